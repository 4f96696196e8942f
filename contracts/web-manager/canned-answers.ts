/** The canned answers of a tenant and its queues, as administrators keep them; agents' own are not among them. */
import { z } from 'zod';
import { cannedAnswerFields, cannedAnswerState } from '../canned-answer.ts';
import { listFields, listOf } from '../list.ts';
import { done, route } from '../route.ts';
import { cannedAnswerId, queueId, tenantId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

export const cannedAnswerInput = cannedAnswerFields.extend({
  /** For contacts of this queue; absent: of the whole tenant. */
  queueId: queueId.optional(),
});
export type CannedAnswerInput = z.infer<typeof cannedAnswerInput>;

export const cannedAnswerView = cannedAnswerInput.extend(cannedAnswerState);
export type CannedAnswerView = z.infer<typeof cannedAnswerView>;

export const cannedAnswerQuery = z.object({
  ...listFields,
  /** `name`: the title. */
  sort: z.enum(['name', 'slug', 'queue', 'language', 'updatedAt']).default('name'),
  queue: queueId.optional(),
});
export type CannedAnswerQuery = z.infer<typeof cannedAnswerQuery>;

/** An answer in a list: with the name of its queue, where it has one. */
export const cannedAnswerItem = cannedAnswerView.extend({ queue: z.string().optional() });
export type CannedAnswerItem = z.infer<typeof cannedAnswerItem>;

const path = '/api/web-manager/tenants/{tenantId}/canned-answers';
const one = z.object({ tenantId, cannedAnswerId });

export const cannedAnswersContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(cannedAnswerQuery.extend({ tenantId }))
    .output(listOf(cannedAnswerItem)),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{cannedAnswerId}` })
    .input(one)
    .output(cannedAnswerView),
  /** CANNED_ANSWER_SLUG_TAKEN within the tenant's answers or those of the queue; QUEUE_NOT_FOUND. */
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(cannedAnswerInput.extend({ tenantId }))
    .output(cannedAnswerView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{cannedAnswerId}` })
    .input(cannedAnswerInput.extend({ tenantId, cannedAnswerId, version: rowVersion }))
    .output(cannedAnswerView),
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{cannedAnswerId}` })
    .input(one)
    .output(done),
};
