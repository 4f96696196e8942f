import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type ReasonView, reasonsContract } from '#contracts/web-manager/reasons.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addReason, getReason, listReasons, removeReason, updateReason } from '#server/reasons/reason.store.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function reasonsRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(reasonsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input: { tenantId, ...query } }) => readIn(db, tenantId, (tx) => listReasons(tx, query))),
    get: os.get.handler(({ input: { tenantId, reasonId } }) => readIn(db, tenantId, (tx) => getReason(tx, reasonId))),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addReason(tx, clock, input);
        await audit(tx, ground, context, { ...of(tenantId, after), after });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, reasonId, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getReason(tx, reasonId);
        const after = await updateReason(tx, clock, { id: reasonId, version, input });
        await audit(tx, ground, context, { ...of(tenantId, after), before, after });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, reasonId }, context }) => {
      const { retired } = await changeIn(db, tenantId, async (tx) => {
        const before = await getReason(tx, reasonId);
        const removed = await removeReason(tx, clock, reasonId);
        const after = removed.retired ? { after: { ...before, retired: true } } : {};
        await audit(tx, ground, context, { ...of(tenantId, before), before, ...after });
        return removed;
      });
      return { done: true, retired };
    }),
  });
}

const of = (tenantId: TenantId, { id, name }: ReasonView) =>
  ({ tenantId, object: 'reason', objectId: id, objectName: name }) as const;
