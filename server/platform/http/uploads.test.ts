/** Uploads on the wire: how long a sender may hold his connection, before and after his answer. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RelaisError } from '../errors.ts';
import { listen } from './listen.ts';
import { createHttp } from './server.ts';
import { takeStreams, uploadRoute, withBody } from './uploads.ts';

/** What the arrival of every body but an upload's is allowed. Time goes by in halves of it: polling takes some, too. */
const arrivalMs = 30_000;
const half = arrivalMs / 2;

interface Route {
  /** Before the body is looked at. */
  before?: () => void;
  work?: (body: AsyncIterable<Uint8Array>) => Promise<unknown>;
}

/** A server with an upload route, whose timers stand still, and a sender of as many bytes as he says at once. */
async function sender({ before, work = async () => undefined }: Route) {
  const app = await createHttp({ log: pino({ level: 'silent' }), trustedProxies: [] });
  await app.register(async (scope) => {
    takeStreams(scope);
    scope.post('/files', uploadRoute, async (request) => {
      before?.();
      await withBody(request, 1_000, work);
      return { done: true };
    });
  });
  const port = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const type = 'content-type: application/octet-stream';
  const send = (headers: readonly string[] = [type]) => {
    socket.write(['POST /files HTTP/1.1', 'host: a', 'content-length: 1000', ...headers, '', ''].join('\r\n'));
    socket.write('x');
  };
  return { socket, send, statusOf: () => statusOf(socket) };
}

async function statusOf(socket: Socket): Promise<number> {
  const [answer]: unknown[] = await once(socket, 'data');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
}

/** However the server ends it: what is still under way is reset. */
function closing(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('error', resolve);
    socket.once('close', resolve);
  });
}

const refuse = () => {
  throw new RelaisError('SIGN_ON_REQUIRED');
};

test.each<[string, Route, number, string[]?]>([
  ['while its body is taken', { work: async () => refuse() }, 401],
  ['before its body is taken', { before: refuse }, 401],
  ['for its type', {}, 400, ['content-type: text/plain']],
])(
  'an upload refused %s must end as soon as any other body, though bytes keep coming',
  async (_, route, status, headers) => {
    const { socket, send, statusOf } = await sender(route);
    send(headers);
    expect(await statusOf()).toBe(status);
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    const closed = closing(socket);
    vi.advanceTimersByTime(half);
    socket.write('x');
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(half);
    await closed;
  },
);

test('a refused upload that arrives whole keeps its connection, and no timer stays', async () => {
  const { socket, send, statusOf } = await sender({ before: refuse });
  send();
  expect(await statusOf()).toBe(401);
  await expect.poll(() => vi.getTimerCount()).toBe(1);
  socket.write('x'.repeat(999));
  await expect.poll(() => vi.getTimerCount()).toBe(0);
  send();
  expect(await statusOf()).toBe(401);
});

test('an upload that is taken may last longer, as long as bytes keep coming', async () => {
  let bytes = 0;
  const { socket, send, statusOf } = await sender({
    work: async (body) => {
      for await (const piece of body) bytes += piece.length;
    },
  });
  const answer = statusOf();
  send();
  await expect.poll(() => bytes).toBe(1);
  for (const sent of [2, 3, 4, 5]) {
    vi.advanceTimersByTime(half);
    socket.write('x');
    await expect.poll(() => bytes).toBe(sent);
  }
  socket.write('x'.repeat(995));
  expect(await answer).toBe(200);
  expect(vi.getTimerCount()).toBe(0);
});
