import { implement } from '@orpc/server';
import { auditContract } from '#contracts/web-manager/audit.ts';
import { listEntries } from '#server/audit/audit.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { withPages } from './audit-pages.store.ts';

export function auditRouter({ db }: Ground) {
  const os = implement(auditContract).$context<RequestContext>().use(authorise);
  return os.router({
    list: os.list.handler(({ input }) =>
      db.asSystem(async (tx) => {
        const { items, ...rest } = await listEntries(tx, input);
        return { items: await withPages(tx, items), ...rest };
      }),
    ),
  });
}
