import { createHash, randomBytes } from 'node:crypto';
import type { EventBody } from '#contracts/vocabulary/event.ts';
import { type ContactId, contactId, type QueueId } from '#contracts/vocabulary/ids.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import { findByOpenId, insertContact, type OpenContact } from './open.store.ts';

/** Opens a contact, with its first message if there is one; it is queued from the first moment. */
export function open({ db, clock }: Ground, act: OpenContact): Promise<{ contactId: ContactId; repeated: boolean }> {
  return db.inTenant(act.tenantId, async (tx) => {
    const id = newId(contactId, clock);
    const inserted = await insertContact(
      tx,
      id,
      act,
      clock.now(),
      act.token === undefined ? null : hashToken(act.token),
    );
    if (inserted === undefined) {
      const first = await findByOpenId(tx, act, act.token === undefined ? null : hashToken(act.token));
      return { contactId: first, repeated: true };
    }
    await append(
      tx,
      clock,
      {
        type: 'contact.queued',
        contactId: id,
        queueId: act.queueId,
        medium: act.medium,
        live: act.live,
        priority: inserted.priority,
        ...(act.chatPageId === undefined ? {} : { chatPageId: act.chatPageId }),
      },
      ...inserted.authors.map((author, index) => added(id, act.queueId, author, index + 1)),
    );
    return { contactId: id, repeated: false };
  });
}

function added(id: ContactId, queue: QueueId, author: 'customer' | 'system', seq: number): EventBody {
  return { type: 'message.added', contactId: id, queueId: queue, seq, author };
}

export function newChatToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
