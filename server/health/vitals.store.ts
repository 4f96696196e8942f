/** What the database says of itself, across tenants: for health and metrics. */
import { sql } from 'kysely';
import type { SystemTx } from '#server/platform/db.ts';

export interface Vitals {
  /** The database's own clock. */
  now: Date;
  /** A standby, or told not to be written: after a failover to the wrong one. */
  isReadOnly: boolean;
  /** The last beat of any node. */
  beatAt: Date | null;
  position: number;
  pending: number;
  /** When the oldest event that waits for its number was written. */
  oldestPendingAt: Date | null;
}

export async function readVitals({ q }: SystemTx): Promise<Vitals> {
  const { rows } = await sql<Vitals>`
    select clock_timestamp() as now,
      pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "isReadOnly",
      (select beat_at from cluster_beat) as "beatAt",
      (select last_position from event_log) as position,
      (select count(*) from event_pending) as pending,
      (select min(at) from event_pending) as "oldestPendingAt"`.execute(q);
  const [row] = rows;
  if (row === undefined) throw new Error('the database says nothing of itself');
  return row;
}
