/** Queues and their members. Every change holds the directory (lockDirectory) before it comes here. */
import { type Selectable, sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import { type QueueId, queueId, type UserId } from '#contracts/vocabulary/ids.ts';
import { type Medium, media } from '#contracts/vocabulary/medium.ts';
import { textIn } from '#contracts/vocabulary/text.ts';
import {
  type QueueInput,
  type QueueItem,
  type QueueQuery,
  type QueueView,
  queueDefaults,
  queueItem,
  queueView,
} from '#contracts/web-manager/queues.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

export async function listQueues(tx: TenantTx, query: QueueQuery): Promise<ListAnswer<QueueItem>> {
  const members = sql<number>`(select count(*)::int from queue_member m where m.queue_id = queue.id)`;
  const found = tx.q
    .selectFrom('queue')
    .selectAll()
    .select(members.as('members'))
    .where('tenant_id', '=', tx.tenantId)
    .where('deleted_at', 'is', null)
    .where(isFoundIn(sql`folded(name)`, query.search));
  const key = {
    name: [],
    members: [sql`members`],
    priority: [sql`priority`],
    offerTimeoutSeconds: [sql`offer_timeout_seconds`],
    updatedAt: [sql`updated_at`],
  }[query.sort];
  const { items, total } = await readPage(tx, found, query, [...key, sql`natural_order(name) collate "C"`, sql`id`]);
  return { items: items.map((row) => queueItem.parse({ ...fieldsOf(row), members: row.members })), total };
}

/** Throws QUEUE_NOT_FOUND. */
export async function getQueue(tx: TenantTx, id: QueueId): Promise<QueueView> {
  const row = await queues(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('QUEUE_NOT_FOUND');
  return viewOf(row);
}

/** Throws QUEUE_NAME_TAKEN or USER_NOT_FOUND at their field. */
export async function addQueue(tx: TenantTx, clock: Clock, input: QueueInput): Promise<QueueView> {
  const id = newId(queueId, clock);
  const at = clock.now();
  const insert = tx.q
    .insertInto('queue')
    .values({ id, tenant_id: tx.tenantId, ...columnsOf(input), created_at: at, updated_at: at });
  await refuseBy(insert.execute(), refusals);
  await setMembers(tx, id, input.memberIds, at);
  await append(tx, clock, { type: 'directory.changed', entity: 'queue', entityId: id, change: 'added' });
  return getQueue(tx, id);
}

/** Throws QUEUE_NOT_FOUND, VERSION_CHANGED, QUEUE_NAME_TAKEN, USER_NOT_FOUND, or QUEUE_IN_USE where chat pages need a medium of it. */
export async function updateQueue(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: { id: QueueId; version: number; input: QueueInput },
): Promise<QueueView> {
  const at = clock.now();
  await assertPagesServed(tx, id, input);
  const update = tx.q
    .updateTable('queue')
    .set({ ...columnsOf(input), version: version + 1, updated_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('version', '=', version);
  const { numUpdatedRows } = await refuseBy(update.executeTakeFirstOrThrow(), refusals);
  if (numUpdatedRows === 0n) {
    await getQueue(tx, id);
    throw new RelaisError('VERSION_CHANGED');
  }
  await setMembers(tx, id, input.memberIds, at);
  await append(tx, clock, { type: 'directory.changed', entity: 'queue', entityId: id, change: 'changed' });
  return getQueue(tx, id);
}

/** Holds the queue against contacts that are about to come in, until the commit; they are refused or seen afterwards. */
export async function holdQueue(tx: TenantTx, id: QueueId): Promise<void> {
  // FOR UPDATE, because the foreign key check of an insert takes KEY SHARE.
  await tx.q.selectFrom('queue').select('id').where('id', '=', id).forUpdate().execute();
}

export async function countOpenContacts(tx: TenantTx, id: QueueId): Promise<number> {
  const { open } = await tx.q
    .selectFrom('contact')
    .select(sql<number>`count(*)::int`.as('open'))
    .where('tenant_id', '=', tx.tenantId)
    .where('queue_id', '=', id)
    .where('state', 'in', ['queued', 'offered', 'active', 'wrap-up'])
    .executeTakeFirstOrThrow();
  return open;
}

/**
 * The queue must be held (holdQueue). Throws QUEUE_NOT_FOUND, QUEUE_IN_USE while chat pages lead to it, or
 * QUEUE_HAS_CONTACTS while contacts are open in it. Contacts of the past keep it, by name.
 */
export async function deleteQueue(tx: TenantTx, clock: Clock, id: QueueId): Promise<void> {
  await getQueue(tx, id);
  const page = await tx.q.selectFrom('chat_page').select('id').where('queue_id', '=', id).limit(1).executeTakeFirst();
  if (page !== undefined) throw new RelaisError('QUEUE_IN_USE');
  const open = await countOpenContacts(tx, id);
  if (open > 0) throw new RelaisError('QUEUE_HAS_CONTACTS', { detail: `${open} contacts are open` });
  await setMembers(tx, id, [], clock.now());
  const past = await tx.q.selectFrom('contact').select('id').where('queue_id', '=', id).limit(1).executeTakeFirst();
  const mine = { tenant_id: tx.tenantId, id };
  // By the foreign key where the row goes, by hand where it stays.
  await tx.q.deleteFrom('canned_answer').where('queue_id', '=', id).execute();
  if (past === undefined)
    await tx.q
      .deleteFrom('queue')
      .where((eb) => eb.and(mine))
      .execute();
  else
    await tx.q
      .updateTable('queue')
      .set({ deleted_at: clock.now() })
      .where((eb) => eb.and(mine))
      .execute();
  await append(tx, clock, { type: 'directory.changed', entity: 'queue', entityId: id, change: 'deleted' });
}

/** Throws QUEUE_NOT_FOUND or QUEUE_MEDIUM_MISSING at `field`: contacts of the medium may not come to the queue. */
export async function assertTakes(tx: TenantTx, id: QueueId, medium: Medium, field: string): Promise<void> {
  const queue = await queues(tx).where('id', '=', id).executeTakeFirst();
  if (queue === undefined) throw fieldError('QUEUE_NOT_FOUND', field);
  if (!queue.media.includes(medium)) throw fieldError('QUEUE_MEDIUM_MISSING', field);
}

/** A queue to which chat pages lead goes on taking chats. */
async function assertPagesServed(tx: TenantTx, id: QueueId, { media: wanted }: QueueInput): Promise<void> {
  if (wanted === undefined || wanted.includes('web-interaction')) return;
  const page = await tx.q.selectFrom('chat_page').select('id').where('queue_id', '=', id).limit(1).executeTakeFirst();
  if (page !== undefined) throw fieldError('QUEUE_IN_USE', 'media');
}

async function setMembers(tx: TenantTx, id: QueueId, memberIds: readonly UserId[], at: Date): Promise<void> {
  const wanted = sql`${[...memberIds]}::uuid[]`;
  const left = await tx.q
    .deleteFrom('queue_member')
    .where('queue_id', '=', id)
    .where(sql<boolean>`user_id <> all(${wanted})`)
    .returning('user_id')
    .execute();
  const join = sql<{ user_id: string }>`insert into queue_member (queue_id, user_id, tenant_id)
    select ${id}::uuid, wanted, ${tx.tenantId}::uuid from unnest(${wanted}) as wanted
    on conflict do nothing returning user_id`;
  const { rows: joined } = await refuseBy(join.execute(tx.q), refusals);
  await touchUsers(
    tx,
    [...left, ...joined].map((row) => row.user_id),
    at,
  );
}

/** The form of a user shows his queues: one that was opened before must not write old ones back. */
async function touchUsers(tx: TenantTx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.q
    .updateTable('user_account')
    .set({ version: sql<number>`version + 1`, updated_at: at })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
}

const refusals = {
  queue_name: () => fieldError('QUEUE_NAME_TAKEN', 'name'),
  queue_member_tenant_id_user_id_fkey: () => fieldError('USER_NOT_FOUND', 'memberIds'),
};

function queues(tx: TenantTx) {
  const memberIds = sql<string[]>`array(select m.user_id from queue_member m where m.queue_id = queue.id order by 1)`;
  return tx.q
    .selectFrom('queue')
    .selectAll()
    .select(memberIds.as('member_ids'))
    .where('tenant_id', '=', tx.tenantId)
    .where('deleted_at', 'is', null);
}

function columnsOf(input: QueueInput) {
  return {
    name: input.name,
    priority: input.priority,
    offer_timeout_seconds: input.offerTimeoutSeconds,
    media: [...(input.media ?? media)],
    welcome_texts: JSON.stringify(input.welcomeTexts ?? {}),
    waiting_texts: JSON.stringify(input.waitingTexts ?? {}),
    waiting_text_after_seconds:
      textIn(input.waitingTexts ?? {}) === undefined
        ? null
        : (input.waitingTextAfterSeconds ?? queueDefaults.waitingTextAfterSeconds),
  };
}

function viewOf(row: Awaited<ReturnType<ReturnType<typeof queues>['executeTakeFirstOrThrow']>>): QueueView {
  return queueView.parse({ ...fieldsOf(row), memberIds: row.member_ids });
}

function fieldsOf(row: Selectable<Schema['queue']>) {
  return {
    id: row.id,
    name: row.name,
    priority: row.priority,
    offerTimeoutSeconds: row.offer_timeout_seconds,
    media: media.filter((each) => row.media.includes(each)),
    welcomeTexts: row.welcome_texts,
    waitingTexts: row.waiting_texts,
    ...(row.waiting_text_after_seconds === null ? {} : { waitingTextAfterSeconds: row.waiting_text_after_seconds }),
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  };
}
