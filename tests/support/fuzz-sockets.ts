/** Hostile frames on both sockets, and hostile uploads: what strangers and broken programs send. The same seed sends the same. */
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { customerAttachmentsPath } from '#contracts/web-interaction/attachments.ts';
import { chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { hostile, inside, randomFrom } from './fuzz.ts';

export interface SocketFuzzOptions {
  readonly url: string;
  /** The Cookie header of an agent. */
  readonly cookie: string;
  /** Of a chat. */
  readonly token: string;
  readonly rounds: number;
  readonly seed: number;
}

export interface SocketFuzzReport {
  /** How sockets were closed, and what uploads were answered. */
  readonly byOutcome: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

const endsWithinMs = 10_000;

export async function fuzzSockets({ url, cookie, token, rounds, seed }: SocketFuzzOptions): Promise<SocketFuzzReport> {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const byOutcome: Record<string, number> = {};
  const faults: string[] = [];
  const tell = (what: string, sent: string, answer: string): void => {
    byOutcome[what] = (byOutcome[what] ?? 0) + 1;
    const told = inside.exec(answer)?.[0];
    if (/ (5\d\d|1011|1006|hangs)$/.test(what) || (told !== undefined && !sent.includes(told)))
      faults.push(`${what}: ${sent.slice(0, 200)} → ${answer.slice(0, 200)}`);
  };
  const doors = [
    { name: 'desk', path: deskSocketPath, headers: { cookie }, commands: deskCommands() },
    { name: 'chat', path: chatSocketPath, headers: {}, commands: chatCommands(token) },
  ];
  for (let round = 0; round < rounds; round++) {
    const door = pick(doors);
    const frame = hostileFrame(pick(door.commands), random, pick);
    const { code, heard } = await sendFrame(
      `${url.replace(/^http/, 'ws')}${door.path}`,
      { ...door.headers, origin: url },
      frame,
    );
    tell(`${door.name} ${code}`, frame.toString('latin1'), heard);
    if (round % 3 === 0) {
      const { path, body, headers } = hostileUpload(token, random, pick);
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { origin: url, ...headers }, body });
      tell(`upload ${answer.status}`, path, await answer.text());
    }
  }
  return { byOutcome, faults };
}

const deskCommands = (): object[] => [
  { type: 'typing', contactId: randomUUID() },
  { type: 'supervise', focus: { queueId: randomUUID() } },
  { type: 'supervise-no-more' },
  { type: 'pong' },
];

const chatCommands = (token: string): object[] => [
  { type: 'resume', token, afterSeq: 0 },
  { type: 'resume', token, afterSeq: 2_147_483_647 },
  { type: 'send', clientId: randomUUID(), text: 'Hello' },
  { type: 'typing' },
  { type: 'leave-message', address: 'grace@example.org' },
];

type Pick = <T>(items: readonly T[]) => T;

function hostileFrame(command: object, random: () => number, pick: Pick): Buffer {
  const chance = random();
  if (chance < 0.15) return Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
  if (chance < 0.25) return Buffer.from('['.repeat(pick([10, 1_000, 60_000])));
  if (chance < 0.3) return Buffer.alloc(70_000, 'x');
  if (chance > 0.8) return Buffer.from(JSON.stringify(command));
  const changed = Object.fromEntries(
    Object.entries(command).map(([name, value]) => [name, random() < 0.4 ? pick(hostile) : value]),
  );
  const text = JSON.stringify(random() < 0.1 ? pick(hostile) : changed) ?? '';
  return Buffer.from(random() < 0.1 ? text.slice(0, -1) : text);
}

/** Sends the frame and goes away; the server may be quicker. */
function sendFrame(
  url: string,
  headers: Record<string, string>,
  frame: Buffer,
): Promise<{ code: string; heard: string }> {
  const socket = new WebSocket(url, { headers });
  let heard = '';
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      socket.terminate();
      resolve({ code: 'hangs', heard });
    }, endsWithinMs);
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      heard += data.toString();
    });
    socket.once('close', (code, reason) => {
      clearTimeout(late);
      resolve({ code: String(code), heard: heard + reason.toString() });
    });
    socket.once('open', () => {
      socket.send(frame, { binary: false });
      setTimeout(() => socket.close(1000), 100);
    });
  });
}

function hostileUpload(token: string, random: () => number, pick: Pick) {
  const content = pick([Buffer.alloc(0), Buffer.from('some text'), Buffer.from('%PDF-1.7'), Buffer.alloc(300_000, 1)]);
  const query = new URLSearchParams({
    clientId: random() < 0.7 ? randomUUID() : textOf(pick(hostile)),
    name: random() < 0.5 ? 'a.txt' : textOf(pick(hostile)).slice(0, 3_000),
    size: random() < 0.6 ? String(content.length) : textOf(pick(hostile)).slice(0, 100),
  });
  return {
    path: `${customerAttachmentsPath}?${query}`,
    body: new Uint8Array(content),
    headers: {
      'content-type': pick(['application/octet-stream', 'application/octet-stream', 'text/plain', 'application/json']),
      ...(random() < 0.8 ? { authorization: `Bearer ${random() < 0.8 ? token : 'x'.repeat(43)}` } : {}),
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
