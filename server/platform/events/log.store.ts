/** The event log as its readers and the sequencer see it (docs/decisions/0003). All of it is work across tenants. */
import { CompiledQuery, sql } from 'kysely';
import { z } from 'zod';
import { type EventCursor, eventBody, eventCursor, type LoggedEvent } from '#contracts/vocabulary/event.ts';
import { tenantId } from '#contracts/vocabulary/ids.ts';
import type { SystemTx } from '../db.ts';
import { RelaisError } from '../errors.ts';

export interface EventBatch {
  /** In the order of their positions. */
  readonly events: readonly LoggedEvent[];
  /** Where to read on: after the last event of the batch, or after what was skipped behind it. */
  readonly cursor: EventCursor;
  /** True when the log held no more than this batch at that moment. */
  readonly atEnd: boolean;
  /** Events whose body this release does not know, left out; those of a version above ours are to be expected. */
  readonly skipped: readonly { position: number; version: number }[];
}

/** The end of the log now: a reader that starts from it gets what is numbered later. */
export async function readCursor(tx: SystemTx): Promise<EventCursor> {
  const row = await tx.q.selectFrom('event_log').select(['epoch', 'last_position']).executeTakeFirstOrThrow();
  return eventCursor.parse({ epoch: row.epoch, position: row.last_position });
}

/** The database's clock, for whoever asks how far this node's is from it. */
export async function readDatabaseTime(tx: SystemTx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx.q);
  const [row] = rows;
  if (row === undefined) throw new Error('the database tells no time');
  return row.now;
}

/**
 * Throws CURSOR_GONE unless `cursor` belongs to the log whose end is `end`: after a restore or a lossy failover the
 * epoch is another, or the log is shorter than what the reader has seen.
 */
export function checkCursor(cursor: EventCursor, end: EventCursor): void {
  if (cursor.epoch !== end.epoch) throw gone('the cursor belongs to another epoch of the log');
  if (cursor.position > end.position) throw gone('the cursor is ahead of the log');
}

interface Row {
  epoch: string;
  last_position: number;
  position: number | null;
  tenant_id: string;
  at: Date;
  version: number;
  body: unknown;
}

/**
 * Up to `limit` events after `cursor`. Throws CURSOR_GONE for a foreign epoch, a cursor ahead of the log, or one whose
 * next events are no longer kept. One statement, hence one snapshot: what it says of epoch, end and events agrees.
 */
export async function readAfter(tx: SystemTx, cursor: EventCursor, limit: number): Promise<EventBatch> {
  const { rows } = await sql<Row>`
    select l.epoch, l.last_position, e.position, e.tenant_id, e.at, e.version, e.body
    from event_log l left join lateral (
      select position, tenant_id, at, version, body from event
      where position > ${cursor.position} order by position limit ${limit}
    ) e on true
    order by e.position`.execute(tx.q);
  const [first] = rows;
  if (first === undefined) throw new Error('the log has no row in event_log');
  const end = { epoch: first.epoch, position: first.last_position };
  checkCursor(cursor, end);
  if ((first.position ?? end.position + 1) !== cursor.position + 1) {
    throw gone('the events after the cursor are no longer kept');
  }
  return toBatch(rows, cursor, end);
}

function toBatch(rows: readonly Row[], cursor: EventCursor, end: EventCursor): EventBatch {
  const events: LoggedEvent[] = [];
  const skipped: { position: number; version: number }[] = [];
  let { position } = cursor;
  for (const row of rows) {
    if (row.position === null) continue;
    position = row.position;
    const { at, version } = row;
    const body = eventBody.safeParse(row.body);
    if (body.success) events.push({ position, tenantId: tenantId.parse(row.tenant_id), at, version, body: body.data });
    else skipped.push({ position, version });
  }
  return { events, cursor: { epoch: cursor.epoch, position }, atEnd: position === end.position, skipped };
}

/** Takes the size of the batch; no row when nothing is pending, which spares the lock. */
export const sequenceStatement = 'select sequence_events($1) as moved where exists (select from event_pending)';
/** What is numbered in one transaction; a larger one would keep the first of them from its readers. */
export const sequenceBatch = 1_000;
const sequenced = z.array(z.object({ moved: z.int() }));

/**
 * Numbers up to `batch` committed events and answers how many. One call a transaction: they become readable with its
 * commit, and other sequencers wait until then.
 */
export async function sequence(tx: SystemTx, batch: number): Promise<number> {
  const { rows } = await tx.q.executeQuery(CompiledQuery.raw(sequenceStatement, [batch]));
  return sequenced.parse(rows)[0]?.moved ?? 0;
}

function gone(detail: string): RelaisError {
  return new RelaisError('CURSOR_GONE', { detail });
}
