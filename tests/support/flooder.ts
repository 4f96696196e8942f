/**
 * A program that floods a server in one way until it is told to stop; started by floods.ts. It comes from 127.0.1.1 and
 * up, so that it is another address than everybody else's on the machine. Answers what it was answered, by status.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { z } from 'zod';

const target = z.object({ kind: z.string(), url: z.string(), key: z.string(), asset: z.string() });
const { kind, url, key, asset } = target.parse(JSON.parse(process.argv[2] ?? '{}'));
const { hostname, port } = new URL(url);

const answered: Record<string, number> = {};
const count = (what: string): void => {
  answered[what] = (answered[what] ?? 0) + 1;
};
let over = false;

const addressOf = (n: number): string => `127.0.${Math.floor(n / 250) + 1}.${1 + (n % 250)}`;
const agents = new Map<string, http.Agent>();
function agentOf(address: string): http.Agent {
  const agent = agents.get(address) ?? new http.Agent({ keepAlive: true, localAddress: address });
  agents.set(address, agent);
  return agent;
}

interface Asked {
  method?: string;
  body?: string;
  address?: string;
  headers?: Record<string, string>;
}

function ask(
  path: string,
  { method = 'GET', body, address = addressOf(0), headers = {} }: Asked = {},
): Promise<string> {
  return new Promise((resolve) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = http.request(
      `${url}${path}`,
      { method, agent: agentOf(address), headers: { origin: url, ...type, ...headers } },
      (answer) => {
        count(String(answer.statusCode));
        let text = '';
        answer.on('data', (part: Buffer) => {
          text += part.toString();
        });
        answer.once('close', () => resolve(text));
      },
    );
    asked.once('error', (error) => {
      count('code' in error ? String(error.code) : 'error');
      resolve('');
    });
    asked.end(body);
  });
}

/** So many at once, each again and again. */
function crowd(size: number, work: (n: number) => Promise<unknown>): void {
  for (let n = 0; n < size; n++) {
    (async () => {
      while (!over) await work(n);
    })().catch((error: unknown) => count(String(error)));
  }
}

function raw(address: string): Socket {
  const socket = connect({ port: Number(port), host: hostname, localAddress: address });
  socket.on('error', (error) => count('code' in error ? String(error.code) : 'error'));
  socket.once('close', () => count('closed'));
  socket.on('data', (data) => {
    const status = /^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1'))?.[1];
    if (status !== undefined) count(status);
  });
  return socket;
}

function ws(path: string, address: string, onOpen: (socket: WebSocket) => void): void {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { origin: url, agent: agentOf(address) });
  socket.on('error', () => count('socket error'));
  socket.once('close', (code) => count(`closed ${code}`));
  socket.once('open', () => {
    count('opened');
    onOpen(socket);
  });
}

/** Connections that are replaced when they are closed. */
function keep(size: number, addresses: number, begin: (socket: Socket) => void): void {
  const open = (n: number): void => {
    const socket = raw(addressOf(n % addresses));
    socket.once('connect', () => begin(socket));
    socket.once('close', () => {
      if (!over) setTimeout(() => open(n), 500);
    });
  };
  for (let n = 0; n < size; n++) open(n);
}

const head = (...lines: string[]): string => ['GET / HTTP/1.1', 'host: a', ...lines].join('\r\n');
const post = (path: string): string => `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n`;
const chatPath = `/api/web-interaction/pages/${key}/contacts`;
const newChat = (): string => JSON.stringify({ openId: randomUUID(), name: 'Flood', question: 'x'.repeat(200) });

async function chat(address: string): Promise<string | undefined> {
  const text = await ask(chatPath, { method: 'POST', body: newChat(), address });
  return z.object({ token: z.string() }).safeParse(JSON.parse(text === '' ? '{}' : text)).data?.token;
}

