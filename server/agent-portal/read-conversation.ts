/** A supervisor reads what was said in a contact that somebody else has. */
import { messagesRead } from '#contracts/agent-portal/supervision.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { type Actor, addEntry, hasEntry } from '#server/audit/audit.store.ts';
import { findContact } from '#server/contacts/contact.store.ts';
import { finalStates } from '#server/contacts/lifecycle.ts';
import { listNewestMessages } from '#server/contacts/message.store.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { toMessageView } from './message-view.ts';
import { listPassings } from './passings.store.ts';

/** So long who looks again goes on with the reading that he began. */
const readingSeconds = 3_600;

/**
 * Throws CONTACT_NOT_FOUND, and CONTACT_STATE_CHANGED for a contact that is over. The reading is the id of its audit
 * entry, so that nobody can read without one: a `reading` that is not the reader's own of this contact begins a new one.
 */
export async function readConversation(
  tx: TenantTx,
  { clock }: Ground,
  { contactId, reading, reader }: { contactId: ContactId; reading: string | undefined; reader: Actor & { id: string } },
) {
  const contact = await findContact(tx, contactId);
  if (contact === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
  if (finalStates.some((state) => state === contact.state)) throw new RelaisError('CONTACT_STATE_CHANGED');
  const entry = { action: 'conversation-read', objectId: contactId } as const;
  const since = plusSeconds(clock.now(), -readingSeconds);
  const goesOn = reading !== undefined && (await hasEntry(tx, reading, { ...entry, actorId: reader.id, since }));
  const { messages, older } = await listNewestMessages(tx, contactId, messagesRead);
  return {
    // Customers stand in the audit by the id of their contact alone.
    reading: goesOn
      ? reading
      : await addEntry(tx, clock, {
          ...entry,
          tenantId: tx.tenantId,
          actor: reader,
          object: 'contact',
          objectName: contactId,
        }),
    messages: messages.map(toMessageView),
    passings: await listPassings(tx, contactId),
    older,
  };
}
