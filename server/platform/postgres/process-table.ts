/** What the machine says about a process that is not our child. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from './postgres-error.ts';

const run = promisify(execFile);

/** True while the process runs; a zombie that its parent has not collected does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    if (systemCode(error) !== 'EPERM') throw error;
  }
  if (process.platform !== 'linux') return true;
  const status = await readOfProcess(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything; the state follows the last one.
  return status !== undefined && !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
}

/** True when the process has `-D <clusterDir>` in its command line, as every postmaster of ours. */
export async function isPostmasterOf(pid: number, clusterDir: string): Promise<boolean> {
  if (!(await isRunning(pid))) return false;
  if (process.platform === 'linux') {
    const line = await readOfProcess(`/proc/${pid}/cmdline`);
    return line?.includes(`\0-D\0${clusterDir}\0`) ?? false;
  }
  try {
    const { stdout } = await run('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout.includes(` -D ${clusterDir} `);
  } catch (error) {
    // ps exits with 1 when the process is gone.
    if (error instanceof Error && 'code' in error && error.code === 1) return false;
    throw error;
  }
}

async function readOfProcess(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}
