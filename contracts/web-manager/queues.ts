import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, nameText, route } from '../route.ts';
import { queueId, tenantId, userId } from '../vocabulary/ids.ts';
import { media, medium } from '../vocabulary/medium.ts';
import { rowVersion } from '../vocabulary/row-version.ts';
import { textsByLanguage } from '../vocabulary/text.ts';

/** What a queue says to customers, by language. */
export const queueTexts = textsByLanguage(1000);

export const queueInput = z.object({
  name: nameText(),
  /** 1 (lowest) … 9 (highest): a contact of a higher priority is offered before all of lower ones. */
  priority: z.int().min(1).max(9),
  /** An unanswered offer returns to the head of the queue after so many seconds. */
  offerTimeoutSeconds: z.int().min(5).max(600),
  memberIds: z.array(userId).max(10_000),
  /** The media whose contacts may come to the queue; absent: all. Contacts that are in it stay when one is taken away. */
  media: z.array(medium).min(1).max(media.length).optional(),
  /** Said to a live customer when he enters the queue, in his language. */
  welcomeTexts: queueTexts.optional(),
  /** Said once to a live customer who still waits after `waitingTextAfterSeconds`; absent: after 60. */
  waitingTexts: queueTexts.optional(),
  waitingTextAfterSeconds: z.int().min(5).max(3600).optional(),
});
export type QueueInput = z.infer<typeof queueInput>;

export const queueDefaults = { priority: 5, offerTimeoutSeconds: 20, waitingTextAfterSeconds: 60 } as const;

export const queueView = queueInput.extend({
  media: z.array(medium),
  welcomeTexts: queueTexts,
  waitingTexts: queueTexts,
  id: queueId,
  version: rowVersion,
  updatedAt: z.iso.datetime(),
});
export type QueueView = z.infer<typeof queueView>;

/** A queue in a list: with the number of its members, who may be thousands. */
export const queueItem = queueView.omit({ memberIds: true }).extend({ members: z.int() });
export type QueueItem = z.infer<typeof queueItem>;

export const queueQuery = z.object({
  ...listFields,
  sort: z.enum(['name', 'members', 'priority', 'offerTimeoutSeconds', 'updatedAt']).default('name'),
});
export type QueueQuery = z.infer<typeof queueQuery>;

const path = '/api/web-manager/tenants/{tenantId}/queues';
const one = z.object({ tenantId, queueId });

export const queuesContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(queueQuery.extend({ tenantId }))
    .output(listOf(queueItem)),
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
    .input(queueInput.extend({ tenantId, queueId, version: rowVersion }))
    .output(queueView),
  /** How many contacts are open in it: waiting, offered, active or in wrap-up. */
  contacts: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{queueId}/contacts` })
    .input(one)
    .output(z.object({ open: z.int() })),
  /**
   * Refused while chat pages lead to it (QUEUE_IN_USE). Its open contacts move to the queue `heirId`, those who wait with
   * their place kept; without an heir they refuse the deletion (QUEUE_HAS_CONTACTS). Contacts of the past keep its name.
   */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{queueId}` })
    .input(one.extend({ heirId: queueId.optional() }))
    .output(done),
};
