import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { eraseContact } from './erase.store.ts';

/**
 * Forgets the customer of a contact that is over: name, address, messages, files, answers, notes and the secret of his
 * chat. False when it was erased before, goes on or is not there. `alongside` runs in the same transaction.
 */
export function erase(
  { db, clock }: Ground,
  { tenantId, contactId }: { tenantId: TenantId; contactId: ContactId },
  alongside: (tx: TenantTx) => Promise<unknown>,
): Promise<boolean> {
  return db.inTenant(tenantId, async (tx) => {
    const erased = await eraseContact(tx, contactId, clock.now());
    if (erased === undefined) return false;
    await alongside(tx);
    await append(tx, clock, { type: 'contact.erased', contactId, queueId: erased.queueId });
    return true;
  });
}
