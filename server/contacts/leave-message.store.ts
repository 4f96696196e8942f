import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { ContactRow } from './contact.store.ts';

export function setMessageLeft(tx: TenantTx, id: ContactId, address: string): Promise<ContactRow> {
  return tx.q
    .updateTable('contact')
    .set({ live: false, customer_address: address, customer_seen_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
