import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type QueueView, queuesContract } from '#contracts/web-manager/queues.ts';
import { moveContacts } from '#server/contacts/move-contacts.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import {
  addQueue,
  countOpenContacts,
  deleteQueue,
  getQueue,
  holdQueue,
  listQueues,
  updateQueue,
} from '#server/queues/queue.store.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function queuesRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(queuesContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input: { tenantId, ...query } }) => readIn(db, tenantId, (tx) => listQueues(tx, query))),
    get: os.get.handler(({ input: { tenantId, queueId } }) => readIn(db, tenantId, (tx) => getQueue(tx, queueId))),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addQueue(tx, clock, input);
        await audit(tx, ground, context, { ...of(tenantId, after), after });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, queueId, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getQueue(tx, queueId);
        const after = await updateQueue(tx, clock, { id: queueId, version, input });
        await audit(tx, ground, context, { ...of(tenantId, after), before, after });
        return after;
      }),
    ),
    contacts: os.contacts.handler(({ input: { tenantId, queueId } }) =>
      readIn(db, tenantId, async (tx) => {
        await getQueue(tx, queueId);
        return { open: await countOpenContacts(tx, queueId) };
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, queueId, heirId }, context }) => {
      await changeIn(db, tenantId, async (tx) => {
        const before = await getQueue(tx, queueId);
        await holdQueue(tx, queueId);
        if (heirId !== undefined) await moveContacts(tx, clock, { from: queueId, to: heirId });
        // First, while its members can still be named.
        await audit(tx, ground, context, { ...of(tenantId, before), before });
        await deleteQueue(tx, clock, queueId);
      });
      return { done: true };
    }),
  });
}

const of = (tenantId: TenantId, { id, name }: QueueView) =>
  ({ tenantId, object: 'queue', objectId: id, objectName: name }) as const;
