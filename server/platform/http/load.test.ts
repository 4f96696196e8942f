/** What one peer, or one address, may take of a node: each bound is reached on the wire, and others are still served. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '#tests/support/certificate.ts';
import { listen } from './listen.ts';
import { fitLimits, type LoadLimits, usualLimits } from './load-limits.ts';
import { createHttp } from './server.ts';
import { strangersGate } from './turns.ts';
import { takeStreams, uploadRoute } from './uploads.ts';

interface Served {
  limits?: Partial<LoadLimits>;
  trustedProxies?: string[];
  tls?: { cert: string; key: string };
  /** Gets what the log says from `warn` on. */
  said?: string[];
  routes?: (app: FastifyInstance) => void;
}

async function serve({ limits = {}, trustedProxies = [], tls, routes, said = [] }: Served) {
  const log = pino({ level: 'warn' }, { write: (line: string) => void said.push(line) });
  // However busy the machine of the tests is.
  const mostBusy = { usual: 1, stranger: 1 };
  const options = { log, trustedProxies, limits: { ...usualLimits, mostBusy, ...limits } };
  const app = await createHttp(tls === undefined ? options : { ...options, tls });
  app.get('/', async () => 'here');
  app.post('/', async () => 'taken');
  routes?.(app);
  const port = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  return { app, url: `http://127.0.0.1:${port}`, open: () => wire(port) };
}

/** A connection that says what it is told; `over` resolves with all it heard once it is closed. */
async function wire(port: number) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString('latin1');
  });
  const over = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(heard));
    socket.once('error', () => resolve(heard));
  });
  await Promise.race([once(socket, 'connect'), over]);
  return { socket, over, heard: () => heard, say: (...lines: string[]) => socket.write(lines.join('\r\n')) };
}

const get = (path = '/', ...headers: string[]) => [`GET ${path} HTTP/1.1`, 'host: a', ...headers, '', ''];
const post = (...headers: string[]) => [
  'POST / HTTP/1.1',
  'host: a',
  'content-type: application/json',
  ...headers,
  '',
  '',
];

async function isServed(at: { open: () => ReturnType<typeof wire> }): Promise<boolean> {
  const { say, socket, over } = await at.open();
  say(...get('/', 'connection: close'));
  const answer = await over;
  socket.destroy();
  return answer.startsWith('HTTP/1.1 200');
}

test('an address has its number of connections, which is nobody else’s and free again when they close', async () => {
  const at = await serve({ limits: { connectionsPerAddress: 2 } });
  const [one] = [await at.open(), await at.open()];
  const third = await at.open();
  expect(await third.over).toBe('');
  one.socket.destroy();
  await one.over;
  await expect.poll(() => isServed(at)).toBe(true);
});

test('a trusted proxy has as many connections as there are', async () => {
  const at = await serve({ limits: { connectionsPerAddress: 2, connections: 4 }, trustedProxies: ['127.0.0.0/8'] });
  const held = [await at.open(), await at.open(), await at.open()];
  expect(await isServed(at)).toBe(true);
  held.push(await at.open());
  expect(await (await at.open()).over).toBe('');
  expect(held.every(({ socket }) => !socket.destroyed)).toBe(true);
});

test('fewer connections than wanted are taken, and said so, where the system allows no more files', () => {
  const said: object[] = [];
  const log = { warn: (fields: object) => said.push(fields) };
  expect(fitLimits(usualLimits, 20_000, log)).toBe(usualLimits);
  expect(said).toEqual([]);
  expect(fitLimits(usualLimits, 1_024, log).connections).toBe(524);
  expect(said).toEqual([{ openFiles: 1_024, connections: 524, wanted: 10_000 }]);
});

test('who sends no request, or half of its head, is let go', async () => {
  const at = await serve({ limits: { patience: { ...usualLimits.patience, head: 200, look: 50 } } });
  const [silent, half] = [await at.open(), await at.open()];
  half.say('GET / HTTP/1.1', 'host: a', 'x-slow: ');
  expect(await silent.over).toMatch(/^(HTTP\/1\.1 408|$)/);
  expect(await half.over).toMatch(/^HTTP\/1\.1 408/);
});

