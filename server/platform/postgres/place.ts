/**
 * Where the cluster lies: `<dataDir>/postgres`, unless root's data directory is closed to the account that PostgreSQL
 * runs as. Then it lies under `/var/lib/relais/<hash>` and `<dataDir>/postgres.location` says so; the modes of
 * the operator's folders are never changed.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../files.ts';
import { PostgresError, systemCode } from './postgres-error.ts';
import { makeSharedDir } from './shared-dir.ts';
import { type Account, canEnter, postgresAccount } from './unprivileged.ts';

export interface Place {
  /** Absolute and without symlinks. */
  readonly dataDir: string;
  readonly clusterDir: string;
  /** Names this data directory in paths that must be short. */
  readonly hash: string;
  /** The account that PostgreSQL runs as; undefined: ours. */
  readonly account: Account | undefined;
  /** True when the cluster had to be put outside of the data directory. */
  readonly elsewhere: boolean;
}

const pointerName = 'postgres.location';

/** Makes the data directory if it is absent and returns its true path. */
export async function makeDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await realpath(dataDir);
  } catch (cause) {
    throw new PostgresError(
      'DATA_DIR_UNUSABLE',
      `cannot use the data directory ${path.resolve(dataDir)} (RELAIS_DATA_DIR): ${systemCode(cause) ?? String(cause)}`,
      { cause },
    );
  }
}

/** Expects the data directory of `makeDataDir`, locked by us. */
export async function findPlace(dataDir: string, sharedDir: string): Promise<Place> {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const inside = path.join(dataDir, 'postgres');
  const pointed = await readPointer(dataDir);
  if (pointed !== undefined) {
    const account = await postgresAccount(pointed);
    return { dataDir, clusterDir: pointed, hash, account, elsewhere: true };
  }
  const account = await postgresAccount(inside);
  if (account === undefined || (await canEnter(account, dataDir)))
    return { dataDir, clusterDir: inside, hash, account, elsewhere: false };
  if (await exists(inside)) {
    throw new PostgresError(
      'DATA_DIR_UNUSABLE',
      `${inside} exists, but uid ${account.uid}, which owns it, cannot enter ${dataDir}; ` +
        'start Relais as that user, or open the folders above it to that user (execute permission)',
    );
  }
  const clusterDir = path.join(sharedDir, hash, 'postgres');
  await makeSharedDir(path.dirname(clusterDir));
  await writePointer(dataDir, clusterDir);
  return { dataDir, clusterDir, hash, account, elsewhere: true };
}

/** Where the cluster lies, or would by default; makes nothing and needs no lock. */
export async function findClusterDir(dataDir: string): Promise<string> {
  return (await readPointer(dataDir)) ?? path.join(dataDir, 'postgres');
}

async function writePointer(dataDir: string, clusterDir: string): Promise<void> {
  const text = [
    '# The account that PostgreSQL runs as cannot enter this folder, so its data lie here. Move or back up both together.',
    clusterDir,
    '',
  ];
  await writeFile(path.join(dataDir, pointerName), text.join('\n'), { flag: 'wx' });
}

async function readPointer(dataDir: string): Promise<string | undefined> {
  const file = path.join(dataDir, pointerName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const clusterDir = text.split('\n').find((line) => line.startsWith('/'));
  // Not the cluster itself: an interrupted first start leaves the pointer and the empty folder, and begins anew.
  if (clusterDir === undefined || !(await exists(path.dirname(clusterDir)))) {
    throw new PostgresError(
      'DATABASE_MISPLACED',
      `${file} says that the database lies in ${clusterDir ?? '(nowhere)'}, which is not there; ` +
        'bring that folder back, or delete the file to begin with an empty database',
    );
  }
  return clusterDir;
}
