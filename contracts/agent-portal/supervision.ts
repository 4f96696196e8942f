/**
 * What a supervisor does with agents and contacts of his tenant; each act is in the audit. What he sees arrives on the
 * desk socket (desk-socket.ts, `supervise`). Contacts of other tenants answer CONTACT_NOT_FOUND, agents USER_NOT_FOUND.
 */
import { z } from 'zod';
import { done, route } from '../route.ts';
import { contactId, reasonId, userId } from '../vocabulary/ids.ts';
import { transferAgent } from './pass-on.ts';
import { messageView, passingView } from './views.ts';

const path = '/api/agent-portal/supervision';

/** So many messages of a conversation are read at most: the newest. */
export const messagesRead = 200;

/** The contact as the supervisor saw it when he decided; CONTACT_STATE_CHANGED when it has moved on. */
const seenContact = z.object({ contactId });

export const supervisionContract = {
  /**
   * What was said so far in an open contact, whoever has it; CONTACT_STATE_CHANGED for one that is over. The audit records
   * each reading; who looks again a little later names the `reading` that he was told, which makes it the same one.
   */
  read: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'POST', path: `${path}/contacts/{contactId}/conversation` })
    .input(seenContact.extend({ reading: z.uuid().optional() }))
    .output(
      z.object({
        reading: z.uuid(),
        messages: z.array(messageView),
        passings: z.array(passingView),
        /** There are older messages, which are left out. */
        older: z.boolean(),
      }),
    ),
  /** An offered or active contact goes back to the head of its queue; for a while it is not offered to the same agent. */
  takeBack: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'POST', path: `${path}/contacts/{contactId}/take-back` })
    .input(seenContact.extend({ state: z.enum(['offered', 'active']), agentId: userId }))
    .output(done),
  /**
   * Agents of the tenant who handle the contact's medium, without the one who has it: who can take it first, then by
   * name. `search` is part of a name.
   */
  targets: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'GET', path: `${path}/contacts/{contactId}/targets` })
    .input(seenContact.extend({ search: z.string().trim().max(80).optional() }))
    .output(z.object({ agents: z.array(transferAgent), more: z.boolean() })),
  /**
   * A waiting or active contact is offered to the agent `to` alone; he need be no member of its queue. Not taken, it goes
   * to the head of its queue. TRANSFER_TARGET_BUSY when he is not available or has no room. `agentId` is the agent's who
   * has it, absent for a waiting one.
   */
  assign: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'POST', path: `${path}/contacts/{contactId}/assign` })
    .input(seenContact.extend({ state: z.enum(['queued', 'active']), agentId: userId.optional(), to: userId }))
    .output(done),
  /**
   * Ends a contact: a waiting one is abandoned (CONTACT_NOT_LIVE for a left message), an active one goes to wrap-up, one
   * in wrap-up is closed without a reason. `agentId` is its agent's, absent for a waiting one.
   */
  end: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'POST', path: `${path}/contacts/{contactId}/end` })
    .input(seenContact.extend({ state: z.enum(['queued', 'active', 'wrap-up']), agentId: userId.optional() }))
    .output(done),
  /** AGENT_NOT_CONNECTED unless his desk is connected. `reasonId` only with `unavailable`. */
  setAgentState: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'PUT', path: `${path}/agents/{agentId}/state` })
    .input(z.object({ agentId: userId, state: z.enum(['available', 'unavailable']), reasonId: reasonId.optional() }))
    .output(done),
  /**
   * Ends his sessions and gives back what he holds; AGENT_NOT_CONNECTED when he is offline already.
   */
  signOffAgent: route('contact-centre.supervise', 'agent-portal')
    .route({ method: 'POST', path: `${path}/agents/{agentId}/sign-off` })
    .input(z.object({ agentId: userId }))
    .output(done),
};
