/** The shapes that the Agent Portal sees. */
import { z } from 'zod';
import { agentState, agentStateCause } from '../vocabulary/agent-state.ts';
import { attachmentView } from '../vocabulary/attachment.ts';
import { contactDatum } from '../vocabulary/chat-form.ts';
import { contactState, endReason } from '../vocabulary/contact-state.ts';
import { contactId, queueId, reasonId, userId } from '../vocabulary/ids.ts';
import { language } from '../vocabulary/language.ts';
import { medium } from '../vocabulary/medium.ts';
import { tenantRole } from '../vocabulary/role.ts';

/** Times are ISO 8601 with zone; `seq` counts the messages of one contact from 1 without gaps. */
export const messageView = z.object({
  seq: z.int(),
  author: z.enum(['customer', 'agent', 'system']),
  agentId: userId.optional(),
  agentName: z.string().optional(),
  text: z.string(),
  at: z.iso.datetime(),
  /** The id that the sender's page gave the message before it was acknowledged. */
  clientId: z.string().optional(),
  /** The file that goes with it; the text may be empty then. */
  attachment: attachmentView.optional(),
});
export type MessageView = z.infer<typeof messageView>;

/** What an agent did with a contact that he did not keep; for agents' eyes only. Names are absent once their bearers are deleted. */
export const passingView = z.object({
  id: z.uuid(),
  kind: z.enum(['given-back', 'to-queue', 'to-agent']),
  by: z.string().optional(),
  /** The queue's or the colleague's name. */
  to: z.string().optional(),
  note: z.string().optional(),
  /** The last message before it. */
  afterSeq: z.int(),
  at: z.iso.datetime(),
});
export type PassingView = z.infer<typeof passingView>;

export const deskContact = z.object({
  id: contactId,
  medium,
  state: contactState,
  /** False for a left message: nobody waits at the other end; it is answered at the address. */
  live: z.boolean(),
  queue: z.object({ id: queueId, name: z.string() }),
  customer: z.object({ name: z.string(), address: z.string().optional() }),
  customerConnected: z.boolean(),
  /** A colleague offers it to this agent alone: his name. Only while offered. */
  passedBy: z.string().optional(),
  /** In their order; a server of an earlier release tells none. */
  passings: z.array(passingView).optional(),
  chatPage: z.string().optional(),
  /** Of the page that the customer came through, where the page has one of its own. */
  language: language.optional(),
  /** What else the customer filled in, in the order of the form. */
  data: z.array(contactDatum).optional(),
  queuedAt: z.iso.datetime(),
  /** Since when the customer waits for another agent, after one let him go; absent while he has had one at most. */
  waitingSince: z.iso.datetime().optional(),
  offeredAt: z.iso.datetime().optional(),
  /** When the offer runs out; only while offered. */
  offerExpiresAt: z.iso.datetime().optional(),
  acceptedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  endReason: endReason.optional(),
  /** The supervisor who ended it in the agent's place. */
  endedBy: z.string().optional(),
  /**
   * When the time for the wrap-up is over; only in wrap-up with automatic post-processing. The contact closes by itself
   * then, unless its agent must give a reason: then it waits for him.
   */
  wrapUpExpiresAt: z.iso.datetime().optional(),
});
export type DeskContact = z.infer<typeof deskContact>;

export const deskAgent = z.object({
  id: userId,
  state: agentState,
  cause: agentStateCause,
  reasonId: reasonId.optional(),
  since: z.iso.datetime(),
  /** Closing a contact by hand needs a wrap-up reason. */
  wrapUpReasonRequired: z.literal(true).optional(),
  /** His role as it is now, on the desk socket: the session that the page has may be older. */
  role: tenantRole.optional(),
  /** The supervisor who chose the state for him. */
  by: z.string().optional(),
});
export type DeskAgent = z.infer<typeof deskAgent>;

export const deskReason = z.object({ id: reasonId, name: z.string() });
export type DeskReason = z.infer<typeof deskReason>;

export const deskQueue = z.object({ id: queueId, name: z.string(), waiting: z.int() });
export type DeskQueue = z.infer<typeof deskQueue>;
