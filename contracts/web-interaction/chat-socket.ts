/**
 * The customer's socket: `GET /api/web-interaction/socket` (WebSocket). The first frame is `resume` with the chat's
 * token and the last `seq` the page has; the server answers `status` and the messages behind that `seq`, then goes on.
 * An unknown token closes the socket with code 4404. Frames are JSON. The server pings every 10 s.
 */
import { z } from 'zod';
import { attachmentLimits, attachmentView } from '../vocabulary/attachment.ts';
import { messageText } from '../vocabulary/text.ts';
import { chatToken } from './contract.ts';

export const chatSocketPath = '/api/web-interaction/socket';
/** Close codes: 4400 a frame that makes no sense, 4403 a page of a site that may not embed the chat page, 4404 no such
 * chat, 4408 too many frames or sockets, 1011 something failed, 1013 the server is full, 1012 the server
 * restarts or has others beside it, 4503 it cannot work for the moment. */
export const chatCloseCode = {
  badFrame: 4400,
  foreignOrigin: 4403,
  unknownChat: 4404,
  tooMany: 4408,
  restarting: 1012,
  notReady: 4503,
} as const;

export const chatMessage = z.object({
  seq: z.int(),
  author: z.enum(['customer', 'agent', 'system']),
  /** The agent's name as customers see it. */
  agentName: z.string().optional(),
  text: z.string(),
  at: z.iso.datetime(),
  clientId: z.string().optional(),
  /** The file that goes with it (attachments.ts); the text may be empty then. */
  attachment: attachmentView.optional(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

export const chatFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('status'),
    phase: z.enum(['waiting', 'talking', 'ended', 'message-left']),
    /** Place in the queue from 1, while waiting. */
    position: z.int().optional(),
    /** Whether anybody who could answer is signed on; only while waiting. */
    staffed: z.boolean().optional(),
    /** He has been answered and is being passed on to somebody else; only while waiting. */
    passedOn: z.literal(true).optional(),
    agentName: z.string().optional(),
    endedBy: z.enum(['customer', 'agent', 'customer-gone']).optional(),
  }),
  z.object({ type: z.literal('messages'), messages: z.array(chatMessage) }),
  /** The message with this clientId is stored; a repeated one gets the same answer. */
  z.object({ type: z.literal('sent'), clientId: z.string(), seq: z.int(), at: z.iso.datetime() }),
  /** The message was refused for good, e.g. because the chat has ended. */
  z.object({ type: z.literal('refused'), clientId: z.string(), code: z.string() }),
  /** What files may be sent: behind the first status and whenever it changed. */
  z.object({ type: z.literal('attachments'), limits: attachmentLimits }),
  z.object({ type: z.literal('typing') }),
  z.object({ type: z.literal('ping') }),
]);
export type ChatFrame = z.infer<typeof chatFrame>;

export const chatCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resume'), token: chatToken, afterSeq: z.int32().min(0) }),
  z.object({ type: z.literal('send'), clientId: z.uuid(), text: messageText }),
  z.object({ type: z.literal('typing') }),
  z.object({ type: z.literal('pong') }),
  /** Ends the chat: abandoned while waiting, wrap-up while talking. */
  z.object({ type: z.literal('end') }),
  /** While waiting: leave the question as a message with an address instead. */
  z.object({ type: z.literal('leave-message'), address: z.email().max(200) }),
]);
export type ChatCommand = z.infer<typeof chatCommand>;
