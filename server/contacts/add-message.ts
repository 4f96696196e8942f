import type { AttachmentId, ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { markReady } from '#server/attachments/attachment.store.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { lockContact } from './contact.store.ts';
import { drawSeq, findByClientId, insertMessage, type MessageRow } from './message.store.ts';
import { agentOf, idsOf } from './outcome.ts';

export type Author = { kind: 'customer' } | { kind: 'agent'; agentId: UserId };

export interface AddMessage {
  tenantId: TenantId;
  contactId: ContactId;
  author: Author;
  text: string;
  /** Given by the sender's page; sent again it answers the message stored the first time. */
  clientId: string;
  /** An upload that is stored as a whole (add-attachment.ts): it becomes visible with the message. */
  attachment?: { id: AttachmentId; name: string; type: string };
}

export type Added = { outcome: 'added' | 'repeated'; message: MessageRow } | { outcome: 'state-changed' };

/**
 * Stores a message of the customer (while he waits or talks) or of the contact's agent (while it is active). Two
 * sendings of one clientId at once store one message: the row lock of the contact makes them take turns. Throws
 * ATTACHMENT_CUT_OFF when the upload is not there any more.
 */
export function addMessage({ db, clock }: Ground, act: AddMessage): Promise<Added> {
  const { tenantId, contactId, author, text, clientId, attachment } = act;
  return db.inTenant<Added>(tenantId, async (tx) => {
    // Sent together, done one after the other: the look comes when the lock is there.
    const [, first] = await Promise.all([lockContact(tx, contactId), findByClientId(tx, contactId, clientId)]);
    if (first !== undefined) return { outcome: 'repeated', message: first };
    const row =
      author.kind === 'agent'
        ? await drawSeq(tx, contactId, ['active'], author)
        : await drawSeq(tx, contactId, ['queued', 'offered', 'active'], 'customer');
    if (row === undefined) return { outcome: 'state-changed' };
    if (attachment !== undefined) await markReady(tx, attachment.id, attachment);
    const message = {
      contact_id: contactId,
      seq: row.last_seq,
      author: author.kind,
      agent_id: author.kind === 'agent' ? author.agentId : null,
      text,
      client_id: clientId,
      attachment_id: attachment?.id ?? null,
      at: clock.now(),
    };
    const event = {
      type: 'message.added',
      ...idsOf(row),
      seq: row.last_seq,
      author: author.kind,
      ...(row.agent_id === null ? {} : { agentId: agentOf(row) }),
    } as const;
    const [, , stored] = await Promise.all([
      insertMessage(tx, message),
      append(tx, clock, event),
      findByClientId(tx, contactId, clientId),
    ]);
    if (stored === undefined) throw new Error('a message just stored is not there');
    return { outcome: 'added', message: stored };
  });
}
