import { implement } from '@orpc/server';
import { reasonsContract } from '#contracts/web-manager/reasons.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addReason, listReasons, removeReason, updateReason } from '#server/reasons/reason.store.ts';
import { changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function reasonsRouter({ db, clock }: Ground) {
  const os = implement(reasonsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(async ({ input: { tenantId } }) => ({ items: await readIn(db, tenantId, listReasons) })),
    add: os.add.handler(({ input: { tenantId, ...input } }) =>
      changeIn(db, tenantId, (tx) => addReason(tx, clock, input)),
    ),
    update: os.update.handler(({ input: { tenantId, reasonId, version, ...input } }) =>
      changeIn(db, tenantId, (tx) => updateReason(tx, clock, { id: reasonId, version, input })),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, reasonId } }) => {
      const { retired } = await changeIn(db, tenantId, (tx) => removeReason(tx, clock, reasonId));
      return { done: true, retired };
    }),
  });
}
