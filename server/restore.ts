/**
 * `npm run restore -- <file> [--replace]`: brings the database back from a backup. No server may be running.
 * `npm run restore -- <file> --check`: reads the file and says what is in it; touches no database.
 */
import path from 'node:path';
import pg from 'pg';
import { ConfigError, readConfig } from './config.ts';
import { type OwnerWay, openOwnerWay } from './owner-way.ts';
import { type Checked, checkBackup } from './platform/backup/check-backup.ts';
import { BackupError } from './platform/backup/format.ts';
import { restoreBackup } from './platform/backup/restore-backup.ts';
import { roleNames } from './platform/database-roles.ts';
import { createLog } from './platform/log.ts';
import type { RoleNames } from './platform/migrate.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { DatabaseError, rolesOf } from './platform/prepare-database.ts';
import { createSecrets, findSecretKeys } from './platform/secrets.ts';

const flags = ['--replace', '--check'];

async function main(args: readonly string[]): Promise<void> {
  const [file, ...more] = args.filter((argument) => !flags.includes(argument));
  if (file === undefined || file.startsWith('-') || more.length > 0 || flags.every((flag) => args.includes(flag))) {
    throw new BackupError('usage: npm run restore -- <file> [--replace | --check]');
  }
  const config = readConfig(process.env);
  const keys = await findSecretKeys(config.dataDir, config.secretKeys);
  if (args.includes('--check')) {
    tellChecked(file, await checkBackup(path.resolve(file), keys && createSecrets(...keys)), keys !== undefined);
    return;
  }
  if (keys === undefined) {
    throw new BackupError(
      `there is no secret key: give RELAIS_SECRET_KEY, or put secret.key of the installation into ${config.dataDir}`,
    );
  }
  const way = await openOwnerWay(config, createLog(config.logLevel));
  try {
    const { roles, ownRoles } = await findRoles(way);
    const restored = await restoreBackup({
      owner: way.owner,
      roles,
      ownRoles,
      secrets: createSecrets(...keys),
      file: path.resolve(file),
      replace: args.includes('--replace'),
    });
    const rows = Object.values(restored.rows).reduce((sum, count) => sum + count, 0);
    console.log(`Restored ${rows} rows, as they were at ${restored.createdAt}. Start the server now.`);
  } finally {
    await way.close();
  }
}

function tellChecked(file: string, { header, rows, bytes }: Checked, withKey: boolean): void {
  const counts = Object.entries(rows).filter(([, count]) => count > 0);
  const sum = counts.reduce((total, [, count]) => total + count, 0);
  console.log(`${file} is whole: ${sum} rows, as they were at ${header.createdAt}, ${bytes} bytes.`);
  console.log(`Written by release ${header.release}, schema ${header.migrations.at(-1)}.`);
  console.log(counts.map(([table, count]) => `  ${table} ${count}`).join('\n'));
  console.log(
    withKey
      ? 'The secret key that is here opens it.'
      : 'The secret key was not tried: there is none here (RELAIS_SECRET_KEY, or secret.key in the data directory).',
  );
}

async function findRoles({ owner, own: { own } }: OwnerWay): Promise<{ roles: RoleNames; ownRoles: boolean }> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    return { roles: await rolesOf(own, roleNames(rows[0]?.name ?? '')), ownRoles: own !== undefined };
  } finally {
    await client.end();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = [ConfigError, PostgresError, DatabaseError, BackupError].some((kind) => error instanceof kind);
  console.error(known && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
