/** The audit (database/migrations/000002-audit.sql): entries are added and read, never changed. */
import { sql } from 'kysely';
import { z } from 'zod';
import {
  type AuditAction,
  type AuditObject,
  auditAction,
  auditObject,
  type FieldChange,
  fieldChange,
} from '#contracts/vocabulary/audit.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { AuditEntry, AuditQuery } from '#contracts/web-manager/audit.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database, SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';

/** Who does it, and from where. */
export interface Actor {
  /** Absent for the server itself and for who is not known. */
  readonly id?: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
}

export interface NewEntry {
  tenantId?: TenantId | undefined;
  actor: Actor;
  action: AuditAction;
  object: AuditObject;
  objectId?: string;
  objectName: string;
  changes?: readonly FieldChange[];
}

/** Adds an entry in the transaction of the act: both are there or neither is. Answers its id. */
export async function addEntry(tx: SystemTx, clock: Clock, entry: NewEntry): Promise<string> {
  const id = newId(z.uuid(), clock);
  await tx.q
    .insertInto('audit_entry')
    .values({
      id,
      tenant_id: entry.tenantId ?? null,
      at: clock.now(),
      actor_id: entry.actor.id ?? null,
      actor_name: entry.actor.name,
      actor_role: entry.actor.role,
      address: entry.actor.address,
      action: entry.action,
      object: entry.object,
      object_id: entry.objectId ?? null,
      object_name: entry.objectName,
      changes: JSON.stringify(entry.changes ?? []),
    })
    .execute();
  return id;
}

/** Whether the entry tells that this person did this to that object, at `since` or later. */
export async function hasEntry(
  tx: SystemTx,
  id: string,
  { actorId, action, objectId, since }: { actorId: string; action: AuditAction; objectId: string; since: Date },
): Promise<boolean> {
  const row = await tx.q
    .selectFrom('audit_entry')
    .select('id')
    .where('id', '=', id)
    .where('actor_id', '=', actorId)
    .where('action', '=', action)
    .where('object_id', '=', objectId)
    .where('at', '>=', since)
    .executeTakeFirst();
  return row !== undefined;
}

/** The changes that an entry tells, when this person did this since then; undefined for every other. */
export async function findOwnChanges(
  tx: SystemTx,
  id: string,
  { actorId, action, object, since }: { actorId: string; action: AuditAction; object: AuditObject; since: Date },
): Promise<FieldChange[] | undefined> {
  const row = await tx.q
    .selectFrom('audit_entry')
    .select('changes')
    .where('id', '=', id)
    .where('actor_id', '=', actorId)
    .where('action', '=', action)
    .where('object', '=', object)
    .where('at', '>=', since)
    .executeTakeFirst();
  return row === undefined ? undefined : z.array(fieldChange).parse(row.changes);
}

/** The latest first, across tenants; `next` when there are more. Throws CURSOR_GONE for an `after` that has expired. */
export async function listEntries(tx: SystemTx, query: AuditQuery): Promise<{ items: AuditEntry[]; next?: string }> {
  let rows = tx.q
    .selectFrom('audit_entry as e')
    .leftJoin('tenant as t', 't.id', 'e.tenant_id')
    .selectAll('e')
    .select('t.name as tenant_name')
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(query.limit + 1);
  if (query.tenantId === 'none') rows = rows.where('e.tenant_id', 'is', null);
  else if (query.tenantId !== undefined) rows = rows.where('e.tenant_id', '=', query.tenantId);
  if (query.object !== undefined) rows = rows.where('e.object', '=', query.object);
  if (query.objectId !== undefined) rows = rows.where('e.object_id', '=', query.objectId);
  if (query.action !== undefined) rows = rows.where('e.action', '=', query.action);
  if (query.from !== undefined) rows = rows.where('e.at', '>=', new Date(query.from));
  if (query.until !== undefined) rows = rows.where('e.at', '<', new Date(query.until));
  if (query.text !== undefined && query.text !== '') {
    const part = query.text.toLowerCase();
    rows = rows.where(
      sql<boolean>`(strpos(lower(e.actor_name), ${part}) > 0 or strpos(lower(e.object_name), ${part}) > 0)`,
    );
  }
  if (query.after !== undefined) {
    const last = await tx.q.selectFrom('audit_entry').select('id').where('id', '=', query.after).executeTakeFirst();
    if (last === undefined) throw new RelaisError('CURSOR_GONE', { detail: 'the entry is no longer kept' });
    rows = rows.where(sql<boolean>`(e.at, e.id) < (select at, id from audit_entry where id = ${query.after}::uuid)`);
  }
  const found = await rows.execute();
  const items = found.slice(0, query.limit).map(
    (row): AuditEntry => ({
      id: row.id,
      at: row.at.toISOString(),
      ...(row.tenant_id === null
        ? {}
        : { tenant: { id: row.tenant_id, ...(row.tenant_name === null ? {} : { name: row.tenant_name }) } }),
      actor: { ...(row.actor_id === null ? {} : { id: row.actor_id }), name: row.actor_name, role: row.actor_role },
      address: row.address,
      action: auditAction.parse(row.action),
      object: auditObject.parse(row.object),
      ...(row.object_id === null ? {} : { objectId: row.object_id }),
      objectName: row.object_name,
      changes: z.array(fieldChange).parse(row.changes),
    }),
  );
  const last = items.at(-1);
  return found.length > query.limit && last !== undefined ? { items, next: last.id } : { items };
}

/** Entries of one transaction. */
const expireBatch = 5_000;

/**
 * Deletes what is older than `keepDays`, the oldest first, until none is left or `isOver` says so; answers how many. The
 * owner's function leaves one entry of it.
 */
export async function expireEntries(
  db: Database,
  clock: Clock,
  keepDays: number,
  isOver: () => boolean = () => false,
): Promise<number> {
  const id = newId(z.uuid(), clock);
  let deleted = 0;
  let gone: number;
  do {
    gone = await db.asSystem(async (tx) => {
      const { rows } = await sql<{ gone: number }>`
        select expire_audit(${keepDays}, ${clock.now()}, ${id}, ${expireBatch}) as gone`.execute(tx.q);
      return rows[0]?.gone ?? 0;
    });
    deleted += gone;
  } while (gone === expireBatch && !isOver());
  return deleted;
}

/** How many entries there are, of the time before `before` where it is given, counted up to `most`. */
export async function countEntries(tx: SystemTx, most: number, before?: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from audit_entry where at < ${before ?? 'infinity'}::timestamptz limit ${most}) counted`.execute(tx.q);
  return rows[0]?.count ?? 0;
}

export async function findOldestEntry(tx: SystemTx): Promise<Date | undefined> {
  const row = await tx.q.selectFrom('audit_entry').select('at').orderBy('at').limit(1).executeTakeFirst();
  return row?.at;
}
