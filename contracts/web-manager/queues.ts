import { z } from 'zod';
import { done, nameText, route } from '../route.ts';
import { queueId, tenantId, userId } from '../vocabulary/ids.ts';

export const queueInput = z.object({
  name: nameText(),
  /** 1 (lowest) … 9 (highest): a contact of a higher priority is offered before all of lower ones. */
  priority: z.int().min(1).max(9),
  /** An unanswered offer returns to the head of the queue after so many seconds. */
  offerTimeoutSeconds: z.int().min(5).max(600),
  memberIds: z.array(userId).max(10_000),
});
export type QueueInput = z.infer<typeof queueInput>;

export const queueDefaults = { priority: 5, offerTimeoutSeconds: 20 } as const;

export const queueView = queueInput.extend({ id: queueId, version: z.int(), updatedAt: z.iso.datetime() });
export type QueueView = z.infer<typeof queueView>;

const path = '/api/web-manager/tenants/{tenantId}/queues';
const one = z.object({ tenantId, queueId });

export const queuesContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(z.object({ tenantId }))
    .output(z.object({ items: z.array(queueView) })),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{queueId}` })
    .input(one)
    .output(queueView),
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(queueInput.extend({ tenantId }))
    .output(queueView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{queueId}` })
    .input(queueInput.extend({ tenantId, queueId, version: z.int() }))
    .output(queueView),
  /** Refused while chat pages lead to it (QUEUE_IN_USE), and once contacts belong to it (QUEUE_REMEMBERED). */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{queueId}` })
    .input(one)
    .output(done),
};
