/** What System > Health shows, read in one transaction. */
import { sql } from 'kysely';
import type { HealthView } from '#contracts/web-manager/health.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { listOpenAlarms } from './alarm.store.ts';
import { backupViewOf, findLastBackup } from './backup-run.store.ts';
import { listNodes, nodeViewOf } from './node.store.ts';
import { readVitals } from './vitals.store.ts';

export async function readHealth(tx: SystemTx, now: Date): Promise<HealthView> {
  const nodes = await listNodes(tx);
  const { oldestPendingAt } = await readVitals(tx);
  const { rows } = await sql<{ version: string; sizeBytes: number }>`
    select split_part(current_setting('server_version'), ' ', 1) as version,
      pg_database_size(current_database()) as "sizeBytes"`.execute(tx.q);
  const [database] = rows;
  if (database === undefined) throw new Error('a query for one row answers none');
  const [good, bad] = [await findLastBackup(tx, true), await findLastBackup(tx, false)];
  const waited = oldestPendingAt === null ? 0 : Math.max(0, now.getTime() - oldestPendingAt.getTime());
  return {
    now: now.toISOString(),
    nodes: nodes.map((node) => nodeViewOf(node, now)),
    database: { ...database, oldestPendingSeconds: waited / 1000 },
    ...(good === undefined ? {} : { lastBackup: backupViewOf(good) }),
    ...(bad === undefined || (good !== undefined && good.finishedAt > bad.finishedAt)
      ? {}
      : { failedBackup: backupViewOf(bad) }),
    alarms: await listOpenAlarms(tx),
  };
}
