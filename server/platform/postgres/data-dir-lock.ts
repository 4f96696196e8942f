/**
 * One server a data directory. The lock is the kernel's (a byte-range lock that SQLite takes on the empty file
 * `server.lock`), because it ends with its holder: a lock file with a process id has to guess whether the holder died
 * or its id was reused, two servers that take over a stale one race, and in containers ids repeat. `server.pid` only
 * tells a human who holds it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PostgresError } from './postgres-error.ts';

export interface DataDirLock {
  release(): void;
}

// Closing *any* descriptor of the file drops the process's lock: nothing else of ours may open it.
const lockName = 'server.lock';
const holderName = 'server.pid';
const sqliteBusy = 5;

/** Throws DATA_DIR_IN_USE when another server, of this or another process, holds the directory. */
export function lockDataDir(dataDir: string): DataDirLock {
  const holder = path.join(dataDir, holderName);
  const lock = take(path.join(dataDir, lockName), () => {
    throw new PostgresError(
      'DATA_DIR_IN_USE',
      `another Relais server${describeHolder(holder)} uses the data directory ${dataDir}; ` +
        'stop it, or give this one a directory of its own (RELAIS_DATA_DIR)',
    );
  });
  writeFileSync(holder, `${process.pid} ${new Date().toISOString()}\n`);
  return {
    release() {
      if (!lock.isOpen) return;
      rmSync(holder, { force: true });
      lock.close();
    },
  };
}

function take(file: string, refuse: () => never): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    // Nothing is ever written, so the file stays empty.
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return lock;
  } catch (error) {
    if (lock?.isOpen) lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) refuse();
    throw new PostgresError('DATA_DIR_UNUSABLE', `cannot lock ${file}; is the folder writable, and on a local disk?`, {
      cause: error,
    });
  }
}

function describeHolder(file: string): string {
  try {
    const [pid, since] = readFileSync(file, 'utf8').trim().split(' ');
    return ` (process ${pid}, since ${since})`;
  } catch (error) {
    // Only for the message: the holder may be between taking the lock and writing the file.
    return error instanceof Error ? '' : String(error);
  }
}
