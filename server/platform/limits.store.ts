/**
 * Fixed windows that count what is limited, in PostgreSQL so that all nodes count together. A key names what is counted
 * ("sign-on failures of this address"); windows begin at multiples of their length since 1970, so every node agrees.
 */
import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import { isNotReady } from './database-trouble.ts';
import type { Database, SystemTx } from './db.ts';
import { RelaisError } from './errors.ts';

/** Counts one in the current window of `key`; answers the count with it. Safe to race: no two callers get the same. */
export function countInWindow(db: Database, clock: Clock, key: string, windowSeconds: number): Promise<number> {
  const window_start = windowStart(clock, windowSeconds);
  return db.asSystem(async ({ q }) => {
    const { count } = await q
      .insertInto('limit_window')
      .values({ key, window_start, count: 1 })
      .onConflict((conflict) =>
        conflict.columns(['key', 'window_start']).doUpdateSet({ count: sql<number>`limit_window.count + 1` }),
      )
      .returning('count')
      .executeTakeFirstOrThrow();
    return count;
  });
}

/** Milliseconds for which a node remembers that a limit was reached. */
const rememberMs = 2_000;
/** Keys that are remembered; who needs more of them has more addresses than this is meant for. */
const mostRemembered = 50_000;
const reached = new WeakMap<Database, Map<string, number>>();

/**
 * The same for callers who refuse beyond `limit`: undefined then. For a moment after that this node refuses by itself,
 * so that a flood of what is refused anyway does not become one of writes.
 */
export async function countUpTo(
  db: Database,
  clock: Clock,
  { key, windowSeconds, limit }: { key: string; windowSeconds: number; limit: number },
): Promise<number | undefined> {
  if (isKnownReached(db, clock, key)) return undefined;
  const count = await countInWindow(db, clock, key, windowSeconds);
  if (count <= limit) return count;
  const until = clock.now().getTime() + Math.min(rememberMs, secondsLeftInWindow(clock, windowSeconds) * 1_000);
  const known = reached.get(db) ?? new Map<string, number>();
  if (known.size >= mostRemembered) known.clear();
  reached.set(db, known.set(key, until));
  return undefined;
}

/** Whether this node has just seen that a limit was reached; asks nobody. */
export function isKnownReached(db: Database, clock: Clock, key: string): boolean {
  const known = reached.get(db);
  const until = known?.get(key);
  if (until === undefined) return false;
  if (clock.now().getTime() < until) return true;
  known?.delete(key);
  return false;
}

/** Takes one back that was counted in the current window, for callers who count before they know the outcome. */
export async function uncountInWindow(tx: SystemTx, clock: Clock, key: string, windowSeconds: number): Promise<void> {
  await tx.q
    .updateTable('limit_window')
    .set({ count: sql<number>`greatest(count - 1, 0)` })
    .where('key', '=', key)
    .where('window_start', '=', windowStart(clock, windowSeconds))
    .execute();
}

/**
 * Does what was counted before its outcome is known, and takes the counts back when it was refused for something that says
 * nothing of its worth: SERVER_BUSY, SERVER_NOT_READY, a fault of ours. Other RelaisErrors count. Throws what `work` throws.
 */
export async function uncountIfNotTried<T>(
  db: Database,
  clock: Clock,
  { keys, windowSeconds }: { keys: readonly string[]; windowSeconds: number },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RelaisError && error.code !== 'SERVER_BUSY' && !isNotReady(error)) throw error;
    try {
      await db.asSystem(async (tx) => {
        for (const key of keys) await uncountInWindow(tx, clock, key, windowSeconds);
      });
    } catch (second) {
      // The database is away still, and the first refusal is the one to tell.
      if (!isNotReady(second)) throw second;
    }
    throw error;
  }
}

/** Seconds until the current window ends, at least 1: what a limited caller is told to wait. */
export function secondsLeftInWindow(clock: Clock, windowSeconds: number): number {
  const end = windowStart(clock, windowSeconds).getTime() + windowSeconds * 1000;
  return Math.max(1, Math.ceil((end - clock.now().getTime()) / 1000));
}

/** Deletes the windows that began more than `olderThanSeconds` ago, which must exceed the longest window in use. */
export function deleteOldWindows(db: Database, clock: Clock, olderThanSeconds = 86_400): Promise<number> {
  const before = new Date(clock.now().getTime() - olderThanSeconds * 1000);
  return db.asSystem(async ({ q }) => {
    const { numDeletedRows } = await q
      .deleteFrom('limit_window')
      .where('window_start', '<', before)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  });
}

function windowStart(clock: Clock, windowSeconds: number): Date {
  const length = windowSeconds * 1000;
  return new Date(Math.floor(clock.now().getTime() / length) * length);
}
