/** A person at a door, by plain HTTP and sockets: what a browser sends, without the browser. */

import WebSocket from 'ws';
import { z } from 'zod';
import type { Door } from '#contracts/vocabulary/role.ts';

export interface Answer {
  status: number;
  body: unknown;
}

export interface Person {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same, failing unless the answer is 200; parsed by `schema`. */
  get<T extends z.ZodType>(schema: T, method: string, path: string, body?: unknown): Promise<z.output<T>>;
  readonly cookie: string;
}

/** Signs on at a door; without credentials a stranger. */
export async function person(
  url: string,
  door?: Door,
  credentials?: { userName: string; password: string },
): Promise<Person> {
  let cookie = '';
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const it: Person = {
    call,
    async get(schema, method, path, body) {
      const answer = await call(method, path, body);
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return schema.parse(answer.body);
    },
    get cookie() {
      return cookie;
    },
  };
  if (door !== undefined && credentials !== undefined) {
    await it.get(z.unknown(), 'POST', `/api/${door}/session`, credentials);
  }
  return it;
}

export interface Socket<Frame> {
  send(frame: unknown): void;
  /** The first frame, from those that came and those to come, that fits; frames before it are passed over. */
  next(fits: (frame: Frame) => boolean): Promise<Frame>;
  /** All frames so far. */
  readonly frames: readonly Frame[];
  closed: Promise<number>;
  close(): void;
}

export async function connect<Frame>(
  url: string,
  path: string,
  schema: z.ZodType<Frame>,
  headers: Record<string, string> = {},
): Promise<Socket<Frame>> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers: { origin: url, ...headers } });
  const frames: Frame[] = [];
  let read = 0;
  let wake: () => void = () => undefined;
  socket.on('message', (data) => {
    const frame = schema.parse(JSON.parse(data.toString()));
    if (isPing(frame)) socket.send(JSON.stringify({ type: 'pong' }));
    frames.push(frame);
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      wake();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => wake());
  return {
    frames,
    closed,
    send: (frame) => socket.send(JSON.stringify(frame)),
    close: () => socket.close(),
    async next(fits) {
      for (;;) {
        while (read < frames.length) {
          const frame = frames[read++];
          if (frame !== undefined && fits(frame)) return frame;
        }
        if (socket.readyState >= WebSocket.CLOSING)
          throw new Error(`the socket closed; frames: ${JSON.stringify(frames)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

function isPing(frame: unknown): boolean {
  return typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === 'ping';
}
