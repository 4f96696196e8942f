import type { ContactDatum } from '#contracts/vocabulary/chat-form.ts';
import { type ChatPageId, type ContactId, contactId, type QueueId, type TenantId } from '#contracts/vocabulary/ids.ts';
import { type Language, language } from '#contracts/vocabulary/language.ts';
import type { Medium } from '#contracts/vocabulary/medium.ts';
import { textIn } from '#contracts/vocabulary/text.ts';
import { queueTexts } from '#contracts/web-manager/queues.ts';
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
  /** Absent: the customer was not asked, or gave none. */
  customerName?: string | undefined;
  customerAddress?: string | undefined;
  /** What else the customer filled in. */
  data?: readonly ContactDatum[];
  /** The first message; absent: nothing was asked yet. */
  text?: string | undefined;
  /** In which the customer reads. */
  language?: Language | undefined;
  /** The secret of the customer's chat; its SHA-256 is stored. */
  token?: string;
}

/**
 * Undefined when a contact of this page and openId is there already; else the contact's priority and whose messages
 * it has: the customer's, if he was asked for one, and the queue's welcome. QUEUE_NOT_FOUND for a queue of nobody's or another tenant,
 * QUEUE_MEDIUM_MISSING for one that does not take the medium.
 */
export async function insertContact(
  tx: TenantTx,
  id: ContactId,
  act: OpenContact,
  at: Date,
  tokenHash: Buffer | null,
): Promise<{ priority: number; authors: readonly ('customer' | 'system')[] } | undefined> {
  const queue = await findQueue(tx, act.queueId);
  if (queue === undefined) throw new RelaisError('QUEUE_NOT_FOUND');
  if (!queue.media.includes(act.medium)) throw new RelaisError('QUEUE_MEDIUM_MISSING');
  const welcome = act.live ? textIn(queue.welcomeTexts, act.language, queue.tenantLanguage) : undefined;
  const texts = [
    ...(act.text === undefined ? [] : [{ author: 'customer' as const, text: act.text }]),
    ...(welcome === undefined ? [] : [{ author: 'system' as const, text: welcome }]),
  ];
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
      customer_name: act.customerName ?? null,
      customer_address: act.customerAddress ?? null,
      customer_token_hash: tokenHash,
      customer_seen_at: act.live ? at : null,
      language: act.language ?? null,
      waiting_text_at: act.live ? waitingTextAt(queue, at) : null,
      last_seq: texts.length,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id');
  // Deleted since it was read.
  const gone = { contact_tenant_id_queue_id_fkey: () => new RelaisError('QUEUE_NOT_FOUND') };
  const row = await refuseBy(insert.executeTakeFirst(), gone);
  if (row === undefined) return undefined;
  // The contact holds the queue's key now; a deletion that was quicker is seen here.
  if ((await findQueue(tx, act.queueId)) === undefined) throw new RelaisError('QUEUE_NOT_FOUND');
  if (act.data !== undefined && act.data.length > 0) {
    const fields = JSON.stringify(act.data);
    await tx.q.insertInto('contact_data').values({ contact_id: id, tenant_id: tx.tenantId, fields }).execute();
  }
  const messages = texts.map((each, index) => ({
    contact_id: id,
    seq: index + 1,
    tenant_id: tx.tenantId,
    ...each,
    at,
  }));
  if (messages.length > 0) await tx.q.insertInto('message').values(messages).execute();
  return { priority: queue.priority, authors: texts.map(({ author }) => author) };
}

async function findQueue(tx: TenantTx, id: QueueId) {
  const row = await tx.q
    .selectFrom('queue')
    .innerJoin('tenant', 'tenant.id', 'queue.tenant_id')
    .select(['priority', 'media', 'welcome_texts', 'waiting_texts', 'waiting_text_after_seconds', 'tenant.language'])
    .where('queue.tenant_id', '=', tx.tenantId)
    .where('queue.id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    priority: row.priority,
    media: row.media,
    welcomeTexts: queueTexts.parse(row.welcome_texts),
    waitingTexts: queueTexts.parse(row.waiting_texts),
    waitingTextAfterSeconds: row.waiting_text_after_seconds,
    tenantLanguage: language.parse(row.language),
  };
}

function waitingTextAt(queue: NonNullable<Awaited<ReturnType<typeof findQueue>>>, at: Date): Date | null {
  const { waitingTexts, waitingTextAfterSeconds: after } = queue;
  if (after === null || textIn(waitingTexts) === undefined) return null;
  return new Date(at.getTime() + after * 1000);
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