const floods: Readonly<Record<string, () => void>> = {
  'idle connections': () => keep(5_000, 2, () => undefined),
  'slow heads': () => keep(500, 1, (socket) => drip(socket, `${head()}\r\nx-slow: `)),
  'slow bodies': () =>
    keep(500, 1, (socket) => drip(socket, `${post('/api/agent-portal/session')}content-length: 5000\r\n\r\n`)),
  'slow readers': () =>
    keep(500, 1, (socket) => {
      socket.pause();
      for (let n = 0; n < 8; n++) socket.write(`GET ${asset} HTTP/1.1\r\nhost: a\r\n\r\n`);
    }),
  'large bodies': () =>
    keep(20, 1, (socket) => {
      socket.write(`${post('/api/agent-portal/session')}transfer-encoding: chunked\r\n\r\n`);
      pour(socket, `10000\r\n${'x'.repeat(0x10000)}\r\n`);
    }),
  pipelining: () => keep(20, 1, (socket) => pour(socket, `${head()}\r\n\r\n`.repeat(500))),
  'idle sockets': () => {
    for (let n = 0; n < 5_000; n++) ws('/api/web-interaction/socket', addressOf(n % 50), () => undefined);
  },
  'sign-ons on one name': () => crowd(50, () => signOn('agent', addressOf(0))),
  'sign-ons from many addresses': () => crowd(50, (n) => signOn(randomUUID(), addressOf(n))),
  chats: () => crowd(50, () => ask(chatPath, { method: 'POST', body: newChat() })),
  'chats from many addresses': () =>
    crowd(50, (n) => ask(chatPath, { method: 'POST', body: newChat(), address: addressOf(n) })),
  messages: () => crowd(20, (n) => talk(addressOf(300 + (n % 2)))),
  uploads: () => crowd(20, (n) => upload(addressOf(310 + (n % 2)))),
  'health and metrics': () => crowd(100, (n) => ask(n % 2 === 0 ? '/health/ready' : '/metrics')),
  nowhere: () => crowd(100, () => ask('/nowhere')),
  pages: () => crowd(100, (n) => ask(n % 2 === 0 ? asset : `/api/web-interaction/pages/${key}`)),
  'forged sessions': () =>
    crowd(100, () => ask('/api/agent-portal/session', { headers: { cookie: `relais-agent-portal=${randomUUID()}` } })),
  upgrades: () =>
    crowd(100, () => ask('/api/agent-portal/socket', { headers: { connection: 'Upgrade', upgrade: 'websocket' } })),
};

async function signOn(userName: string, address: string): Promise<void> {
  await ask('/api/agent-portal/session', {
    method: 'POST',
    body: JSON.stringify({ userName, password: 'wrong' }),
    address,
  });
}

function drip(socket: Socket, begin: string): void {
  socket.write(begin);
  const timer = setInterval(() => socket.write('x'), 1_000);
  socket.once('close', () => clearInterval(timer));
}

function pour(socket: Socket, piece: string): void {
  const more = (): void => {
    while (socket.writable && !over) if (!socket.write(piece)) return;
  };
  socket.on('drain', more);
  more();
}

/** Opens a chat and writes into it as fast as the socket takes it, on several sockets, until they are closed. */
async function talk(address: string): Promise<void> {
  const token = await chat(address);
  if (token === undefined) return void (await wait(500));
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      ws('/api/web-interaction/socket', address, (socket) => {
        socket.once('close', resolve);
        socket.send(JSON.stringify({ type: 'resume', token, afterSeq: 0 }));
        const timer = setInterval(() => {
          for (let n = 0; n < 10; n++)
            socket.send(JSON.stringify({ type: 'send', clientId: randomUUID(), text: 'x'.repeat(500) }));
        }, 20);
        socket.once('close', () => clearInterval(timer));
      });
      await Promise.race([promise, wait(20_000)]);
    }),
  );
}

async function upload(address: string): Promise<void> {
  const token = await chat(address);
  const size = 4_000_000;
  if (token === undefined) return void (await wait(500));
  await Promise.all(
    Array.from({ length: 8 }, () =>
      ask(`/api/web-interaction/attachments?clientId=${randomUUID()}&name=a.txt&size=${size}`, {
        method: 'POST',
        body: 'x'.repeat(size),
        address,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      }),
    ),
  );
}

process.once('message', () => {
  over = true;
  process.send?.(answered, () => process.exit());
});
// Whoever started it is gone.
process.once('disconnect', () => process.exit());
floods[kind]?.();
