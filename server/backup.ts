/** `npm run backup -- <file>`: all that the database holds, in one file, while the server goes on working. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { openOwnerWay } from './owner-way.ts';
import { checkBackup } from './platform/backup/check-backup.ts';
import { BackupError } from './platform/backup/format.ts';
import { backupName, removeOldBackups } from './platform/backup/kept-backups.ts';
import { recordRun } from './platform/backup/record-run.ts';
import { type Written, writeBackup } from './platform/backup/write-backup.ts';
import { systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { hasDatabase } from './platform/postgres/embedded.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { release } from './platform/prepare-database.ts';

const usage = 'usage: npm run backup -- <file>, or npm run backup -- --keep <number> <folder>';

/** One file, or a folder in which the newest `keep` are kept. */
function readArguments(args: readonly string[]): { file: string } | { folder: string; keep: number } {
  const [first, ...more] = args;
  if (first === '--keep') {
    const [number, folder, ...others] = more;
    const keep = /^\d{1,4}$/.test(number ?? '') ? Number(number) : 0;
    if (keep < 1 || folder === undefined || folder.startsWith('-') || others.length > 0) throw new BackupError(usage);
    return { folder: path.resolve(folder), keep };
  }
  if (first === undefined || first.startsWith('-') || more.length > 0) throw new BackupError(usage);
  return { file: path.resolve(first) };
}

async function main(args: readonly string[]): Promise<void> {
  const wanted = readArguments(args);
  const now = systemClock.now();
  if ('file' in wanted) {
    tell(wanted.file, await backUp(wanted.file, now));
    console.log('The secret key is not in it: keep RELAIS_SECRET_KEY, or secret.key of the data directory, elsewhere.');
    return;
  }
  await mkdir(wanted.folder, { recursive: true, mode: 0o700 });
  const file = path.join(wanted.folder, backupName(now));
  tell(file, await backUp(file, now));
  // No older one goes before this one has proven to be whole.
  await checkBackup(file, undefined);
  const removed = await removeOldBackups(wanted.folder, wanted.keep, now);
  if (removed.length > 0) console.log(`Removed ${removed.join(', ')}.`);
}

function tell(file: string, { rows, bytes }: Written): void {
  const sum = Object.values(rows).reduce((total, count) => total + count, 0);
  console.log(`Backed up ${sum} rows of ${Object.keys(rows).length} tables, ${bytes} bytes: ${file}`);
}

async function backUp(file: string, now: Date): Promise<Written> {
  const config = readConfig(process.env);
  if (config.database.kind === 'embedded' && !(await hasDatabase(config.dataDir))) {
    throw new BackupError(`there is no database in ${config.dataDir} (RELAIS_DATA_DIR), and no DATABASE_URL is given`);
  }
  const way = await openOwnerWay(config, createLog(config.logLevel));
  const leave = (ok: boolean, bytes?: number): Promise<void> =>
    recordRun(way.owner, { finishedAt: systemClock.now(), ok, bytes });
  try {
    const written = await writeBackup({ owner: way.owner, file, now, release });
    // For System > Health and its alarm. Without it the backup is as good.
    await leave(true, written.bytes).catch((error: unknown) => {
      console.error(`System > Health will not know of this backup: ${error instanceof Error ? error.message : error}`);
    });
    return written;
  } catch (error) {
    // The first fault is the one to tell, also when the database itself is what failed.
    await leave(false).catch((second: unknown) => console.error(second instanceof Error ? second.message : second));
    throw error;
  } finally {
    await way.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = [ConfigError, PostgresError, BackupError].some((kind) => error instanceof kind);
  console.error(known && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
