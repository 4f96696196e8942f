/** The programs of a measure in processes of their own, so that who is measured and who measures share no event loop. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';

const call = z.object({ n: z.int(), act: z.string(), input: z.unknown() });
const answer = z.object({ n: z.int(), result: z.unknown(), error: z.string().optional() });

export interface Process {
  readonly pid: number;
  /** Throws what the act threw, or that the process ended. */
  ask<T extends z.ZodType>(schema: T, act: string, input?: unknown): Promise<z.output<T>>;
  /** Ends by itself; its CPU profile, if one is taken, is written then. */
  stop(): Promise<void>;
}

/** `file` beside this one, which serves acts. RELAIS_BENCH_PROFILE=<folder> takes a CPU profile of each `server`. */
export async function startProcess(
  file: 'server.ts' | 'bare-sockets.ts' | 'listeners.ts' | 'people.ts' | 'bare-http.ts',
) {
  const profiles = file === 'server.ts' ? process.env.RELAIS_BENCH_PROFILE : undefined;
  const child = fork(path.join(import.meta.dirname, file), {
    execArgv: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profiles)}`],
    serialization: 'advanced',
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let n = 0;
  child.on('message', (message) => {
    const { n: of, result, error } = answer.parse(message);
    const asked = waiting.get(of);
    waiting.delete(of);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${file}: ${error}`));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}`));
  });
  const it: Process = {
    pid: child.pid ?? 0,
    async ask(schema, act, input) {
      const of = ++n;
      const result = await new Promise<unknown>((resolve, reject) => {
        waiting.set(of, { resolve, reject });
        child.send({ n: of, act, input });
      });
      return schema.parse(result);
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
  return it;
}

/** What the file of a process calls: does the acts it is asked for, and `atEnd` when nobody can ask any more. */
export function serveActs(acts: Readonly<Record<string, (input: unknown) => unknown>>, atEnd: () => unknown): void {
  process.on('message', (message) => {
    const { n, act, input } = call.parse(message);
    const work = async (): Promise<unknown> => {
      const of = acts[act];
      if (of === undefined) throw new Error(`no act ${act}`);
      return of(input);
    };
    work().then(
      (result) => process.send?.({ n, result }),
      (error: unknown) => process.send?.({ n, result: undefined, error: String(error) }),
    );
  });
  process.once('disconnect', () => {
    // Whoever asks may have been killed in the middle of it all.
    setTimeout(() => process.exit(1), 10_000).unref();
    Promise.resolve(atEnd()).then(
      () => process.exit(),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

/** The same clock in all processes of a machine, in milliseconds. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
