/**
 * PostgreSQL refuses to run as root. Started as root, Relais runs it as the account that owns the cluster, at first
 * `nobody`; started as anybody else, as that user.
 */
import { execFile } from 'node:child_process';
import { chown, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PostgresError, systemCode } from './postgres-error.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);

/**
 * The account that PostgreSQL runs as; undefined means ours. An existing cluster keeps its owner, so that a
 * user's cluster stays the user's after a start by root.
 */
export async function postgresAccount(clusterDir: string): Promise<Account | undefined> {
  const owner = await ownerOf(clusterDir);
  const ourUid = process.getuid?.();
  if (ourUid !== 0) {
    if (owner !== undefined && ourUid !== undefined && owner.uid !== ourUid) {
      throw new PostgresError(
        'DATA_DIR_UNUSABLE',
        `${clusterDir} belongs to uid ${owner.uid}, Relais runs as uid ${ourUid}; start it as the user that started ` +
          'it before (root for a cluster made by root), or give the folder away with chown -R',
      );
    }
    return undefined;
  }
  return owner !== undefined && owner.uid !== 0 ? owner : await nobody();
}

/** What child_process needs to run as `account`. */
export function spawnAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

export async function giveTo(account: Account | undefined, file: string): Promise<void> {
  if (account !== undefined) await chown(file, account.uid, account.gid);
}

export function canEnter(account: Account, dir: string): Promise<boolean> {
  return asks(account, 'cd "$1"', dir);
}

export function canRun(account: Account, program: string): Promise<boolean> {
  return asks(account, 'test -x "$1" && "$1" --version >/dev/null 2>&1', program);
}

/** Asks the kernel rather than modes: access lists, mounts and security modules count too. */
async function asks(account: Account, question: string, file: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', question, 'sh', file], { ...spawnAs(account), cwd: '/', env: {} });
    return true;
  } catch (error) {
    // A number is the shell's answer; a text is a failure to ask.
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return false;
    throw new PostgresError('DATABASE_START_FAILED', `cannot run a program as uid ${account.uid}`, { cause: error });
  }
}

async function ownerOf(dir: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(dir);
    return { uid, gid };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new PostgresError('DATA_DIR_UNUSABLE', `cannot read ${dir}`, { cause: error });
  }
}

/** PostgreSQL wants its user in the password file; nobody is in every one, though not everywhere with 65534. */
async function nobody(): Promise<Account> {
  const entry = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  // macOS writes -2 for 4294967294.
  const id = (text: string | undefined): number => (text === undefined ? 65_534 : Number(text) >>> 0);
  return { uid: id(entry?.[1]), gid: id(entry?.[2]) };
}
