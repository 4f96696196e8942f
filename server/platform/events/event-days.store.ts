/** The days of the event log (docs/decisions/0005): tables made ahead, what is too old forgotten and deleted. */
import { sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../clock.ts';
import type { Database, SystemTx } from '../db.ts';

/** Nodes call every hour: all of them must be away for two days before a day has no table of its own. */
const daysAhead = 2;
/** Rows of one transaction where a whole partition cannot go. */
const deleteBatch = 5_000;
/** `lock_not_available`: somebody reads or writes there for longer than the database function waits. */
const lockNotAvailable = '55P03';

/** Makes the tables of today and the next days; answers how many, 0 also when it would have had to wait. */
export async function keepEventDays(db: Database): Promise<number> {
  const made = await unlessBusy(db, (tx) =>
    sql<{ made: number }>`select keep_event_days(${daysAhead}) as made`.execute(tx.q),
  );
  return made?.rows[0]?.made ?? 0;
}

export interface ExpiredEvents {
  /** How many were forgotten: cursors before them are gone from now on. */
  forgotten: number;
  /** False when rows of events forgotten now or before are still to be deleted: somebody used their table, or `isOver` said so. */
  done: boolean;
}

/**
 * Forgets the events of days before the last `keepDays` whole ones, then deletes their rows: a table at a time, each in a
 * transaction of its own, or a few thousand rows of one that holds more. Stops early when `isOver` says so.
 */
export async function expireEvents(
  db: Database,
  clock: Clock,
  keepDays: number,
  isOver: () => boolean = () => false,
): Promise<ExpiredEvents> {
  const forgotten = await unlessBusy(db, (tx) =>
    sql<{ gone: number }>`select expire_events(${keepDays}, ${clock.now()}) as gone`.execute(tx.q),
  );
  let more: boolean | undefined;
  do {
    const dropped = await unlessBusy(db, (tx) =>
      sql<{ more: boolean }>`select drop_expired_events(${deleteBatch}) as more`.execute(tx.q),
    );
    more = dropped?.rows[0]?.more;
  } while (more === true && !isOver());
  return { forgotten: forgotten?.rows[0]?.gone ?? 0, done: forgotten !== undefined && more === false };
}

/** Undefined when the work would have had to wait for a lock: it is tried again an hour later. */
async function unlessBusy<T>(db: Database, work: (tx: SystemTx) => Promise<T>): Promise<T | undefined> {
  try {
    return await db.asSystem(work);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === lockNotAvailable) return undefined;
    throw error;
  }
}

/** How many events are kept, and when the oldest was. */
export async function readEventsHeld(tx: SystemTx): Promise<{ count: number; oldest: Date | undefined }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select last_position - first_position + 1 as count,
      (select at from event where position = first_position) as oldest from event_log`.execute(tx.q);
  return { count: rows[0]?.count ?? 0, oldest: rows[0]?.oldest ?? undefined };
}

/** How many of them `expireEvents` would forget. */
export async function countOldEvents(tx: SystemTx, now: Date, keepDays: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select greatest(0, coalesce(
      (select min(first_position) from event_day where day >= (${now}::timestamptz at time zone 'UTC')::date - ${keepDays}::integer),
      last_position + 1) - first_position) as count from event_log`.execute(tx.q);
  return rows[0]?.count ?? 0;
}
