/** The customer pages of a tenant, as administrators keep them. */
import { type Selectable, sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import { type ChatPageId, chatPageId } from '#contracts/vocabulary/ids.ts';
import {
  type ChatPageInput,
  type ChatPageItem,
  type ChatPageQuery,
  type ChatPageView,
  chatPageView,
} from '#contracts/web-manager/chat-pages.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';
import type { Schema } from '#server/platform/schema.gen.ts';
import { assertTakes } from '#server/queues/queue.store.ts';
import { brandingColumns, brandingOf, forgetUnusedLogos, keepLogo, logoRefusals } from '#server/tenants/logo.store.ts';

export async function listChatPages(tx: TenantTx, query: ChatPageQuery): Promise<ListAnswer<ChatPageItem>> {
  let found = tx.q
    .selectFrom('chat_page as p')
    .innerJoin('queue as q', 'q.id', 'p.queue_id')
    .selectAll('p')
    .select('q.name as queue')
    .where('p.tenant_id', '=', tx.tenantId)
    .where(isFoundIn(sql`folded(p.name || ' ' || p.key || ' ' || q.name)`, query.search));
  if (query.queue !== undefined) found = found.where('p.queue_id', '=', query.queue);
  if (query.state !== undefined) found = found.where('p.enabled', '=', query.state === 'open');
  const key = {
    name: [],
    key: [sql`p.key collate "C"`],
    queue: [sql`natural_order(q.name) collate "C"`],
    state: [sql`not p.enabled`],
    updatedAt: [sql`p.updated_at`],
  }[query.sort];
  const keys = [...key, sql`natural_order(p.name) collate "C"`, sql`p.id`];
  const { items, total } = await readPage(tx, found, query, keys);
  return { items: items.map((row) => ({ ...viewOf(row), queue: row.queue })), total };
}

/** Throws CHAT_PAGE_NOT_FOUND. */
export async function getChatPage(tx: TenantTx, id: ChatPageId): Promise<ChatPageView> {
  const row = await chatPages(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('CHAT_PAGE_NOT_FOUND');
  return viewOf(row);
}

/** Throws CHAT_PAGE_KEY_TAKEN (keys are unique in the installation) or QUEUE_NOT_FOUND at their field. */
export async function addChatPage(tx: TenantTx, clock: Clock, input: ChatPageInput): Promise<ChatPageView> {
  const id = newId(chatPageId, clock);
  const at = clock.now();
  await assertTakes(tx, input.queueId, 'web-interaction', 'queueId');
  const logoHash = await keepLogo(tx, tx.tenantId, input.logo);
  const insert = tx.q
    .insertInto('chat_page')
    .values({
      id,
      tenant_id: tx.tenantId,
      ...columnsOf(input),
      logo_hash: logoHash,
      created_at: at,
      updated_at: at,
    })
    .returningAll();
  const row = await refuseBy(insert.executeTakeFirstOrThrow(), refusals);
  await append(tx, clock, { type: 'directory.changed', entity: 'chat-page', entityId: id, change: 'added' });
  return viewOf(row);
}

/** Throws CHAT_PAGE_NOT_FOUND, VERSION_CHANGED, CHAT_PAGE_KEY_TAKEN or QUEUE_NOT_FOUND. */
export async function updateChatPage(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: { id: ChatPageId; version: number; input: ChatPageInput },
): Promise<ChatPageView> {
  await getChatPage(tx, id);
  await assertTakes(tx, input.queueId, 'web-interaction', 'queueId');
  const logoHash = await keepLogo(tx, tx.tenantId, input.logo);
  const update = tx.q
    .updateTable('chat_page')
    .set({ ...columnsOf(input), logo_hash: logoHash, version: version + 1, updated_at: clock.now() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll();
  const row = await refuseBy(update.executeTakeFirst(), refusals);
  if (row === undefined) {
    await getChatPage(tx, id);
    throw new RelaisError('VERSION_CHANGED');
  }
  await forgetUnusedLogos(tx, tx.tenantId);
  await append(tx, clock, { type: 'directory.changed', entity: 'chat-page', entityId: id, change: 'changed' });
  return viewOf(row);
}

/** Its contacts stay and forget the page. Throws CHAT_PAGE_NOT_FOUND. */
export async function deleteChatPage(tx: TenantTx, clock: Clock, id: ChatPageId): Promise<void> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('chat_page')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new RelaisError('CHAT_PAGE_NOT_FOUND');
  await forgetUnusedLogos(tx, tx.tenantId);
  await append(tx, clock, { type: 'directory.changed', entity: 'chat-page', entityId: id, change: 'deleted' });
}

const refusals = {
  chat_page_key_key: () => fieldError('CHAT_PAGE_KEY_TAKEN', 'key'),
  chat_page_tenant_id_queue_id_fkey: () => fieldError('QUEUE_NOT_FOUND', 'queueId'),
  ...logoRefusals,
};

function chatPages(tx: TenantTx) {
  return tx.q.selectFrom('chat_page').selectAll().where('tenant_id', '=', tx.tenantId);
}

function columnsOf(input: ChatPageInput) {
  return {
    key: input.key,
    name: input.name,
    queue_id: input.queueId,
    language: input.language ?? null,
    // For the release before texts had languages.
    greeting: input.texts[input.language ?? 'en']?.greeting ?? null,
    enabled: input.enabled,
    allowed_origins: [...new Set(input.allowedOrigins)],
    ...brandingColumns(input),
    form: JSON.stringify(input.form),
    texts: JSON.stringify(input.texts),
  };
}

function viewOf(row: Selectable<Schema['chat_page']>): ChatPageView {
  return chatPageView.parse({
    id: row.id,
    key: row.key,
    name: row.name,
    queueId: row.queue_id,
    ...(row.language === null ? {} : { language: row.language }),
    enabled: row.enabled,
    allowedOrigins: row.allowed_origins,
    ...brandingOf(row),
    form: row.form,
    texts: row.texts,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  });
}
