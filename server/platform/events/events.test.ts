import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type EventBody, eventBody, type LoggedEvent, loggedEvent } from '#contracts/vocabulary/event.ts';
import { contactId, queueId, type TenantId, userId } from '#contracts/vocabulary/ids.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { systemClock } from '../clock.ts';
import type { Database } from '../db.ts';
import { openDatabase } from '../db.ts';
import { newId } from '../ids.ts';
import { append } from './append.ts';
import { type Doorbell, startDoorbell } from './doorbell.ts';
import { readAfter, readCursor, sequence } from './log.store.ts';
import { startTail, type Tail, tailStalledAfterMs } from './tail.ts';

let base: TestDatabase;
let db: Database;
let tenant: TenantId;
const lines: string[] = [];
const say = (_fields: object, message: string) => void lines.push(message);
const log = { info: say, warn: say, error: say };
const soon = { timeout: 10_000, interval: 10 };

beforeAll(async () => {
  base = await createTestDatabase();
  db = base.db;
  tenant = await addTenant(db);
});
afterAll(() => base.drop());

/** What a test started, ended after it in reverse order. */
const started: Array<() => Promise<void>> = [];
beforeEach(() => void lines.splice(0));
afterEach(async () => {
  for (const end of started.splice(0).toReversed()) await end();
});

interface TestNode {
  db: Database;
  doorbell: Doorbell;
  tail: Tail;
  clock: ManualClock;
  got: LoggedEvent[];
}

async function startNode(options: { onReplaced?: () => void } = {}): Promise<TestNode> {
  const own = openDatabase({ app: base.app, system: base.system, poolSize: 3, onIdleError: () => undefined });
  started.push(() => own.close());
  const doorbell = await startDoorbell({ db: own, log });
  started.push(() => doorbell.stop());
  const clock = manualClock();
  const tail = await startTail({ db: own, doorbell, clock, log, ...options });
  started.push(() => tail.stop());
  const got: LoggedEvent[] = [];
  tail.subscribe((events) => void got.push(...events));
  return { db: own, doorbell, tail, clock, got };
}

function change(): EventBody {
  return { type: 'directory.changed', entity: 'queue', entityId: randomUUID(), change: 'changed' };
}
const commit = (on: Database, ...bodies: EventBody[]) =>
  on.inTenant(tenant, (tx) => append(tx, systemClock, ...bodies));
const number = () => db.asSystem((tx) => sequence(tx, 100));
const bodies = (events: readonly LoggedEvent[]) => events.map((event) => event.body);

async function onServer<Row extends pg.QueryResultRow>(config: pg.ClientConfig, statement: string): Promise<Row[]> {
  const client = new pg.Client(config);
  await client.connect();
  const { rows } = await client.query<Row>(statement);
  await client.end();
  return rows;
}

/** Answers how to break all connections of the system role that are opened from now on, among them the doorbells'. */
async function connectionBreaker(): Promise<() => Promise<void>> {
  const ofRole = 'from pg_stat_activity where datname = current_database() and usename = current_user';
  const client = new pg.Client(base.system);
  await client.connect();
  started.push(() => client.end());
  const { rows } = await client.query<{ pids: number[] }>(`select array_agg(pid) as pids ${ofRole}`);
  return async () => {
    await client.query(`select pg_terminate_backend(pid) ${ofRole} and pid <> all ($1)`, [rows[0]?.pids]);
  };
}

function allowConnections(allow: boolean): Promise<unknown> {
  const statement = `alter database ${base.owner.database} with allow_connections ${allow}`;
  return onServer({ ...base.owner, database: 'postgres' }, statement);
}

describe('a cursor', () => {
  test('of another epoch is gone', async () => {
    const cursor = { ...(await db.asSystem(readCursor)), epoch: randomUUID() };
    await expect(db.asSystem((tx) => readAfter(tx, cursor, 10))).rejects.toMatchObject({
      code: 'CURSOR_GONE',
      status: 410,
    });
    const { doorbell, clock } = await startNode();
    await expect(startTail({ db, doorbell, clock, log, from: cursor })).rejects.toMatchObject({ code: 'CURSOR_GONE' });
  });

  test('ahead of the log is gone', async () => {
    const end = await db.asSystem(readCursor);
    const ahead = { ...end, position: end.position + 1 };
    await expect(db.asSystem((tx) => readAfter(tx, ahead, 10))).rejects.toMatchObject({ code: 'CURSOR_GONE' });
    expect((await db.asSystem((tx) => readAfter(tx, end, 10))).events).toEqual([]);
  });

  test('before events that are no longer kept is gone', async () => {
    const before = await db.asSystem(readCursor);
    await commit(db, change(), change());
    await number();
    await db.asSystem(({ q }) =>
      q
        .deleteFrom('event')
        .where('position', '=', before.position + 1)
        .execute(),
    );
    await expect(db.asSystem((tx) => readAfter(tx, before, 10))).rejects.toMatchObject({ code: 'CURSOR_GONE' });
    const after = { ...before, position: before.position + 1 };
    expect((await db.asSystem((tx) => readAfter(tx, after, 10))).events).toHaveLength(1);
  });
});

