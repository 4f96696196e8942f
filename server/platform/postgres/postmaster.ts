/** A running PostgreSQL server: started by us or found running; and how it is stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from './place.ts';
import { PostgresError, systemCode } from './postgres-error.ts';
import type { PostgresLog } from './postgres-log.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import { isRunning } from './process-table.ts';
import { spawnAs } from './unprivileged.ts';

export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  /** Resolves when the process has ended, however it did. */
  readonly exited: Promise<void>;
}

export interface LaunchOptions {
  program: string;
  args: readonly string[];
  place: Place;
  socketDir: string;
  log: PostgresLog;
}

/** Within this a stop is gentle (transactions rolled back, a checkpoint written); `npm start` must stop in 5 s. */
const fastStopMs = 4_000;
/** PostgreSQL itself kills its processes 5 s after an immediate stop. */
const immediateStopMs = 5_500;
/** Processes of a server that was killed go on until they notice; the new one cannot start before. */
const predecessorMs = 10_000;

/** Its processes still run, or itself is dead and not yet collected by its parent. */
const signsOfPredecessor = ['pre-existing shared memory block', 'lock file "postmaster.pid" already exists'];

/** Starts PostgreSQL and waits until it takes connections. Throws DATABASE_START_FAILED with its last words. */
export async function launchPostmaster(options: LaunchOptions): Promise<Postmaster> {
  const deadline = Date.now() + predecessorMs;
  for (;;) {
    const started = await tryLaunch(options);
    if ('postmaster' in started) return started.postmaster;
    const waitsForPredecessor = signsOfPredecessor.some((sign) => started.lastWords.includes(sign));
    if (!waitsForPredecessor || Date.now() > deadline) {
      throw new PostgresError(
        'DATABASE_START_FAILED',
        `PostgreSQL did not start in ${options.place.clusterDir}; its last words:\n${started.lastWords}`,
      );
    }
    await pause(50);
  }
}

/** A server that runs already, and is not our child. */
export function existingPostmaster(pid: number, socketDir: string): Postmaster {
  return { pid, socketDir, exited: watch(pid) };
}

/** Stops the server: gently, and if it takes too long at once (the next start then recovers from the log). */
export async function stopPostmaster({ pid, exited }: Postmaster, log: PostgresLog): Promise<void> {
  // The id of one that ended may be another process's by now.
  if (await endsWithin(exited, 0)) return;
  // SIGINT is PostgreSQL's "fast" shutdown, SIGQUIT its "immediate" one.
  signal(pid, 'SIGINT');
  if (await endsWithin(exited, fastStopMs)) return;
  log.warn({ pid }, 'PostgreSQL is slow to stop; stopping it at once, it will recover at the next start');
  signal(pid, 'SIGQUIT');
  if (await endsWithin(exited, immediateStopMs)) return;
  log.warn({ pid }, 'PostgreSQL does not stop; killing it');
  signal(pid, 'SIGKILL');
  // Not `await exited`: of a process that is not our child it may rest on unreferenced timers, and Node would end.
  if (await endsWithin(exited, predecessorMs)) return;
  throw new PostgresError('DATABASE_START_FAILED', `PostgreSQL (process ${pid}) cannot be stopped`);
}

async function tryLaunch(options: LaunchOptions): Promise<{ postmaster: Postmaster } | { lastWords: string }> {
  const { program, args, place, socketDir, log } = options;
  const outputFile = path.join(place.dataDir, 'postgres-start.log');
  const output = openSync(outputFile, 'w', 0o600);
  let child: ChildProcess;
  try {
    // In a process group of its own: Ctrl-C in a terminal is for Node, which closes its connections first.
    child = spawn(program, args, {
      ...spawnAs(place.account),
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      detached: true,
      stdio: ['ignore', output, output],
    });
  } finally {
    closeSync(output);
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new PostgresError('DATABASE_START_FAILED', `cannot run ${program}`, { cause });
  }
  child.unref();
  if (child.pid === undefined) throw new PostgresError('DATABASE_START_FAILED', `${program} has no process id`);
  const isChildRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  if (await becomesReady(child.pid, isChildRunning, place.clusterDir, log)) {
    return { postmaster: { pid: child.pid, socketDir, exited } };
  }
  return { lastWords: await readLastWords(outputFile, path.join(place.clusterDir, 'log')) };
}

/** False when the process ended before. Recovery after a crash may take minutes: while it works, we wait. */
async function becomesReady(
  pid: number,
  isChildRunning: () => boolean,
  clusterDir: string,
  log: PostgresLog,
): Promise<boolean> {
  const begun = Date.now();
  let reported = begun;
  while (isChildRunning()) {
    const file = await readPostmasterPid(clusterDir);
    if (file?.pid === pid && file.isReady) return true;
    await pause(5);
    if (Date.now() - reported > 5_000) {
      reported = Date.now();
      log.info({ pid, seconds: Math.round((reported - begun) / 1000) }, 'PostgreSQL is still starting (recovery?)');
    }
  }
  return false;
}

async function readLastWords(outputFile: string, logDir: string): Promise<string> {
  const texts = [await readFile(outputFile, 'utf8')];
  const newest = await newestLog(logDir);
  if (newest !== undefined) texts.push(await readFile(newest, 'utf8'));
  return texts.map((text) => text.trimEnd().split('\n').slice(-12).join('\n')).join('\n');
}

async function newestLog(logDir: string): Promise<string | undefined> {
  let names: string[];
  try {
    names = await readdir(logDir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const files = names.map((name) => path.join(logDir, name));
  const dated = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  return dated.sort((a, b) => b.at - a.at)[0]?.file;
}

async function watch(pid: number): Promise<void> {
  // Unreferenced: watching keeps no process alive.
  while (await isRunning(pid)) await pause(20, undefined, { ref: false });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

async function endsWithin(exited: Promise<void>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    const timeUp = pause(ms, false, { signal: timer.signal }).catch(() => false);
    return await Promise.race([exited.then(() => true), timeUp]);
  } finally {
    timer.abort();
  }
}
