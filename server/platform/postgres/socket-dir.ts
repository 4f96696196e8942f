/**
 * The folder of the unix socket. A socket's path may have 107 bytes at most (103 on macOS), so it cannot lie in the
 * data directory; mode 0700 and the account's ownership keep other users of the machine out.
 */
import { lstat, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './postgres-error.ts';
import { type Account, giveTo } from './unprivileged.ts';

/** Makes the folder, or returns the one of an earlier start. */
export async function makeSocketDir(hash: string, account: Account | undefined): Promise<string> {
  // As root /run: other users cannot put anything there, and no cleaner of old files comes by.
  const parent = account !== undefined && (await isFolder('/run')) ? '/run' : '/tmp';
  const dir = path.join(parent, `relais-${hash}`);
  try {
    await mkdir(dir, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    if (await isOurs(dir, account)) return dir;
    // Somebody else made it before us: anybody may, in /tmp.
    const other = await mkdtemp(`${dir}-`);
    await giveTo(account, other);
    return other;
  }
  await giveTo(account, dir);
  return dir;
}

/** After a start that failed; a folder with a socket stays, for a server may be listening on it. */
export async function removeIfEmpty(dir: string): Promise<void> {
  try {
    await rmdir(dir);
  } catch (error) {
    if (systemCode(error) !== 'ENOTEMPTY' && systemCode(error) !== 'ENOENT') throw error;
  }
}

async function isOurs(dir: string, account: Account | undefined): Promise<boolean> {
  const { uid, mode } = await lstat(dir);
  const isPrivate = (mode & 0o170777) === 0o040700;
  const ourUid = process.getuid?.();
  if (isPrivate && account !== undefined && uid === ourUid) {
    // Killed between mkdir and chown.
    await giveTo(account, dir);
    return true;
  }
  return isPrivate && uid === (account?.uid ?? ourUid);
}

async function isFolder(dir: string): Promise<boolean> {
  try {
    return (await lstat(dir)).isDirectory();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
