import { type ChatPageId, type ContactId, contactId, type QueueId, type TenantId } from '#contracts/vocabulary/ids.ts';
import type { Medium } from '#contracts/vocabulary/medium.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';

export interface OpenContact {
  tenantId: TenantId;
  medium: Medium;
  queueId: QueueId;
  /** The chat page that it came through; with `openId` it makes a repeated request answer the first contact. */
  chatPageId?: ChatPageId;
  openId?: string;
  /** Whether a customer waits at the other end; false for a left message. */
  live: boolean;
  customerName: string;
  customerAddress?: string;
  text: string;
  /** The secret of the customer's chat; its SHA-256 is stored. */
  token?: string;
}

/** Undefined when a contact of this page and openId is there already. QUEUE_NOT_FOUND for a queue of nobody's or another tenant. */
export async function insertContact(
  tx: TenantTx,
  id: ContactId,
  act: OpenContact,
  at: Date,
  tokenHash: Buffer | null,
): Promise<{ priority: number } | undefined> {
  const queue = await tx.q
    .selectFrom('queue')
    .select('priority')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', act.queueId)
    .executeTakeFirst();
  if (queue === undefined) throw new RelaisError('QUEUE_NOT_FOUND');
  const insert = tx.q
    .insertInto('contact')
    .values({
      id,
      tenant_id: tx.tenantId,
      medium: act.medium,
      state: 'queued',
      live: act.live,
      queue_id: act.queueId,
      priority: queue.priority,
      queued_at: at,
      chat_page_id: act.chatPageId ?? null,
      open_id: act.openId ?? null,
      customer_name: act.customerName,
      customer_address: act.customerAddress ?? null,
      customer_token_hash: tokenHash,
      customer_seen_at: act.live ? at : null,
      last_seq: 1,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id');
  // Deleted since it was read.
  const gone = { contact_tenant_id_queue_id_fkey: () => new RelaisError('QUEUE_NOT_FOUND') };
  const row = await refuseBy(insert.executeTakeFirst(), gone);
  if (row === undefined) return undefined;
  await tx.q
    .insertInto('message')
    .values({ contact_id: id, seq: 1, tenant_id: tx.tenantId, author: 'customer', text: act.text, at })
    .execute();
  return queue;
}

/**
 * The contact that an earlier request with this openId opened. Its answer was lost with its token, so the token of the
 * repeated request takes the place of the first: only whoever made the openId (a random UUID) can ask for it.
 */
export async function findByOpenId(tx: TenantTx, act: OpenContact, tokenHash: Buffer | null): Promise<ContactId> {
  const row = await tx.q
    .updateTable('contact')
    .set({ customer_token_hash: tokenHash })
    .where('tenant_id', '=', tx.tenantId)
    .where('chat_page_id', '=', act.chatPageId ?? null)
    .where('open_id', '=', act.openId ?? null)
    .returning('id')
    .executeTakeFirstOrThrow();
  return contactId.parse(row.id);
}
