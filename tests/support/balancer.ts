/**
 * A small TCP balancer with one address, as nginx or HAProxy would be one in front of several nodes: it asks each node
 * for /health/ready, gives new connections to the ready ones in turn, and tries another when one refuses. What runs
 * through it it does not look into.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Balancer {
  readonly url: string;
  /** The node at this place has this address now, or none. */
  place(at: number, url: string | undefined): void;
  /** Resolves when the node at this place is given connections, or no more. */
  settled(at: number, isReady: boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Target {
  url: URL;
  ready: boolean;
  /** Checks without an answer, in a row. */
  missed: number;
}

/** Haproxy's `inter` for the test's impatience. */
const checkEveryMs = 200;
const checkWithinMs = 1_000;
const fall = 3;

export async function startBalancer(): Promise<Balancer> {
  const targets: (Target | undefined)[] = [];
  const sockets = new Set<Socket>();
  let turn = 0;

  function serve(down: Socket, tried: readonly Target[] = []): void {
    const ready = targets.filter((target) => target !== undefined).filter((one) => one.ready && !tried.includes(one));
    const target = ready[turn++ % Math.max(1, ready.length)];
    if (target === undefined) {
      down.resetAndDestroy();
      return;
    }
    const up = connect(Number(target.url.port), target.url.hostname);
    let connected = false;
    up.once('connect', () => {
      connected = true;
      down.pipe(up);
      up.pipe(down);
    });
    up.on('error', () => {
      if (connected) down.resetAndDestroy();
      else {
        target.ready = false;
        serve(down, [...tried, target]);
      }
    });
    up.on('close', () => {
      sockets.delete(up);
      if (connected) down.destroy();
    });
    down.on('close', () => up.destroy());
    sockets.add(up);
  }

  const server = createServer((down) => {
    sockets.add(down);
    down.on('error', () => undefined);
    down.on('close', () => sockets.delete(down));
    serve(down);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const stopped = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await Promise.all(targets.map((target) => (target === undefined ? undefined : check(target))));
      await pause(checkEveryMs);
    }
  })();

  return {
    url: `http://127.0.0.1:${address.port}`,
    place(at, url) {
      targets[at] = url === undefined ? undefined : { url: new URL(url), ready: false, missed: 0 };
    },
    async settled(at, isReady) {
      while ((targets[at]?.ready ?? false) !== isReady) await pause(20);
    },
    async stop() {
      stopped.abort();
      await loop;
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function check(target: Target): Promise<void> {
  try {
    const answer = await fetch(`${target.url.origin}/health/ready`, {
      signal: AbortSignal.timeout(checkWithinMs),
      headers: { connection: 'close' },
    });
    await answer.body?.cancel();
    target.ready = answer.status === 200;
    target.missed = 0;
  } catch {
    // Refused, reset or too late: what a check is for. One late answer is no verdict (HAProxy's `fall 3`).
    target.missed += 1;
    if (target.missed >= fall) target.ready = false;
  }
}