describe('reading', () => {
  test('gives back what was appended, as the contract has it', async () => {
    const ids = { contactId: newId(contactId, systemClock), queueId: newId(queueId, systemClock) };
    const agent = newId(userId, systemClock);
    const all: EventBody[] = [
      { type: 'contact.queued', ...ids, medium: 'web-interaction', live: true, priority: 5 },
      { type: 'contact.offered', ...ids, agentId: agent },
      { type: 'contact.ended', ...ids, agentId: agent, reason: 'customer' },
      { type: 'agent.state-changed', agentId: agent, state: 'unavailable', cause: 'no-answer' },
      change(),
    ];
    const from = await db.asSystem(readCursor);
    await commit(db, ...all);
    await number();
    const { events, atEnd, cursor } = await db.asSystem((tx) => readAfter(tx, from, 10));
    expect(events.map((event) => loggedEvent.parse(event))).toEqual(events);
    expect(bodies(events).map((body) => eventBody.parse(body))).toEqual(all);
    expect({ atEnd, cursor }).toEqual({ atEnd: true, cursor: { ...from, position: from.position + all.length } });
  });

  test('leaves out what a newer release wrote and goes on behind it', async () => {
    const node = await startNode();
    const { position } = node.tail.cursor();
    const [first, last] = [change(), change()];
    await commit(db, first);
    await db.asSystem(({ q }) =>
      q
        .insertInto('event_pending')
        .values({ tenant_id: tenant, at: new Date(), version: 2, type: 'x', body: '{"type": "contact.cloned"}' })
        .execute(),
    );
    await commit(db, last);
    await vi.waitUntil(() => node.tail.cursor().position === position + 3, soon);
    expect(bodies(node.got)).toEqual([first, last]);
    expect(lines).toEqual(['an event of a newer release was skipped']);
  });

  test('skips an event of its own version with a value it does not know, says so, and goes on behind it', async () => {
    const node = await startNode();
    const { position } = node.tail.cursor();
    const [first, last] = [change(), change()];
    const ids = { contactId: newId(contactId, systemClock), queueId: newId(queueId, systemClock) };
    const body = {
      type: 'contact.requeued',
      ...ids,
      agentId: newId(userId, systemClock),
      reason: 'foreseen-by-nobody',
    };
    await commit(db, first);
    await db.asSystem(({ q }) =>
      q
        .insertInto('event_pending')
        .values({ tenant_id: tenant, at: new Date(), version: 1, type: body.type, body: JSON.stringify(body) })
        .execute(),
    );
    await commit(db, last);
    await vi.waitUntil(() => node.tail.cursor().position === position + 3, soon);
    expect(bodies(node.got)).toEqual([first, last]);
    expect(lines).toEqual(['an event does not fit its contract and was skipped']);
  });
});

describe('the doorbell', () => {
  test('wakes the tails of all nodes after a commit', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const rung = new Promise<void>((resolve) => void b.doorbell.onRing(resolve));
    const body = change();
    await commit(a.db, body);
    await rung;
    await vi.waitUntil(() => a.got.length === 1 && b.got.length === 1, soon);
    expect([bodies(a.got), bodies(b.got)]).toEqual([[body], [body]]);
  });

  test('brings a signal to every node once, its own included', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const heard: [unknown[], unknown[]] = [[], []];
    a.doorbell.onSignal((payload) => void heard[0].push(payload));
    b.doorbell.onSignal((payload) => void heard[1].push(payload));
    for (const n of [1, 2, 3]) a.doorbell.signal({ n });
    b.doorbell.signal({ n: 4 });
    await vi.waitUntil(() => heard[0].length === 4 && heard[1].length === 4, soon);
    expect(heard[0]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect(heard[1].filter((payload) => !isDeepStrictEqual(payload, { n: 4 }))).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(() => a.doorbell.signal({ text: 'é'.repeat(4_000) })).toThrow(RangeError);
  });

  test('survives a listener that throws and a notification that is no JSON', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const heard: unknown[] = [];
    b.doorbell.onSignal(() => {
      throw new Error('a bad listener');
    });
    b.doorbell.onSignal((payload) => void heard.push(payload));
    await onServer(base.owner, "notify relais_signal, 'no JSON'");
    a.doorbell.signal({ typing: true });
    await vi.waitUntil(() => heard.length === 1, soon);
    expect(new Set(lines)).toEqual(new Set(['a listener to the doorbell failed']));
  });

  test('connects again when its connection breaks', async () => {
    const breakConnections = await connectionBreaker();
    const [a, b] = [await startNode(), await startNode()];
    await breakConnections();
    await vi.waitUntil(() => lines.filter((line) => line === 'the doorbell is connected again').length === 2, soon);
    const heard: unknown[] = [];
    b.doorbell.onSignal((payload) => void heard.push(payload));
    a.doorbell.signal({ n: 1 });
    await vi.waitUntil(() => heard.length === 1, soon);
  });
});

