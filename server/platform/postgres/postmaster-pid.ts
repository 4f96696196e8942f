/** `postmaster.pid`, by which a running PostgreSQL tells who and where it is. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './postgres-error.ts';

export interface PostmasterPid {
  readonly pid: number;
  readonly socketDir: string;
  readonly isReady: boolean;
}

export function postmasterPidFile(clusterDir: string): string {
  return path.join(clusterDir, 'postmaster.pid');
}

/** Undefined while there is no file, or only the first part of it. */
export async function readPostmasterPid(clusterDir: string): Promise<PostmasterPid | undefined> {
  let text: string;
  try {
    text = await readFile(postmasterPidFile(clusterDir), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  // pid, data directory, start time, port, socket directory, address, shared memory key, status
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[4] ?? '', isReady: lines[7] === 'ready' };
}
