import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');

export interface ServerProcess {
  url: string;
  /** What it printed when it was ready, the one-time password included. */
  banner: string;
  child: ChildProcess;
  /** SIGTERM; answers the milliseconds it took. */
  stop(): Promise<number>;
  /** SIGKILL: the plug is pulled. */
  kill(): Promise<void>;
}

/** The program ended before it was ready. */
export class ServerEnded extends Error {
  readonly code: number | null;
  /** What it printed until then. */
  readonly banner: string;

  constructor(code: number | null, banner: string, errors: string) {
    super(`the server ended with ${code}: ${errors}`);
    this.code = code;
    this.banner = banner;
  }
}

/** Starts the real program on a data directory, as `npm start` does once everything is installed and built; of `tree`. */
export async function startServer(
  dataDir: string,
  env: Record<string, string> = {},
  args: string[] = [],
  tree: string = root,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [path.join(tree, 'server/main.ts'), ...args], {
    env: {
      ...process.env,
      RELAIS_DATA_DIR: dataDir,
      RELAIS_PORT: '0',
      RELAIS_LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let banner = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-8_000);
  });
  const ended = once(child, 'exit');
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      banner += chunk.toString();
      const url = /Web Manager +(http\S+)\/webmanager/.exec(banner)?.[1];
      if (url !== undefined && banner.endsWith('\n')) resolve(url);
    });
    child.once('close', (code) => reject(new ServerEnded(code, banner, errors)));
  });
  const url = await ready;
  return {
    url,
    banner,
    child,
    async stop() {
      const start = performance.now();
      child.kill('SIGTERM');
      await ended;
      return performance.now() - start;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
