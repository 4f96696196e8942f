import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import { language } from '#contracts/vocabulary/language.ts';
import { textIn } from '#contracts/vocabulary/text.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { drawSeq, insertMessage } from './message.store.ts';
import { idsOf } from './outcome.ts';
import { findWaitingWords, takeWaitingText } from './say-waiting-text.store.ts';

/** Says the queue's waiting text as it is now; nothing to somebody who has been served or told meanwhile. */
export async function sayWaitingText(
  { db, clock }: Ground,
  { tenantId, contactId, dueBy }: { tenantId: TenantId; contactId: ContactId; dueBy: Date },
): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const contact = await takeWaitingText(tx, contactId, dueBy);
    if (contact === undefined) return;
    const { texts, tenantLanguage } = await findWaitingWords(tx, contact.queue_id);
    const text = textIn(texts, language.nullable().parse(contact.language) ?? undefined, tenantLanguage);
    const row = text === undefined ? undefined : await drawSeq(tx, contactId, ['queued', 'offered'], 'customer');
    if (text === undefined || row === undefined) return;
    const message = { contact_id: contactId, seq: row.last_seq, agent_id: null, client_id: null, at: clock.now() };
    await insertMessage(tx, { ...message, author: 'system', text });
    await append(tx, clock, { type: 'message.added', ...idsOf(row), seq: row.last_seq, author: 'system' });
  });
}
