/**
 * What an agent does at his desk. Acts on a contact that is not his (any more) answer CONTACT_STATE_CHANGED, on one that
 * his tenant does not have CONTACT_NOT_FOUND. Everything that comes back by itself arrives on the desk socket (desk-socket.ts).
 */
import { z } from 'zod';
import { done, route } from '../route.ts';
import { contactId, reasonId } from '../vocabulary/ids.ts';
import { messageText, plainText } from '../vocabulary/text.ts';
import { deskAgent, deskContact, messageView } from './views.ts';

const one = z.object({ contactId });
const contactPath = '/api/agent-portal/contacts/{contactId}';

export const deskContract = {
  /** `reasonId` only with `unavailable`. Going unavailable sends open offers back to their queues. */
  setState: route('contact.handle', 'agent-portal')
    .route({ method: 'PUT', path: '/api/agent-portal/state' })
    .input(z.object({ state: z.enum(['available', 'unavailable']), reasonId: reasonId.optional() }))
    .output(deskAgent),
  accept: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/accept` })
    .input(one)
    .output(deskContact),
  /** Sending the same `clientId` again answers the message that was stored the first time. */
  send: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/messages` })
    .input(one.extend({ clientId: z.uuid(), text: messageText }))
    .output(messageView),
  /** All messages of a contact that is, or was, this agent's. */
  messages: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path: `${contactPath}/messages` })
    .input(one.extend({ afterSeq: z.coerce.number().int().min(0).max(2_147_483_647).default(0) }))
    .output(z.object({ items: z.array(messageView) })),
  /** Ends the conversation: the contact goes to wrap-up. */
  end: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/end` })
    .input(one)
    .output(deskContact),
  /** Wrap-up done: closes the contact with its result. REASON_REQUIRED where the agent must give one. */
  wrapUp: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: `${contactPath}/wrap-up` })
    .input(one.extend({ reasonId: reasonId.optional(), note: plainText(z.string().trim(), 2000).optional() }))
    .output(done),
};
