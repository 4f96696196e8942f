import { type ContactId, contactId, type QueueId, queueId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { finalStates } from './lifecycle.ts';

/**
 * Takes everything from a contact that is over but its numbers: who, when, how long, by which medium and queue it was
 * handled. Undefined when it goes on, was erased before, or is not there.
 */
export async function eraseContact(tx: TenantTx, id: ContactId, at: Date): Promise<{ queueId: QueueId } | undefined> {
  const row = await tx.q
    .updateTable('contact')
    .set({
      erased_at: at,
      customer_name: null,
      customer_address: null,
      customer_token_hash: null,
      customer_seen_at: null,
      open_id: null,
      wrap_up_note: null,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', 'in', [...finalStates])
    .where('erased_at', 'is', null)
    .returning('queue_id')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await tx.q.deleteFrom('message').where('tenant_id', '=', tx.tenantId).where('contact_id', '=', id).execute();
  // Its pieces go with it; an upload under way is cut off.
  await tx.q.deleteFrom('attachment').where('tenant_id', '=', tx.tenantId).where('contact_id', '=', id).execute();
  await tx.q.deleteFrom('contact_data').where('tenant_id', '=', tx.tenantId).where('contact_id', '=', id).execute();
  await tx.q
    .updateTable('contact_passing')
    .set({ note: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('contact_id', '=', id)
    .execute();
  return { queueId: queueId.parse(row.queue_id) };
}

/** Those of `ids` that are there. */
export async function readEndings(
  tx: TenantTx,
  ids: readonly ContactId[],
): Promise<{ id: ContactId; isOver: boolean; isErased: boolean }[]> {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'state', 'erased_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(({ id, state, erased_at }) => ({
    id: contactId.parse(id),
    isOver: finalStates.some((each) => each === state),
    isErased: erased_at !== null,
  }));
}
