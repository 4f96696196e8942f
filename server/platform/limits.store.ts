/**
 * Fixed windows that count what is limited, in PostgreSQL so that all nodes count together. A key names what is counted
 * ("sign-on failures of this address"); windows begin at multiples of their length since 1970, so every node agrees.
 */
import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import type { Database, SystemTx } from './db.ts';

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

/** Takes one back that was counted in the current window, for callers who count before they know the outcome. */
export async function uncountInWindow(tx: SystemTx, clock: Clock, key: string, windowSeconds: number): Promise<void> {
  await tx.q
    .updateTable('limit_window')
    .set({ count: sql<number>`greatest(count - 1, 0)` })
    .where('key', '=', key)
    .where('window_start', '=', windowStart(clock, windowSeconds))
    .execute();
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
