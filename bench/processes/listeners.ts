/** Many sockets that only listen, and note when each of them knew of `tick-<n>` or a later one. */
import WebSocket from 'ws';
import { z } from 'zod';
import type { Delays } from './answers.ts';
import { monotonic, quantile, serveActs } from './process.ts';

const connectInput = z.object({ url: z.string(), cookies: z.array(z.string()), ready: z.string().optional() });
const delaysInput = z.object({ sentAt: z.array(z.number()) });

interface Listener {
  readonly socket: WebSocket;
  /** By n; when it knew. */
  readonly knownAt: number[];
  last: number;
}
let listeners: Listener[] = [];

function hear(listener: Listener, data: Buffer): void {
  const at = monotonic();
  const text = data.toString('latin1');
  const found = /tick-(\d+)/.exec(text);
  if (found === null) {
    if (text.includes('"ping"')) listener.socket.send('{"type":"pong"}');
    return;
  }
  // A frame tells the newest state: who got it knows of those before.
  for (const n = Number(found[1]); listener.last < n; ) listener.knownAt[++listener.last] = at;
}

async function connect({ url, cookies, ready }: z.infer<typeof connectInput>): Promise<number> {
  const queue = cookies.values();
  const opened: Listener[] = [];
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (const cookie of queue) opened.push(await open(url, cookie, ready));
    }),
  );
  listeners = opened;
  return opened.length;
}

function open(url: string, cookie: string, ready: string | undefined): Promise<Listener> {
  const headers = { origin: new URL(url).origin.replace(/^ws/, 'http'), cookie };
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  const listener: Listener = { socket, knownAt: [], last: 0 };
  let isReady = ready === undefined;
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    if (ready === undefined) socket.once('open', () => resolve(listener));
    socket.on('message', (data: Buffer) => {
      // What it is told before tells of the run before.
      if (isReady) hear(listener, data);
      else if (ready !== undefined && data.includes(ready)) {
        isReady = true;
        resolve(listener);
      }
    });
  });
}

serveActs(
  {
    connect: (input) => connect(connectInput.parse(input)),
    /** Of what was sent at these times, to all of them; forgets it. */
    delays(input): Delays {
      const { sentAt } = delaysInput.parse(input);
      const all: number[] = [];
      let missing = 0;
      for (const listener of listeners) {
        sentAt.forEach((at, index) => {
          const known = listener.knownAt[index + 1];
          if (known === undefined) missing += 1;
          else all.push(known - at);
        });
        listener.knownAt.length = 0;
        listener.last = 0;
      }
      return { p50: quantile(all, 0.5), p99: quantile(all, 0.99), missing };
    },
    disconnect() {
      for (const { socket } of listeners) socket.terminate();
      listeners = [];
    },
  },
  () => undefined,
);
