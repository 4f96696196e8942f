import { implement } from '@orpc/server';
import { queuesContract } from '#contracts/web-manager/queues.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addQueue, deleteQueue, getQueue, listQueues, updateQueue } from '#server/queues/queue.store.ts';
import { changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function queuesRouter({ db, clock }: Ground) {
  const os = implement(queuesContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(async ({ input: { tenantId } }) => ({ items: await readIn(db, tenantId, listQueues) })),
    get: os.get.handler(({ input: { tenantId, queueId } }) => readIn(db, tenantId, (tx) => getQueue(tx, queueId))),
    add: os.add.handler(({ input: { tenantId, ...input } }) =>
      changeIn(db, tenantId, (tx) => addQueue(tx, clock, input)),
    ),
    update: os.update.handler(({ input: { tenantId, queueId, version, ...input } }) =>
      changeIn(db, tenantId, (tx) => updateQueue(tx, clock, { id: queueId, version, input })),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, queueId } }) => {
      await changeIn(db, tenantId, (tx) => deleteQueue(tx, clock, queueId));
      return { done: true };
    }),
  });
}
