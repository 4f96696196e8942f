/**
 * How an agent passes a contact on. Acts on a contact that is not his (any more) answer CONTACT_STATE_CHANGED, on one
 * that his tenant does not have CONTACT_NOT_FOUND. A note is read by the next agent alone.
 */
import { z } from 'zod';
import { done, route } from '../route.ts';
import { agentState } from '../vocabulary/agent-state.ts';
import { contactId, queueId, userId } from '../vocabulary/ids.ts';
import { plainText } from '../vocabulary/text.ts';

const one = z.object({ contactId });
const contactPath = '/api/agent-portal/contacts/{contactId}';
const note = plainText(z.string().trim().min(1), 2000).optional();

export const transferQueue = z.object({
  id: queueId,
  name: z.string(),
  waiting: z.int(),
  /** Its members who are available with room for the contact's medium. */
  ready: z.int(),
});
export type TransferQueue = z.infer<typeof transferQueue>;

/** A colleague who handles the contact's medium. He can be chosen while he is available with a unit free. */
export const transferAgent = z.object({
  id: userId,
  name: z.string(),
  state: agentState,
  /** Units free for the contact's medium. */
  free: z.int(),
});
export type TransferAgent = z.infer<typeof transferAgent>;

/** At most so many of each; `more` says that there are others, which a search finds. */
export const targetsShown = 50;
const targets = z.object({
  queues: z.array(transferQueue),
  agents: z.array(transferAgent),
  more: z.boolean(),
});
export type TransferTargets = z.infer<typeof targets>;

export const passOnContract = {
  /**
   * An offer is not taken: the contact goes back, and is not offered to this agent for a minute. One that a colleague
   * made goes back to that colleague.
   */
  reject: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/reject` })
    .input(one)
    .output(done),
  /** A conversation goes back to the head of its queue, and is not offered to this agent for a minute. */
  giveBack: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/give-back` })
    .input(one.extend({ note }))
    .output(done),
  /** Where a conversation can go: who can take it first, then by name. `search` is part of a name. */
  targets: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path: `${contactPath}/targets` })
    .input(one.extend({ search: z.string().trim().max(80).optional() }))
    .output(targets),
  /**
   * To a queue: with its priority, at the place of the contact's arrival. To an agent: offered to him alone, and back
   * with the caller when he does not take it; TRANSFER_TARGET_BUSY when he is not available or has no room.
   */
  transfer: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/transfer` })
    .input(one.extend({ to: z.union([z.object({ queueId }), z.object({ agentId: userId })]), note }))
    .output(done),
};
