/** Queues and their members. Every change holds the directory (lockDirectory) before it comes here. */
import { sql } from 'kysely';
import { type QueueId, queueId, type UserId } from '#contracts/vocabulary/ids.ts';
import { type QueueInput, type QueueView, queueView } from '#contracts/web-manager/queues.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';

export async function listQueues(tx: TenantTx): Promise<QueueView[]> {
  const rows = await queues(tx).orderBy('name').orderBy('id').execute();
  return rows.map(viewOf);
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

/** Throws QUEUE_NOT_FOUND, VERSION_CHANGED, QUEUE_NAME_TAKEN or USER_NOT_FOUND. */
export async function updateQueue(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: { id: QueueId; version: number; input: QueueInput },
): Promise<QueueView> {
  const at = clock.now();
  const update = tx.q
    .updateTable('queue')
    .set({ ...columnsOf(input), version: version + 1, updated_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
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

/**
 * Throws QUEUE_NOT_FOUND, QUEUE_IN_USE while chat pages lead to it, or QUEUE_REMEMBERED where contacts, open or of the
 * past, belong to it.
 */
export async function deleteQueue(tx: TenantTx, clock: Clock, id: QueueId): Promise<void> {
  await getQueue(tx, id);
  await setMembers(tx, id, [], clock.now());
  await refuseBy(tx.q.deleteFrom('queue').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute(), {
    chat_page_tenant_id_queue_id_fkey: () => new RelaisError('QUEUE_IN_USE'),
    contact_tenant_id_queue_id_fkey: () => new RelaisError('QUEUE_REMEMBERED'),
  });
  await append(tx, clock, { type: 'directory.changed', entity: 'queue', entityId: id, change: 'deleted' });
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
  return tx.q.selectFrom('queue').selectAll().select(memberIds.as('member_ids')).where('tenant_id', '=', tx.tenantId);
}

function columnsOf(input: QueueInput) {
  return { name: input.name, priority: input.priority, offer_timeout_seconds: input.offerTimeoutSeconds };
}

function viewOf(row: Awaited<ReturnType<ReturnType<typeof queues>['executeTakeFirstOrThrow']>>): QueueView {
  return queueView.parse({
    id: row.id,
    name: row.name,
    priority: row.priority,
    offerTimeoutSeconds: row.offer_timeout_seconds,
    memberIds: row.member_ids,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  });
}
