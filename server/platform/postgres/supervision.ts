/** Keeps PostgreSQL running while Relais does, and sees to it that it does not outlive us. */
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from './postgres-error.ts';
import type { PostgresLog } from './postgres-log.ts';
import { type Postmaster, stopPostmaster } from './postmaster.ts';

export interface Supervision {
  pid(): number;
  /** May be called twice; both wait for the same end. */
  stop(): Promise<void>;
}

/** Watches `first`; when it ends by itself, `run` starts the next. */
export function supervise(run: () => Promise<Postmaster>, first: Postmaster, log: PostgresLog): Supervision {
  let current = first;
  let stopping = false;
  let restarting: Promise<void> | undefined;
  // Reached when the process ends without a stop(); only a synchronous act is possible then.
  const onExit = (): void => {
    try {
      process.kill(current.pid, 'SIGINT');
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  };
  process.once('exit', onExit);

  async function restart(): Promise<void> {
    log.warn({ pid: current.pid }, 'PostgreSQL ended by itself; starting it again');
    for (let waitMs = 50; !stopping; waitMs = Math.min(waitMs * 2, 1_000)) {
      try {
        current = await run();
        return;
      } catch (error) {
        log.warn({ err: error }, 'PostgreSQL cannot be started again; will try once more');
        await pause(waitMs);
      }
    }
  }
  async function keepRunning(): Promise<void> {
    while (!stopping) {
      await current.exited;
      if (stopping) return;
      restarting = restart();
      await restarting;
    }
  }
  const kept = keepRunning();
  async function stop(): Promise<void> {
    stopping = true;
    await restarting;
    await stopPostmaster(current, log);
    await kept;
    process.off('exit', onExit);
  }
  let stopped: Promise<void> | undefined;
  return {
    pid: () => current.pid,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
