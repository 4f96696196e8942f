/** The numbers that outbound calls of a tenant may carry, and which of them an agent always uses. */
import type { Selectable } from 'kysely';
import type { AgentSettings } from '#contracts/agent-portal/settings.ts';
import { type ClipId, clipId, type UserId } from '#contracts/vocabulary/ids.ts';
import { type ClipInput, type ClipView, clipView } from '#contracts/web-manager/clips.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

// Here, because an operator's PostgreSQL may lack the collation; there are ten at most.
const byName = new Intl.Collator('en', { numeric: true });

/** By name, as people count: "Line 2" before "Line 10". */
export async function listClips(tx: TenantTx): Promise<ClipView[]> {
  const rows = await clips(tx).orderBy('id').execute();
  return rows.map(viewOf).sort((one, other) => byName.compare(one.name, other.name));
}

/** Throws CLIP_NOT_FOUND. */
export async function getClip(tx: TenantTx, id: ClipId): Promise<ClipView> {
  const row = await clips(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('CLIP_NOT_FOUND');
  return viewOf(row);
}

/** Throws CLIP_NUMBER_TAKEN at its field, or CLIP_LIMIT_REACHED for an eleventh. */
export async function addClip(tx: TenantTx, clock: Clock, input: ClipInput): Promise<ClipView> {
  const id = newId(clipId, clock);
  const at = clock.now();
  const insert = tx.q
    .insertInto('clip_number')
    .values({ id, tenant_id: tx.tenantId, ...input, created_at: at, updated_at: at })
    .returningAll();
  const row = await refuseBy(insert.executeTakeFirstOrThrow(), refusals);
  await append(tx, clock, { type: 'directory.changed', entity: 'clip', entityId: id, change: 'added' });
  return viewOf(row);
}

/** Throws CLIP_NOT_FOUND, VERSION_CHANGED or CLIP_NUMBER_TAKEN. */
export async function updateClip(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: { id: ClipId; version: number; input: ClipInput },
): Promise<ClipView> {
  const update = tx.q
    .updateTable('clip_number')
    .set({ number: input.number, name: input.name, version: version + 1, updated_at: clock.now() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll();
  const row = await refuseBy(update.executeTakeFirst(), refusals);
  if (row === undefined) {
    await getClip(tx, id);
    throw new RelaisError('VERSION_CHANGED');
  }
  await append(tx, clock, { type: 'directory.changed', entity: 'clip', entityId: id, change: 'changed' });
  return viewOf(row);
}

/** Throws CLIP_NOT_FOUND. */
export async function deleteClip(tx: TenantTx, clock: Clock, id: ClipId): Promise<void> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('clip_number')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new RelaisError('CLIP_NOT_FOUND');
  await append(tx, clock, { type: 'directory.changed', entity: 'clip', entityId: id, change: 'deleted' });
}

export async function readSettings(tx: TenantTx, agent: UserId): Promise<AgentSettings> {
  const row = await tx.q
    .selectFrom('agent')
    .select('clip_id')
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', agent)
    .executeTakeFirstOrThrow();
  const items = await listClips(tx);
  return {
    clips: items.map(({ id, number, name }) => ({ id, number, name })),
    ...(row.clip_id === null ? {} : { alwaysUse: clipId.parse(row.clip_id) }),
  };
}

/** `id` undefined: he is asked at each call. Throws CLIP_NOT_FOUND at its field. */
export async function setAgentClip(tx: TenantTx, agent: UserId, id: ClipId | undefined): Promise<void> {
  const update = tx.q
    .updateTable('agent')
    .set({ clip_id: id ?? null })
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', agent)
    .execute();
  await refuseBy(update, { agent_clip: () => fieldError('CLIP_NOT_FOUND', 'alwaysUse') });
}

const refusals = {
  clip_number_number: () => fieldError('CLIP_NUMBER_TAKEN', 'number'),
  clip_number_ten: () => new RelaisError('CLIP_LIMIT_REACHED'),
};

function clips(tx: TenantTx) {
  return tx.q.selectFrom('clip_number').selectAll().where('tenant_id', '=', tx.tenantId);
}

function viewOf(row: Selectable<Schema['clip_number']>): ClipView {
  const { id, number, name, version } = row;
  return clipView.parse({ id, number, name, version, updatedAt: row.updated_at.toISOString() });
}
