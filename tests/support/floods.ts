/**
 * Floods of every kind (flooder.ts) against the real program, while an agent and a customer at their own addresses go on
 * talking: how long a message takes from the one to the other and a read takes, in quiet and in each flood.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { administrator, customer, isContact, team } from './contact-centre.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export const floodKinds = [
  'idle connections',
  'idle sockets',
  'slow heads',
  'slow bodies',
  'slow readers',
  'large bodies',
  'pipelining',
  'nowhere',
  'pages',
  'health and metrics',
  'upgrades',
  'forged sessions',
  'sign-ons on one name',
  'sign-ons from many addresses',
  'chats',
  'chats from many addresses',
  'messages',
  'uploads',
] as const;

/** Milliseconds at the 99th percentile, of reads and of messages from side to side; how many of them were refused. */
export interface Noticed {
  readonly read: number;
  readonly message: number;
  readonly refused: number;
}

export interface FloodResult {
  readonly kind: string;
  readonly quiet: Noticed;
  readonly flood: Noticed;
  readonly worst: number;
  /** What the flood was answered, by status or error. */
  readonly answered: Readonly<Record<string, number>>;
  /** Of the server, in the flood. */
  readonly cores: number;
  readonly residentMiB: number;
  readonly openFiles: number;
}

const adminPassword = 'floods-administrator-1';
const root = path.join(import.meta.dirname, '..', '..');

export async function runFloods(
  dataDir: string,
  { seconds, kinds, tell }: { seconds: number; kinds: readonly string[]; tell: (result: FloodResult) => void },
): Promise<FloodResult[]> {
  const server = await startServer(dataDir, { RELAIS_ADMIN_PASSWORD: adminPassword });
  try {
    const people = await setUp(server);
    await people.measure(1);
    const results: FloodResult[] = [];
    for (const kind of kinds) {
      const quiet = await people.measure(seconds);
      const flood = startFlood({ kind, url: server.url, key: people.key, asset: largestAsset() });
      await wait(2_000);
      const before = cpuOf(server);
      const during = await people.measure(seconds);
      const cores = Math.round((cpuOf(server) - before) / seconds) / 100;
      const resources = resourcesOf(server);
      const answered = await flood.stop();
      const worst = Math.max(during.read / quiet.read, during.message / quiet.message);
      const result = {
        kind,
        quiet,
        flood: during,
        worst: Math.round(worst * 100) / 100,
        answered,
        cores,
        ...resources,
      };
      results.push(result);
      tell(result);
      await people.recover();
    }
    await people.end();
    return results;
  } finally {
    await server.stop();
  }
}

/** An agent and a customer who talk, and what they notice. */
async function setUp({ url }: ServerProcess) {
  const centre = await administrator(url, adminPassword);
  const { agent, desk, key } = await team(centre, url);
  const other = await team(centre, url);
  await agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  const { contactId, socket } = await customer(url, key);
  await desk.next(isContact('offered'));
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/accept`);
  let refused = 0;
  const read = () =>
    timed(async () => {
      if ((await agent.call('GET', '/api/agent-portal/session')).status !== 200) refused += 1;
    });
  const write = () =>
    timed(async () => {
      const clientId = crypto.randomUUID();
      await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/messages`, {
        clientId,
        text: 'Hello',
      });
      await socket.next(
        (frame) => frame.type === 'messages' && frame.messages.some((each) => each.clientId === clientId),
      );
    });
  return {
    /** The page that is flooded is another than the customer's. */
    key: other.key,
    async measure(seconds: number) {
      const times: { read: number[]; message: number[] } = { read: [], message: [] };
      for (const until = performance.now() + seconds * 1_000; performance.now() < until; await wait(10)) {
        times.read.push(await read());
        times.message.push(await write());
      }
      const result = { read: p99(times.read), message: p99(times.message), refused };
      refused = 0;
      return result;
    },
    /** Connections that were let go, and work that was taken on, are over soon. */
    async recover() {
      await wait(3_000);
      await write();
    },
    async end() {
      for (const each of [desk, other.desk, socket]) each.close();
    },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function p99(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length * 0.99)] ?? 0) * 10) / 10;
}

function startFlood(target: { kind: string; url: string; key: string; asset: string }) {
  const child = fork(path.join(import.meta.dirname, 'flooder.ts'), [JSON.stringify(target)]);
  return {
    async stop(): Promise<Record<string, number>> {
      const told = once(child, 'message');
      const ended = once(child, 'exit');
      child.send('stop');
      const [answered]: unknown[] = await told;
      await ended;
      return z.record(z.string(), z.number()).parse(answered);
    },
  };
}

function largestAsset(): string {
  const folder = path.join(root, 'dist', 'web', 'assets');
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const sized = files.map((name) => ({ name, size: readFileSync(path.join(folder, name)).length }));
  return `/assets/${sized.toSorted((one, other) => other.size - one.size)[0]?.name}`;
}

/** Hundredths of a second of CPU. */
function cpuOf({ child }: ServerProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function resourcesOf({ child }: ServerProcess): { residentMiB: number; openFiles: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const kib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return { residentMiB: Math.round(kib / 1_024), openFiles: readdirSync(`/proc/${child.pid}/fd`).length };
}
