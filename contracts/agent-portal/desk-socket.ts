/**
 * The desk socket: `GET /api/agent-portal/socket` (WebSocket, session cookie of the door, same origin).
 * After every (re)connect the server sends one `snapshot`; each later frame replaces what it names. Frames are JSON.
 * The server pings every 10 s; a page that hears nothing for 25 s reconnects.
 */
import { z } from 'zod';
import { attachmentLimits } from '../vocabulary/attachment.ts';
import { contactId, queueId, userId } from '../vocabulary/ids.ts';
import { focus, queueNumbers, supervisedAgent, supervisedContact } from './supervision-views.ts';
import { deskAgent, deskContact, deskQueue, deskReason, messageView } from './views.ts';

export const deskSocketPath = '/api/agent-portal/socket';

export const deskFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    /** The server's clock, for countdowns. */
    now: z.iso.datetime(),
    me: deskAgent,
    contacts: z.array(z.object({ contact: deskContact, messages: z.array(messageView) })),
    queues: z.array(deskQueue),
    unavailableReasons: z.array(deskReason),
    wrapUpReasons: z.array(deskReason),
  }),
  z.object({ type: z.literal('me'), me: deskAgent }),
  /** A contact that is mine, new or changed; a new one brings its messages in a `messages` frame behind it. */
  z.object({ type: z.literal('contact'), now: z.iso.datetime(), contact: deskContact }),
  /** A contact is no longer mine. */
  z.object({
    type: z.literal('contact-left'),
    contactId,
    why: z.enum(['offer-returned', 'requeued', 'closed', 'abandoned', 'rejected', 'given-back', 'transferred']),
    /** The supervisor who did it. */
    by: z.string().optional(),
    /** The agent whom he gave it to. */
    to: z.string().optional(),
  }),
  /** A customer's data were erased: what the page keeps of that contact, it forgets. */
  z.object({ type: z.literal('contact-erased'), contactId }),
  /** What became of a contact that I passed on to a colleague. */
  z.object({
    type: z.literal('passed-on'),
    contactId,
    customerName: z.string(),
    colleague: z.string(),
    became: z.enum(['accepted', 'rejected', 'not-taken', 'abandoned']),
    /** It is mine again; its `contact` frame follows. */
    back: z.boolean(),
  }),
  z.object({ type: z.literal('messages'), contactId, messages: z.array(messageView) }),
  /** The customer is typing; shown for 5 s. Never stored. */
  z.object({ type: z.literal('typing'), contactId }),
  z.object({ type: z.literal('queues'), queues: z.array(deskQueue) }),
  z.object({
    type: z.literal('directory'),
    unavailableReasons: z.array(deskReason),
    wrapUpReasons: z.array(deskReason),
  }),
  /** What a supervisor watches: all of it (`whole`) or the rows that are new; rows that are gone are named. */
  z.object({
    type: z.literal('supervision'),
    now: z.iso.datetime(),
    whole: z.boolean(),
    serviceLevelSeconds: z.int(),
    queues: z.array(queueNumbers),
    agents: z.array(supervisedAgent),
    goneQueues: z.array(queueId),
    goneAgents: z.array(userId),
  }),
  /** The contacts of the queue or agent that he looks at, first those who wait; `more`: there are others behind them. */
  z.object({
    type: z.literal('supervised-contacts'),
    now: z.iso.datetime(),
    focus,
    contacts: z.array(supervisedContact),
    more: z.boolean(),
  }),
  /** The canned answers that this agent may insert may have changed: ask anew. */
  z.object({ type: z.literal('canned-answers') }),
  /** What files may be sent: before each snapshot and whenever it changed. */
  z.object({ type: z.literal('attachments'), limits: attachmentLimits }),
  z.object({ type: z.literal('ping') }),
  /** The server closes: `session-ended` = sign on again, `restarting` = reconnect, `not-ready` = it cannot work for the moment. */
  z.object({ type: z.literal('goodbye'), reason: z.enum(['session-ended', 'restarting', 'not-ready']) }),
]);
export type DeskFrame = z.infer<typeof deskFrame>;

/** What a page may send; anything else closes the socket. `pong` answers a ping. */
export const deskCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), contactId }),
  /** Supervisors only, nothing is told to others: sends `supervision` from now on, and the contacts of one queue or agent. */
  z.object({ type: z.literal('supervise'), focus: focus.optional() }),
  /** Enough watched. */
  z.object({ type: z.literal('supervise-no-more') }),
  z.object({ type: z.literal('pong') }),
]);
export type DeskCommand = z.infer<typeof deskCommand>;
