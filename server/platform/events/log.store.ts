/** The event log as its readers and the sequencer see it (docs/decisions/0003, 0005). All of it is work across tenants. */
import { CompiledQuery, sql } from 'kysely';
import { z } from 'zod';
import { type EventCursor, eventBody, eventCursor, type LoggedEvent } from '#contracts/vocabulary/event.ts';
import { tenantId } from '#contracts/vocabulary/ids.ts';
import type { SystemTx } from '../db.ts';
import { CursorGone } from './cursor-gone.ts';

export interface EventBatch {
  /** In the order of their positions. */
  readonly events: readonly LoggedEvent[];
  /** Where to read on: after the last event of the batch, or after what was skipped behind it. */
  readonly cursor: EventCursor;
  /** True when the log held no more than this batch at that moment. */
  readonly atEnd: boolean;
  /** The partition to read on from, for the next `readAfter`; undefined: the log has numbered nothing yet. */
  readonly day: string | undefined;
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

/** What a log holds of what was ever numbered in it. */
export interface LogBounds {
  readonly epoch: string;
  /** The position before the oldest event kept: the oldest cursor that misses nothing that is still there. */
  readonly oldest: number;
  readonly last: number;
}

export async function readBounds(tx: SystemTx): Promise<LogBounds> {
  const row = await tx.q
    .selectFrom('event_log')
    .select(['epoch', 'first_position', 'last_position'])
    .executeTakeFirstOrThrow();
  return { epoch: row.epoch, oldest: row.first_position - 1, last: row.last_position };
}

/**
 * Throws CursorGone unless `cursor` belongs to the log: after a restore or a lossy failover the epoch is another, or the
 * log is shorter than what the reader has seen; after a pause longer than events are kept what follows it is gone.
 */
export function checkCursor(cursor: EventCursor, log: LogBounds): void {
  if (cursor.epoch !== log.epoch) throw new CursorGone('foreign-epoch', log);
  if (cursor.position > log.last) throw new CursorGone('ahead', log);
  if (cursor.position < log.oldest) throw new CursorGone('expired', log);
}

interface Row {
  epoch: string;
  first_position: number;
  last_position: number;
  position: number | null;
  tenant_id: string;
  at: Date;
  version: number;
  body: unknown;
  day: string;
}

/**
 * Up to `limit` events after `cursor`. Throws CursorGone for a foreign epoch, a cursor ahead of the log, or one whose next
 * events are no longer kept. One statement, hence one snapshot: what it says of epoch, bounds and events agrees. `day` is
 * what the batch before said; without it it is looked up. It may be too early, never too late: days only grow.
 */
export async function readAfter(
  tx: SystemTx,
  cursor: EventCursor,
  limit: number,
  day?: string | undefined,
): Promise<EventBatch> {
  const since = day ?? (await findDay(tx, cursor));
  // A value known when the statement is planned: the partitions of earlier days are neither opened nor locked.
  const { rows } = await sql<Row>`
    select l.epoch, l.first_position, l.last_position, e.position, e.tenant_id, e.at, e.version, e.body, e.day
    from event_log l left join lateral (
      select position, tenant_id, at, version, body, day from event
      where day >= ${since ?? '-infinity'}::date and position > ${cursor.position} order by position limit ${limit}
    ) e on true
    order by e.position`.execute(tx.q);
  const [first] = rows;
  if (first === undefined) throw new Error('the log has no row in event_log');
  const log = { epoch: first.epoch, oldest: first.first_position - 1, last: first.last_position };
  checkCursor(cursor, log);
  if ((first.position ?? log.last + 1) !== cursor.position + 1) throw new CursorGone('expired', log);
  return toBatch(rows, cursor, log, since);
}

/** The day of the first event after the cursor, or an earlier one. */
async function findDay(tx: SystemTx, { position }: EventCursor): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('event_day')
    .select('day')
    .where('first_position', '<=', position + 1)
    .orderBy('first_position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.day;
}

function toBatch(
  rows: readonly Row[],
  cursor: EventCursor,
  { last }: LogBounds,
  since: string | undefined,
): EventBatch {
  const events: LoggedEvent[] = [];
  const skipped: { position: number; version: number }[] = [];
  let { position } = cursor;
  let day = since;
  for (const row of rows) {
    if (row.position === null) continue;
    ({ position, day } = { position: row.position, day: row.day });
    const { at, version } = row;
    const body = eventBody.safeParse(row.body);
    if (body.success) events.push({ position, tenantId: tenantId.parse(row.tenant_id), at, version, body: body.data });
    else skipped.push({ position, version });
  }
  return { events, cursor: { epoch: cursor.epoch, position }, atEnd: position === last, day, skipped };
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
