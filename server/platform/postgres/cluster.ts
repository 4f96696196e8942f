/** The cluster's files: made by initdb, completely or not at all. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { syncFolder } from '../files.ts';
import type { Binaries } from './binaries.ts';
import { findPassword, makePassword, passwordFile } from './passwords.ts';
import type { Place } from './place.ts';
import { PostgresError, systemCode } from './postgres-error.ts';
import type { Settings } from './settings.ts';
import { giveTo, spawnAs } from './unprivileged.ts';

const run = promisify(execFile);
const draftMark = '.initialising-';

export interface ClusterOptions {
  binaries: Binaries;
  place: Place;
  socketDir: string;
  settings: Settings;
}

/**
 * Makes the cluster unless it exists and returns the superuser's password. Throws DATABASE_VERSION_MISMATCH for a
 * cluster of another major version.
 */
export async function ensureCluster(options: ClusterOptions): Promise<{ superuserPassword: string; made: boolean }> {
  const { binaries, place } = options;
  const found = await majorOf(place.clusterDir);
  if (found === undefined) return { superuserPassword: await initialise(options), made: true };
  const [wanted] = binaries.serverVersion.split('.');
  if (found !== wanted) {
    throw new PostgresError('DATABASE_VERSION_MISMATCH', otherMajor(place.clusterDir, found, String(wanted)));
  }
  const superuserPassword = await findPassword(place.dataDir, 'superuser');
  if (superuserPassword === undefined) {
    throw new PostgresError(
      'DATABASE_PASSWORD_MISSING',
      `${passwordFile(place.dataDir, 'superuser')} is missing or empty, so nobody can enter the database in ` +
        `${place.clusterDir}; bring the file back from a backup of the data directory`,
    );
  }
  return { superuserPassword, made: false };
}

function otherMajor(clusterDir: string, found: string, wanted: string): string {
  const fact = `${clusterDir} was made by PostgreSQL ${found}; this release of Relais brings PostgreSQL ${wanted}. Nothing was changed.`;
  return Number(found) < Number(wanted)
    ? `${fact} Back it up with the release that you used before (npm run backup -- <file>), restore that with this one into a new ` +
        'data directory (npm run restore -- <file>): docs/operations.md, "A newer PostgreSQL"'
    : `${fact} Start the release that you used before, which is newer than this one; the way back to this one is a data ` +
        'directory or a backup from then: docs/operations.md, "A newer PostgreSQL"';
}

/**
 * Draft and rename: a cluster under its own name is complete; a draft is the rest of an interrupted start. Drafts have
 * names of their own, because the initdb of a killed start may still be writing its.
 */
async function initialise({ binaries, place, socketDir, settings }: ClusterOptions): Promise<string> {
  const { dataDir, clusterDir, account } = place;
  await refuseForeignFiles(clusterDir);
  await removeDrafts(clusterDir);
  const draft = await mkdtemp(`${clusterDir}${draftMark}`);
  await giveTo(account, draft);
  const password = (await findPassword(dataDir, 'superuser')) ?? (await makePassword(dataDir, 'superuser'));
  // initdb reads it as the unprivileged account, which cannot read ours.
  const passwordForInitdb = path.join(socketDir, 'password');
  await rm(passwordForInitdb, { force: true });
  await writeFile(passwordForInitdb, password, { mode: 0o600, flag: 'wx' });
  await giveTo(account, passwordForInitdb);
  const needsSync = settings.fsync !== 'off';
  try {
    await run(binaries.initdb, initdbArguments(draft, passwordForInitdb, needsSync), {
      ...spawnAs(account),
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
    });
  } catch (cause) {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new PostgresError('DATABASE_INIT_FAILED', `initdb failed in ${draft}: ${output}`, { cause });
  } finally {
    await rm(passwordForInitdb, { force: true });
  }
  await rename(draft, clusterDir);
  if (needsSync) await syncFolder(path.dirname(clusterDir));
  return password;
}

async function removeDrafts(clusterDir: string): Promise<void> {
  const parent = path.dirname(clusterDir);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${path.basename(clusterDir)}${draftMark}`)) continue;
    await rm(path.join(parent, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

function initdbArguments(dir: string, pwfile: string, needsSync: boolean): string[] {
  return [
    `--pgdata=${dir}`,
    '--username=postgres',
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same sorting on every machine and after every upgrade of its C library; indexes depend on it.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    ...(needsSync ? [] : ['--no-sync']),
  ];
}

/** A folder without a database that we did not make: not ours to judge. */
async function refuseForeignFiles(clusterDir: string): Promise<void> {
  try {
    await access(clusterDir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  throw new PostgresError(
    'DATA_DIR_UNUSABLE',
    `${clusterDir} exists but holds no database (no PG_VERSION); move it away or give another RELAIS_DATA_DIR`,
  );
}

async function majorOf(clusterDir: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new PostgresError('DATA_DIR_UNUSABLE', `cannot read ${clusterDir}`, { cause: error });
  }
}