test('a connection that never agrees on its encryption is let go as soon', async () => {
  const tls = await makeCertificate({ from: new Date(Date.now() - 1_000), days: 1 });
  const at = await serve({ tls, limits: { patience: { ...usualLimits.patience, head: 200 } } });
  expect(await (await at.open()).over).toBe('');
});

test('a connection that waits for its next request is let go soon, but for a trusted proxy’s', async () => {
  const limits = { patience: { ...usualLimits.patience, idle: 200 } };
  const [direct, behind] = [await serve({ limits }), await serve({ limits, trustedProxies: ['127.0.0.1'] })];
  const [mine, proxy] = [await direct.open(), await behind.open()];
  for (const { say } of [mine, proxy]) say(...get());
  expect(await mine.over).toContain('here');
  proxy.say(...get());
  await expect.poll(() => proxy.heard().match(/here/g)?.length).toBe(2);
  expect(proxy.socket.destroyed).toBe(false);
});

test('who takes nothing of his answer is let go; who waits for it long is not', async () => {
  const reader = 300;
  const at = await serve({
    limits: { patience: { ...usualLimits.patience, reader } },
    routes(app) {
      app.get('/large', async () => Buffer.alloc(64 * 1024 * 1024));
      app.get('/slow', async () => {
        await new Promise((resolve) => setTimeout(resolve, reader * 3));
        return 'at last';
      });
    },
  });
  const [stalled, waiting] = [await at.open(), await at.open()];
  stalled.socket.pause();
  stalled.say(...get('/large'));
  waiting.say(...get('/slow', 'connection: close'));
  expect(await waiting.over).toContain('at last');
  const connections = () => new Promise((resolve) => at.app.server.getConnections((_, count) => resolve(count)));
  await expect.poll(connections).toBe(0);
});

test('a body that is too large by its own account is refused before any of it, and its connection closed', async () => {
  const { say, over } = await (await serve({})).open();
  say(...post(`content-length: ${256 * 1024 + 1}`));
  expect(await over).toMatch(/^HTTP\/1\.1 413 .*BODY_TOO_LARGE/s);
});

test('a body that tells no length is read no further than its limit', async () => {
  const at = await serve({});
  const served = once(at.app.server, 'connection');
  const { say, socket, over } = await at.open();
  const [theirs]: Socket[] = await served;
  say(...post('transfer-encoding: chunked'));
  await pour(socket, `10000\r\n${'x'.repeat(0x10000)}\r\n`);
  // Beside the limit what was under way before it was reached.
  expect(theirs?.bytesRead).toBeLessThan(3 * 256 * 1024);
  // Bytes that were under way may take the answer with them.
  expect(await over).toMatch(/^(HTTP\/1\.1 413 |$)/);
});

/** Writes until the other side has had enough. */
async function pour(socket: Socket, piece: string): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let bytes = 0; socket.writable; bytes += piece.length) {
    if (bytes > 64 * 1024 * 1024) throw new Error('the server reads on and on');
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
}

test('who goes on sending a body after he was refused is let go', async () => {
  const at = await serve({});
  const { say, socket, over } = await at.open();
  say('POST /nowhere HTTP/1.1', 'host: a', 'content-type: application/json', 'transfer-encoding: chunked', '', '');
  await pour(socket, `10000\r\n${'x'.repeat(0x10000)}\r\n`);
  expect(await over).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  expect(await isServed(at)).toBe(true);
});

