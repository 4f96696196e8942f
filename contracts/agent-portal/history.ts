/**
 * Other contacts of the customer whose contact an agent holds: the same e-mail address or number, whatever its spelling.
 * Only who holds a contact of the customer may read them; others get CONTACT_NOT_FOUND.
 */
import { z } from 'zod';
import { route } from '../route.ts';
import { closeCause, contactState, endReason } from '../vocabulary/contact-state.ts';
import { contactId } from '../vocabulary/ids.ts';
import { medium } from '../vocabulary/medium.ts';
import { messageView, passingView } from './views.ts';

const path = '/api/agent-portal/contacts/{contactId}/history';
export const historyPageSize = 10;

export const pastContact = z.object({
  id: contactId,
  medium,
  /** One that is neither `closed` nor `abandoned` goes on elsewhere: its transcript is not told. */
  state: contactState,
  queue: z.string(),
  /** Who has it, or handled it last; absent when nobody did. */
  agent: z.string().optional(),
  arrivedAt: z.iso.datetime(),
  endReason: endReason.optional(),
  /** The supervisor who ended it in the agent's place. */
  endedBy: z.string().optional(),
  /** Absent where its agent closed it himself. */
  closeCause: closeCause.optional(),
  /** The wrap-up reason's name. */
  result: z.string().optional(),
  note: z.string().optional(),
});
export type PastContact = z.infer<typeof pastContact>;

export const historyContract = {
  /** Newest first; `before` is the last one that the page has. */
  list: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path })
    .input(z.object({ contactId, before: contactId.optional() }))
    .output(z.object({ items: z.array(pastContact), more: z.boolean() })),
  /** What was said in one of them. */
  transcript: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path: `${path}/{pastContactId}` })
    .input(z.object({ contactId, pastContactId: contactId }))
    .output(z.object({ messages: z.array(messageView), passings: z.array(passingView) })),
};
