/** Why an agent takes no contacts, and how contacts ended. */
import { type Selectable, sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import { type ReasonId, reasonId, type TenantId } from '#contracts/vocabulary/ids.ts';
import { type ReasonInput, type ReasonQuery, type ReasonView, reasonView } from '#contracts/web-manager/reasons.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append, appendFor } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

export async function listReasons(tx: TenantTx, query: ReasonQuery): Promise<ListAnswer<ReasonView>> {
  let found = reasons(tx).where(isFoundIn(sql`folded(name)`, query.search));
  if (query.kind !== undefined) found = found.where('kind', '=', query.kind);
  if (query.state !== undefined) found = found.where('retired', '=', query.state === 'retired');
  const key = { name: [], kind: [sql`kind`], state: [sql`retired`], updatedAt: [sql`updated_at`] }[query.sort];
  const keys = [...key, sql`natural_order(name) collate "C"`, sql`id`];
  const { items, total } = await readPage(tx, found, query, keys);
  return { items: items.map(viewOf), total };
}

/** Throws REASON_NOT_FOUND. */
export async function getReason(tx: TenantTx, id: ReasonId): Promise<ReasonView> {
  const row = await reasons(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('REASON_NOT_FOUND');
  return viewOf(row);
}

/** Throws REASON_NAME_TAKEN at its field. */
export function addReason(tx: TenantTx, clock: Clock, input: ReasonInput): Promise<ReasonView> {
  return insertReason(tx, clock, tx.tenantId, input);
}

/** The same from work across tenants, which must name the tenant. */
export async function insertReason(
  tx: SystemTx,
  clock: Clock,
  tenant: TenantId,
  input: ReasonInput,
): Promise<ReasonView> {
  const id = newId(reasonId, clock);
  const at = clock.now();
  const insert = tx.q
    .insertInto('reason')
    .values({ id, tenant_id: tenant, ...columnsOf(input), created_at: at, updated_at: at })
    .returningAll();
  const row = await refuseBy(insert.executeTakeFirstOrThrow(), refusals);
  await appendFor(tx, tenant, clock, { type: 'directory.changed', entity: 'reason', entityId: id, change: 'added' });
  return viewOf(row);
}

/** Throws REASON_NOT_FOUND, VERSION_CHANGED, REASON_NAME_TAKEN, or INPUT_INVALID for another kind: it stays what it is. */
export async function updateReason(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: { id: ReasonId; version: number; input: ReasonInput },
): Promise<ReasonView> {
  const found = await reasons(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (found === undefined) throw new RelaisError('REASON_NOT_FOUND');
  if (found.version !== version) throw new RelaisError('VERSION_CHANGED');
  if (found.kind !== input.kind) throw fieldError('INPUT_INVALID', 'kind');
  const update = tx.q
    .updateTable('reason')
    .set({ ...columnsOf(input), version: version + 1, updated_at: clock.now() })
    .where('id', '=', id)
    .returningAll();
  const row = await refuseBy(update.executeTakeFirstOrThrow(), refusals);
  await append(tx, clock, { type: 'directory.changed', entity: 'reason', entityId: id, change: 'changed' });
  return viewOf(row);
}

/**
 * Deletes the reason, or retires it when a contact or an agent carries it. Holding its row keeps others from taking
 * it up between the look and the deletion. Throws REASON_NOT_FOUND.
 */
export async function removeReason(tx: TenantTx, clock: Clock, id: ReasonId): Promise<{ retired: boolean }> {
  const found = await reasons(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (found === undefined) throw new RelaisError('REASON_NOT_FOUND');
  const retired = await isCarried(tx, id);
  if (!retired) {
    await tx.q.deleteFrom('reason').where('id', '=', id).execute();
  } else if (!found.retired) {
    const change = { retired: true, version: found.version + 1, updated_at: clock.now() };
    await tx.q.updateTable('reason').set(change).where('id', '=', id).execute();
  }
  const change = retired ? 'changed' : 'deleted';
  await append(tx, clock, { type: 'directory.changed', entity: 'reason', entityId: id, change });
  return { retired };
}

async function isCarried(tx: TenantTx, id: ReasonId): Promise<boolean> {
  const contact = tx.q.selectFrom('contact').select('id').where('wrap_up_reason_id', '=', id);
  const agent = tx.q.selectFrom('agent').select('user_id as id').where('reason_id', '=', id);
  return (await contact.unionAll(agent).limit(1).executeTakeFirst()) !== undefined;
}

const refusals = { reason_name: () => fieldError('REASON_NAME_TAKEN', 'name') };

function reasons(tx: TenantTx) {
  return tx.q.selectFrom('reason').selectAll().where('tenant_id', '=', tx.tenantId);
}

function columnsOf({ kind, name, retired }: ReasonInput) {
  return { kind, name, retired };
}

function viewOf(row: Selectable<Schema['reason']>): ReasonView {
  const { id, kind, name, retired, version } = row;
  return reasonView.parse({ id, kind, name, retired, version, updatedAt: row.updated_at.toISOString() });
}