describe('the tail', () => {
  test('numbers and delivers the events of a node that died after its commit', async () => {
    const node = await startNode();
    const body = change();
    // base.db has no doorbell: nobody rings.
    await commit(db, body);
    await vi.waitUntil(() => node.got.length > 0, soon);
    expect(bodies(node.got)).toEqual([body]);
  });

  test('goes on without the listener that fails', async () => {
    const node = await startNode();
    const { position } = node.tail.cursor();
    node.tail.subscribe(() => {
      throw new Error('at once');
    });
    node.tail.subscribe(() => Promise.reject(new Error('later')));
    const after: LoggedEvent[] = [];
    node.tail.subscribe((events) => void after.push(...events));
    const [first, second] = [change(), change()];
    await commit(node.db, first);
    await vi.waitUntil(() => node.tail.cursor().position === position + 1, soon);
    await commit(node.db, second);
    await vi.waitUntil(() => node.tail.cursor().position === position + 2, soon);
    expect([bodies(node.got), bodies(after)]).toEqual([
      [first, second],
      [first, second],
    ]);
    expect(lines).toEqual(Array(4).fill('a listener to events failed'));
  });

  test('waits for its listeners, keeps their order and shows the wait as lag', async () => {
    const node = await startNode();
    const { promise: hold, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const slow: EventBody[] = [];
    node.tail.subscribe(async (events) => {
      begin();
      await hold;
      slow.push(...bodies(events));
    });
    const { position } = node.tail.cursor();
    const [first, second] = [change(), change()];
    await commit(node.db, first);
    await begun;
    await commit(node.db, second);
    await vi.waitUntil(async () => (await db.asSystem(readCursor)).position === position + 2, soon);
    node.clock.advance(3);
    expect(node.tail.lagMs()).toBeGreaterThan(tailStalledAfterMs);
    expect([bodies(node.got), node.tail.cursor().position]).toEqual([[first], position]);
    letGo();
    await vi.waitUntil(() => node.tail.lagMs() === 0, soon);
    expect([bodies(node.got), slow]).toEqual([
      [first, second],
      [first, second],
    ]);
  });

  test('resumes from its cursor when the database comes back, and shows the outage as lag', async () => {
    const breakConnections = await connectionBreaker();
    const node = await startNode();
    const [before, during, after] = [change(), change(), change()];
    await commit(db, before);
    await vi.waitUntil(() => node.got.length === 1, soon);
    await allowConnections(false);
    try {
      await breakConnections();
      await vi.waitUntil(() => lines.includes('the tail cannot read the event log; it tries again'), soon);
      // On a connection of the time before: another node that still reaches the database.
      await commit(db, during);
      node.clock.advance(3);
      expect(node.tail.lagMs()).toBeGreaterThan(tailStalledAfterMs);
    } finally {
      await allowConnections(true);
    }
    await vi.waitUntil(() => node.got.length === 2, soon);
    await commit(node.db, after);
    await vi.waitUntil(() => node.got.length === 3, soon);
    expect([bodies(node.got), node.tail.lagMs()]).toEqual([[before, during, after], 0]);
    expect(lines).toContain('the tail reads the event log again');
  });

  test('delivers nothing more once it is stopped', async () => {
    const node = await startNode();
    await node.tail.stop();
    await commit(node.db, change());
    await number();
    expect([node.got, (await db.asSystem(readCursor)).position > node.tail.cursor().position]).toEqual([[], true]);
  });

  test('moves to the end of a log that took the place of its own, and says so', async () => {
    let replaced = 0;
    const node = await startNode({ onReplaced: () => (replaced += 1) });
    const epoch = randomUUID();
    await db.asSystem(({ q }) => q.updateTable('event_log').set({ epoch }).execute());
    await vi.waitUntil(() => node.tail.cursor().epoch === epoch, soon);
    const body = change();
    await commit(node.db, body);
    await vi.waitUntil(() => node.got.length === 1, soon);
    expect([bodies(node.got), replaced]).toEqual([[body], 1]);
  });
});