test.each([
  ['a head of 20 KB', get('/', `x-large: ${'x'.repeat(20_000)}`), '431'],
  ['a thousand headers', get('/', ...Array.from({ length: 1_000 }, (_, n) => `x-${n}: a-value-of-a-header`)), '431'],
  [
    '200,000 brackets',
    [...post('content-length: 200000', 'connection: close').slice(0, -1), '['.repeat(200_000)],
    '400',
  ],
])('%s is refused', async (_, lines, status) => {
  const at = await serve({});
  const { say, over } = await at.open();
  say(...lines);
  expect((await over).slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  expect(await isServed(at)).toBe(true);
});

test('ten requests on one connection may wait for their answers, more close it', async () => {
  const at = await serve({ routes: (app) => app.get('/never', () => new Promise(() => undefined)) });
  const [few, many] = [await at.open(), await at.open()];
  few.say(
    ...Array.from({ length: 10 }, () => get())
      .flat()
      .join('\r\n')
      .replaceAll('\r\n\r\n\r\n', '\r\n\r\n')
      .split('\r\n'),
  );
  await expect.poll(() => few.heard().match(/HTTP\/1\.1 200/g)?.length).toBe(10);
  many.say(Array.from({ length: 11 }, () => get('/never').join('\r\n')).join(''));
  expect(await many.over).not.toContain('200');
  // Once may be a mistake. An address that goes on is kept away for a while; who has a connection keeps it.
  for (let n = 0; n < 4; n++) {
    const again = await at.open();
    again.say(Array.from({ length: 11 }, () => get('/never').join('\r\n')).join(''));
    expect(await again.over).toBe('');
    if (n < 3) expect(await isServed(at)).toBe(true);
  }
  expect(await isServed(at)).toBe(false);
  few.say(...get());
  await expect.poll(() => few.heard().match(/HTTP\/1\.1 200/g)?.length).toBe(11);
});

test('requests of one address are worked on a few at a time, and others do not wait for them', async () => {
  let working = 0;
  const doors: (() => void)[] = [];
  const at = await serve({
    trustedProxies: ['127.0.0.1'],
    routes(app) {
      app.get('/work', async () => {
        working += 1;
        await new Promise<void>((resolve) => doors.push(resolve));
        return 'done';
      });
      app.get('/health/live', async () => 'well');
    },
  });
  const from = (address: string, path: string) =>
    fetch(`${at.url}${path}`, { headers: { 'x-forwarded-for': address } }).then(({ status }) => status);
  const flood = Array.from({ length: 20 }, () => from('192.0.2.1', '/work'));
  await expect.poll(() => working).toBe(strangersGate.perKey);
  expect(await from('192.0.2.2', '/')).toBe(200);
  expect(await from('192.0.2.1', '/health/live')).toBe(200);
  expect(working).toBe(strangersGate.perKey);
  const opening = setInterval(() => doors.shift()?.(), 1);
  expect(new Set(await Promise.all(flood))).toEqual(new Set([200]));
  clearInterval(opening);
});

test('while the thread has no moment left, few of an address are worked on at a time', async () => {
  let working = 0;
  let most = 0;
  const at = await serve({
    limits: { mostBusy: { usual: 0, stranger: 0 } },
    routes(app) {
      app.get('/work', async () => {
        working += 1;
        most = Math.max(most, working);
        await new Promise((resolve) => setImmediate(resolve));
        working -= 1;
        return 'done';
      });
    },
  });
  const people: HeadersInit[] = [{}, { cookie: 'a=b' }];
  for (const until = performance.now() + 800; performance.now() < until; ) {
    for (const headers of people) await (await fetch(at.url, { headers })).text();
  }
  for (const headers of people) {
    await Promise.all(Array.from({ length: 20 }, async () => (await fetch(`${at.url}/work`, { headers })).text()));
  }
  expect(most).toBe(2);
});

test('uploads that drip and sign-ons that wait hold up no other request, of their address neither', async () => {
  const never = () => new Promise<never>(() => undefined);
  let begun = 0;
  const at = await serve({
    trustedProxies: ['127.0.0.1'],
    routes(app) {
      app.post('/api/agent-portal/session', () => {
        begun += 1;
        return never();
      });
      app.register(async (scope) => {
        takeStreams(scope);
        scope.put('/file', uploadRoute, () => {
          begun += 1;
          return never();
        });
      });
    },
  });
  const addresses = Array.from({ length: 5 }, (_, n) => `192.0.2.${n + 1}`);
  for (const address of addresses) {
    for (let n = 0; n < strangersGate.perKey; n++) {
      const [upload, signOn] = [await at.open(), await at.open()];
      const forwarded = `x-forwarded-for: ${address}`;
      const type = 'content-type: application/octet-stream';
      upload.say('PUT /file HTTP/1.1', 'host: a', forwarded, type, 'content-length: 100', '', 'x');
      signOn.say('POST /api/agent-portal/session HTTP/1.1', 'host: a', forwarded, 'content-length: 0', '', '');
    }
  }
  await expect.poll(() => begun).toBeGreaterThanOrEqual(strangersGate.perKey * addresses.length + 16);
  for (const address of addresses) {
    expect((await fetch(at.url, { headers: { 'x-forwarded-for': address } })).status).toBe(200);
  }
});

test('requests over an address’s number a second wait, and nobody else’s', async () => {
  const at = await serve({ limits: { requestsPerAddress: 20 }, trustedProxies: ['127.0.0.1'] });
  const done: string[] = [];
  const from = async (address: string) => {
    await fetch(at.url, { headers: { 'x-forwarded-for': address } });
    done.push(address);
  };
  const start = performance.now();
  const flood = Array.from({ length: 58 }, () => from('192.0.2.1'));
  await expect.poll(() => done.length).toBeGreaterThanOrEqual(40);
  await from('192.0.2.2');
  expect(done.filter((address) => address === '192.0.2.1').length).toBeLessThan(58);
  await Promise.all(flood);
  expect(performance.now() - start).toBeGreaterThan(400);
});

test('bodies that are announced and do not come hold no more than an address may hold', async () => {
  const at = await serve({ trustedProxies: ['127.0.0.1'] });
  const held = 256 * 1024;
  for (let n = 0; n < 64; n++) (await at.open()).say(...post(`content-length: ${held}`, 'x-forwarded-for: 192.0.2.1'));
  const next = await at.open();
  await expect
    .poll(async () => {
      const answer = await fetch(at.url, {
        method: 'POST',
        headers: { 'x-forwarded-for': '192.0.2.1', 'content-type': 'application/json' },
        body: '{}',
      });
      return answer.status;
    })
    .toBe(429);
  next.say(...post('content-length: 2', 'connection: close', 'x-forwarded-for: 192.0.2.2').slice(0, -1), '{}');
  expect(await next.over).toMatch(/^HTTP\/1\.1 200/);
});

test('requests that come to nothing use up an address’s number a second twenty times as fast', async () => {
  const at = await serve({ limits: { requestsPerAddress: 20 }, trustedProxies: ['127.0.0.1'] });
  const timed = async (path: string, address: string): Promise<number> => {
    const start = performance.now();
    await (await fetch(`${at.url}${path}`, { headers: { 'x-forwarded-for': address } })).text();
    return performance.now() - start;
  };
  for (let n = 0; n < 3; n++) await timed('/nowhere', '192.0.2.1');
  expect(await timed('/', '192.0.2.1')).toBeGreaterThan(300);
  expect(await timed('/', '192.0.2.2')).toBeLessThan(300);
  // However many there were: a colleague at the same address waits for two seconds at most.
  await Promise.all(Array.from({ length: 15 }, () => timed('/nowhere', '192.0.2.1')));
  expect(await timed('/', '192.0.2.1')).toBeLessThan(2_500);
});

test('what people’s work brings along counts once: a form that is not right, an offer that somebody else took', async () => {
  const at = await serve({
    limits: { requestsPerAddress: 20 },
    routes: (app) => app.get('/late', async (_, reply) => reply.status(409).send('too late')),
  });
  const start = performance.now();
  for (let n = 0; n < 30; n++) await (await fetch(`${at.url}/late`)).text();
  expect(performance.now() - start).toBeLessThan(300);
});

test('a proxy that nobody named is told of, once, and a named one is not', async () => {
  const said: string[] = [];
  const [unlisted, listed] = [await serve({ said }), await serve({ said, trustedProxies: ['127.0.0.1'] })];
  for (const { url } of [listed, unlisted, unlisted]) {
    await (await fetch(url, { headers: { 'x-forwarded-for': '192.0.2.1' } })).text();
  }
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('RELAIS_TRUSTED_PROXIES does not name');
});
