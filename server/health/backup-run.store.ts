/** When backups were made, as the backup program leaves it (platform/backup/record-run.ts). */
import type { BackupView } from '#contracts/web-manager/health.ts';
import type { SystemTx } from '#server/platform/db.ts';

export interface BackupRun {
  finishedAt: Date;
  ok: boolean;
  bytes: number | null;
}

/** The last one that went well, or that did not. */
export async function findLastBackup({ q }: SystemTx, ok: boolean): Promise<BackupRun | undefined> {
  const row = await q
    .selectFrom('backup_run')
    .select(['finished_at', 'bytes'])
    .where('ok', '=', ok)
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { finishedAt: row.finished_at, ok, bytes: row.bytes };
}

export function backupViewOf({ finishedAt, ok, bytes }: BackupRun): BackupView {
  return { finishedAt: finishedAt.toISOString(), ok, ...(bytes === null ? {} : { bytes }) };
}

export async function readInstalledAt({ q }: SystemTx): Promise<Date> {
  const { created_at } = await q.selectFrom('installation').select('created_at').executeTakeFirstOrThrow();
  return created_at;
}
