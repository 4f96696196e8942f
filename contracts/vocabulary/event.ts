/**
 * What the event log says. An event holds ids, states and numbers, never text, names or addresses:
 * readers join what they may see, and a customer can be erased without touching the log.
 */
import { z } from 'zod';
import { agentState, agentStateCause } from './agent-state.ts';
import { endReason, returnReason } from './contact-state.ts';
import { chatPageId, contactId, queueId, reasonId, tenantId, userId } from './ids.ts';
import { medium } from './medium.ts';

/** The version of the shapes below; a reader that meets a higher one skips what it does not know. */
export const eventVersion = 1;

const onContact = { contactId, queueId };
/** The supervisor who did it, where one did. */
const bySupervisor = { byId: userId.optional() };
/** The agent who offered it to this one alone. */
const passedBy = userId.optional();

export const eventBody = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('contact.queued'),
    ...onContact,
    medium,
    live: z.boolean(),
    priority: z.int(),
    chatPageId: chatPageId.optional(),
  }),
  z.object({ type: z.literal('contact.offered'), ...onContact, agentId: userId, passedBy, ...bySupervisor }),
  /** Back to its queue, unless `contact.transfer-returned` follows. */
  z.object({
    type: z.literal('contact.offer-returned'),
    ...onContact,
    agentId: userId,
    reason: returnReason,
    passedBy,
    ...bySupervisor,
  }),
  z.object({ type: z.literal('contact.accepted'), ...onContact, agentId: userId, passedBy }),
  /**
   * `agentId` had it and passed it on to `queueId`, or to `toAgentId` alone: then `contact.offered` follows in the same
   * transaction, and where a supervisor chose him `byId` says so.
   */
  z.object({
    type: z.literal('contact.transferred'),
    ...onContact,
    agentId: userId,
    fromQueueId: queueId,
    toAgentId: userId.optional(),
    ...bySupervisor,
  }),
  /** The colleague did not take it: the conversation is `agentId`'s again, who had passed it on. */
  z.object({ type: z.literal('contact.transfer-returned'), ...onContact, agentId: userId }),
  /** An active contact went back to the head of its queue; `agentId` is the agent who had it. */
  z.object({
    type: z.literal('contact.requeued'),
    ...onContact,
    agentId: userId,
    reason: returnReason,
    ...bySupervisor,
  }),
  z.object({ type: z.literal('contact.ended'), ...onContact, agentId: userId, reason: endReason, ...bySupervisor }),
  /** Its queue was deleted: in whatever state it is, it belongs to another one now. */
  z.object({
    type: z.literal('contact.moved'),
    ...onContact,
    fromQueueId: queueId,
    agentId: userId.optional(),
  }),
  z.object({
    type: z.literal('contact.closed'),
    ...onContact,
    agentId: userId,
    wrapUpReasonId: reasonId.optional(),
    /** Closed by itself: the time for post-processing was over, or the agent was gone. */
    automatic: z.literal(true).optional(),
    ...bySupervisor,
  }),
  z.object({
    type: z.literal('contact.abandoned'),
    ...onContact,
    reason: endReason,
    agentId: userId.optional(),
    passedBy,
    ...bySupervisor,
  }),
  /** What the customer said and was called is gone; who keeps something of it forgets it. */
  z.object({ type: z.literal('contact.erased'), ...onContact }),
  /** A waiting customer left a message with an address instead of waiting on: the contact is no longer live. */
  z.object({ type: z.literal('contact.message-left'), ...onContact, agentId: userId.optional() }),
  z.object({
    type: z.literal('message.added'),
    ...onContact,
    seq: z.int(),
    author: z.enum(['customer', 'agent', 'system']),
    agentId: userId.optional(),
  }),
  z.object({
    type: z.literal('agent.state-changed'),
    agentId: userId,
    state: agentState,
    cause: agentStateCause,
    reasonId: reasonId.optional(),
    ...bySupervisor,
  }),
  /** Something an administrator keeps was added, changed or deleted. */
  z.object({
    type: z.literal('directory.changed'),
    entity: z.enum([
      'tenant',
      'user',
      'queue',
      'reason',
      'chat-page',
      'clip',
      'department',
      'location',
      'canned-answer',
    ]),
    entityId: z.uuid(),
    change: z.enum(['added', 'changed', 'deleted']),
  }),
]);
export type EventBody = z.infer<typeof eventBody>;
export type EventType = EventBody['type'];

/** An event as a reader gets it. `position` grows without gaps inside one `epoch`; a cursor is both. */
export const loggedEvent = z.object({
  position: z.int(),
  tenantId,
  at: z.date(),
  version: z.int(),
  body: eventBody,
});
export type LoggedEvent = z.infer<typeof loggedEvent>;

/** Where a reader stands in the log. A restore or a lossy failover draws a new epoch; a foreign one gets CURSOR_GONE. */
export const eventCursor = z.object({ epoch: z.uuid(), position: z.int().min(0) });
export type EventCursor = z.infer<typeof eventCursor>;
