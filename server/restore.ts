/** `npm run restore -- <file> [--replace]`: brings the database back from a backup. No server may be running. */
import path from 'node:path';
import pg from 'pg';
import { ConfigError, readConfig } from './config.ts';
import { type OwnerWay, openOwnerWay } from './owner-way.ts';
import { BackupError } from './platform/backup/format.ts';
import { restoreBackup } from './platform/backup/restore-backup.ts';
import { roleNames } from './platform/database-roles.ts';
import { createLog } from './platform/log.ts';
import type { RoleNames } from './platform/migrate.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { DatabaseError, rolesOf } from './platform/prepare-database.ts';
import { createSecrets, findSecretKeys } from './platform/secrets.ts';

async function main(args: readonly string[]): Promise<void> {
  const [file, ...more] = args.filter((argument) => argument !== '--replace');
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    throw new BackupError('usage: npm run restore -- <file> [--replace]');
  }
  const config = readConfig(process.env);
  const keys = await findSecretKeys(config.dataDir, config.secretKeys);
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
