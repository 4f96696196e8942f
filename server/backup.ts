/** `npm run backup -- <file>`: all that the database holds, in one file, while the server goes on working. */
import path from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { openOwnerWay } from './owner-way.ts';
import { BackupError } from './platform/backup/format.ts';
import { writeBackup } from './platform/backup/write-backup.ts';
import { systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { hasDatabase } from './platform/postgres/embedded.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { release } from './platform/prepare-database.ts';

async function main(args: readonly string[]): Promise<void> {
  const [file, ...more] = args;
  if (file === undefined || file.startsWith('-') || more.length > 0)
    throw new BackupError('usage: npm run backup -- <file>');
  const config = readConfig(process.env);
  if (config.database.kind === 'embedded' && !(await hasDatabase(config.dataDir))) {
    throw new BackupError(`there is no database in ${config.dataDir} (RELAIS_DATA_DIR), and no DATABASE_URL is given`);
  }
  const way = await openOwnerWay(config, createLog(config.logLevel));
  try {
    const written = await writeBackup({ owner: way.owner, file: path.resolve(file), now: systemClock.now(), release });
    const rows = Object.values(written.rows).reduce((sum, count) => sum + count, 0);
    console.log(
      `Backed up ${rows} rows of ${Object.keys(written.rows).length} tables, ${written.bytes} bytes: ${file}`,
    );
    console.log('The secret key is not in it: keep RELAIS_SECRET_KEY, or secret.key of the data directory, elsewhere.');
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
