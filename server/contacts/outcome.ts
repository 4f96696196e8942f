import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import type { ContactRow } from './contact.store.ts';

/** What a transition answers. `state-changed`: somebody was quicker, or the contact is not (any more) the caller's. */
export type Moved = { outcome: 'moved'; contact: ContactRow } | { outcome: 'state-changed' };

export const stateChanged: Moved = { outcome: 'state-changed' };

export function moved(contact: ContactRow): Moved {
  return { outcome: 'moved', contact };
}

/** The ids of a contact as events carry them. */
export function idsOf(row: Pick<ContactRow, 'id' | 'queue_id'>) {
  return { contactId: contactId.parse(row.id), queueId: queueId.parse(row.queue_id) };
}

export function agentOf(row: Pick<ContactRow, 'agent_id'>) {
  return userId.parse(row.agent_id);
}

/** Whoever passed on what was offered to one agent alone, as events carry him. */
export function passedByOf({ passed_by }: Pick<ContactRow, 'passed_by'>) {
  return passed_by === null ? {} : { passedBy: userId.parse(passed_by) };
}
