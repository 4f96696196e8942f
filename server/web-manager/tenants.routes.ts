import { implement } from '@orpc/server';
import { tenantsContract } from '#contracts/web-manager/tenants.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addDefaultReasons } from '#server/reasons/default-reasons.ts';
import { addTenant, deleteTenant, getTenant, listTenants, updateTenant } from '#server/tenants/tenant.store.ts';
import { pathIds } from './path-ids.ts';

export function tenantsRouter({ db, clock }: Ground) {
  const os = implement(tenantsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(async () => ({ items: await db.asSystem(listTenants) })),
    get: os.get.handler(({ input: { tenantId } }) => db.asSystem((tx) => getTenant(tx, tenantId))),
    add: os.add.handler(({ input }) =>
      db.asSystem(async (tx) => {
        const tenant = await addTenant(tx, clock, input);
        await addDefaultReasons(tx, clock, tenant.id, tenant.language);
        return tenant;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, version, ...input } }) =>
      db.asSystem((tx) => updateTenant(tx, clock, { id: tenantId, version, input })),
    ),
    remove: os.remove.handler(async ({ input: { tenantId } }) => {
      await db.asSystem((tx) => deleteTenant(tx, clock, tenantId));
      return { done: true };
    }),
  });
}
