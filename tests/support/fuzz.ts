/**
 * Hostile input for every operation of contracts/openapi.json: good calls, and what strangers and broken programs make of
 * them. The same seed makes the same calls.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Door } from '#contracts/vocabulary/role.ts';
import { inputFor } from './generated-input.ts';
import type { Operation } from './operations.ts';
import { nobody } from './tenant-rows.ts';

export interface Caller {
  readonly door: Door;
  /** The Cookie header. */
  readonly cookie: string;
}

export interface FuzzOptions {
  readonly url: string;
  readonly operations: readonly Operation[];
  /** An operation is called by one of them, mostly at their door, or by nobody. */
  readonly people: readonly Caller[];
  idOf(name: string): string | undefined;
  readonly requests: number;
  readonly seed: number;
  /** Before every so many requests, e.g. to sign people on whom a request signed off. */
  refresh(): Promise<readonly Caller[]>;
}

export interface FuzzReport {
  readonly byStatus: Readonly<Record<string, number>>;
  /** What must not be: an answer 5xx, none in time, one that tells what is inside. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
}

const answerWithinMs = 10_000;
const refreshEvery = 40;
/** Words of our own source and of PostgreSQL's errors, which no answer may hold. */
export const inside =
  /node_modules|\.ts:\d|\bat (?:async )?\w+[. ].*\(|invalid input syntax|violates|duplicate key|kysely|relation "|column "|SQLSTATE|pg_|ECONN/i;

export const hostile: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\ufeff\u2028',
  '🦜'.repeat(200),
  'x'.repeat(20_000),
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '{{7*7}}<%= 7*7 %>',
  'NaN',
  '-0',
  '2026-02-31T25:61:00Z',
  '0001-01-01T00:00:00Z',
  '99999-01-01',
  '00000000-0000-0000-0000-000000000000',
  nobody,
  [],
  {},
  [[[[[[[[]]]]]]]],
  { __proto__: null, constructor: { prototype: { admin: true } } },
  Array.from({ length: 2_000 }, (_, n) => n),
  Array.from({ length: 300 }, () => nobody),
];
const hostilePaths = ['', '%00', '%', '%ff', '..%2f..', 'x'.repeat(3_000), "'", '%F0%9F%A6%9C', '-1', 'null'];

/** A small generator of our own keeps a run the same on every machine (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const random = randomFrom(options.seed);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const byStatus: Record<string, number> = {};
  const faults: string[] = [];
  let slowestMs = 0;
  let people = options.people;
  for (let n = 0; n < options.requests; n++) {
    if (n % refreshEvery === refreshEvery - 1) people = await options.refresh();
    const operation = pick(options.operations);
    const made = makeRequest(operation, options, random, pick);
    const atDoor = people.filter(({ door }) => door === operation.door);
    const from = random();
    const cookie = from < 0.08 ? undefined : pick(from < 0.16 || atDoor.length === 0 ? people : atDoor).cookie;
    const sentAt = performance.now();
    const answer = await send(options.url, made, cookie);
    const ms = performance.now() - sentAt;
    slowestMs = Math.max(slowestMs, ms);
    byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
    const told = inside.exec(answer.text)?.[0];
    const sent = `${made.path} ${made.body ?? ''}`;
    const isLeak = answer.status >= 400 && told !== undefined && !sent.includes(told);
    if (answer.status >= 500 || answer.status === 0 || isLeak) {
      faults.push(
        `${n}: ${operation.id} ${made.method} ${sent.slice(0, 300)} → ${answer.status} ${answer.text.slice(0, 300)}`,
      );
    }
  }
  return { byStatus, faults, slowestMs };
}

interface Made {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly type: string;
}

function makeRequest(
  operation: Operation,
  { idOf }: FuzzOptions,
  random: () => number,
  pick: <T>(items: readonly T[]) => T,
): Made {
  const input = { idOf: (name: string) => idOf(name) ?? nobody, given: {} };
  let path = operation.path;
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of operation.parameters) {
    const good = inputFor(schema, name, input);
    if (place === 'path') {
      const value = random() < 0.15 ? pick(hostilePaths) : encodeURIComponent(String(good));
      path = path.replace(`{${name}}`, value);
    } else {
      const value = random() < 0.4 ? pick(hostile) : good;
      if (random() < 0.8) query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
  }
  if (query.size > 0) path += `?${query}`;
  const type =
    random() < 0.03 ? pick(['text/plain', 'multipart/form-data', 'application/xml', '']) : 'application/json';
  if (operation.body === undefined) return { method: operation.method, path, body: undefined, type };
  const good = inputFor(operation.body, '', input);
  const worse = random() < 0.15 ? good : mutate(good, random, pick);
  const text = JSON.stringify(worse) ?? '';
  const body = random() < 0.04 ? pick([text.slice(0, -1), '', '{', '[1,', `{"a":${text.repeat(3)}`, '\u0000']) : text;
  return { method: operation.method, path, body, type };
}

/** One or more values somewhere in it replaced, left out or added. */
function mutate(value: unknown, random: () => number, pick: <T>(items: readonly T[]) => T): unknown {
  if (random() < 0.15) return pick(hostile);
  if (Array.isArray(value)) return value.map((each) => (random() < 0.5 ? mutate(each, random, pick) : each));
  if (typeof value !== 'object' || value === null) return random() < 0.7 ? pick(hostile) : value;
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const chance = random();
    if (chance < 0.08) return [];
    return [[name, chance < 0.4 ? mutate(each, random, pick) : each]];
  });
  if (random() < 0.1) entries.push([pick(['__proto__', 'constructor', 'tenantId', 'role', 'id', '']), pick(hostile)]);
  return Object.fromEntries(entries);
}

async function send(url: string, { method, path, body, type }: Made, cookie?: string) {
  const abort = new AbortController();
  const late = pause(answerWithinMs, undefined, { signal: abort.signal }).then(
    () => ({ status: 0, text: `no answer within ${answerWithinMs} ms` }),
    () => ({ status: 0, text: '' }),
  );
  const answered = (async () => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined || type === '' ? {} : { 'content-type': type }),
      },
      signal: abort.signal,
      redirect: 'manual',
      ...(body === undefined || method === 'GET' ? {} : { body }),
    });
    return { status: response.status, text: await response.text() };
  })();
  try {
    return await Promise.race([answered, late]);
  } finally {
    abort.abort();
  }
}
