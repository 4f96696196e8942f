import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { language } from '#contracts/vocabulary/language.ts';
import { queueTexts } from '#contracts/web-manager/queues.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { ContactRow } from './contact.store.ts';

/** Takes the due text off the contact and holds its row; undefined where it is not due (any more). */
export async function takeWaitingText(tx: TenantTx, id: ContactId, dueBy: Date): Promise<ContactRow | undefined> {
  return tx.q
    .updateTable('contact')
    .set({ waiting_text_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('live', '=', true)
    .where('state', 'in', ['queued', 'offered'])
    .where('waiting_text_at', '<=', dueBy)
    .returningAll()
    .executeTakeFirst();
}

export async function findWaitingWords(tx: TenantTx, queueId: string) {
  const row = await tx.q
    .selectFrom('queue')
    .innerJoin('tenant', 'tenant.id', 'queue.tenant_id')
    .select(['queue.waiting_texts', 'tenant.language'])
    .where('queue.id', '=', queueId)
    .executeTakeFirstOrThrow();
  return { texts: queueTexts.parse(row.waiting_texts), tenantLanguage: language.parse(row.language) };
}
