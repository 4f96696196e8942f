import { implement } from '@orpc/server';
import { type TenantView, tenantsContract } from '#contracts/web-manager/tenants.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addDefaultReasons } from '#server/reasons/default-reasons.ts';
import { addTenant, deleteTenant, findTenants, getTenant, updateTenant } from '#server/tenants/tenant.store.ts';
import { audit } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function tenantsRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(tenantsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input, context }) =>
      db.asSystem((tx) => findTenants(tx, input, callerOf(context).tenantId)),
    ),
    get: os.get.handler(({ input: { tenantId } }) => db.asSystem((tx) => getTenant(tx, tenantId))),
    add: os.add.handler(({ input, context }) =>
      db.asSystem(async (tx) => {
        const after = await addTenant(tx, clock, input);
        await addDefaultReasons(tx, clock, after.id, after.language);
        await audit(tx, ground, context, { ...of(after), after });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, version, ...input }, context }) =>
      db.asSystem(async (tx) => {
        const before = await getTenant(tx, tenantId);
        const after = await updateTenant(tx, clock, { id: tenantId, version, input });
        await audit(tx, ground, context, { ...of(after), before, after });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId }, context }) => {
      await db.asSystem(async (tx) => {
        const before = await getTenant(tx, tenantId);
        await deleteTenant(tx, clock, tenantId);
        await audit(tx, ground, context, { ...of(before), before });
      });
      return { done: true };
    }),
  });
}

const of = ({ id, name }: TenantView) => ({ tenantId: id, object: 'tenant', objectId: id, objectName: name }) as const;
