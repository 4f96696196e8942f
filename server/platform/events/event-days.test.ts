/** The log by days: read across them, made ahead, forgotten and deleted. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventCursor, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type LoggedDay, logPastDays, partitionName, partitionsOf } from '#tests/support/event-days.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { systemClock } from '../clock.ts';
import { problemOf } from '../http/problem.ts';
import { append } from './append.ts';
import { startDoorbell } from './doorbell.ts';
import { expireEvents, keepEventDays } from './event-days.store.ts';
import { readAfter, readBounds, readCursor, sequence } from './log.store.ts';
import { startTail } from './tail.ts';

let base: TestDatabase;
let owner: pg.Client;
let tenant: TenantId;

beforeEach(async () => {
  base = await createTestDatabase();
  owner = new pg.Client(base.owner);
  await owner.connect();
  tenant = await addTenant(base.db);
});
afterEach(async () => {
  await owner.end();
  await base.drop();
});

const body = () => ({ type: 'directory.changed', entity: 'queue', entityId: randomUUID(), change: 'changed' }) as const;

/** Numbers so many new events now. */
async function number(count: number): Promise<void> {
  await base.db.inTenant(tenant, (tx) => append(tx, systemClock, ...Array.from({ length: count }, body)));
  await base.db.asSystem((tx) => sequence(tx, 1_000));
}

/** From now on the database stamps a day so many days ahead. */
const skipTo = (daysAhead: number) =>
  owner.query("update event_log set last_day = (now() at time zone 'UTC')::date + $1::int", [daysAhead]);

/** Everything after the cursor, in batches of `limit`; `handOn`: each says to the next which day it is at. */
async function readAll(from: EventCursor, limit: number, handOn: boolean): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  let [cursor, day, atEnd] = [from, undefined as string | undefined, false];
  while (!atEnd) {
    const batch = await base.db.asSystem((tx) => readAfter(tx, cursor, limit, handOn ? day : undefined));
    events.push(...batch.events);
    ({ cursor, day, atEnd } = batch);
  }
  return events;
}

const gone = (cursor: EventCursor) =>
  base.db
    .asSystem((tx) => readAfter(tx, cursor, 10))
    .then(
      () => undefined,
      (error: unknown) => error,
    );

test('a reader gets every event once and in order, over days with a table, without one and without events', async () => {
  await keepEventDays(base.db);
  const from = await base.db.asSystem(readCursor);
  const ahead = [0, 0, 1, 2, 9, 9, 11];
  for (const days of ahead) {
    await skipTo(days);
    await number(3);
  }
  expect(await partitionsOf(owner)).toEqual(
    [partitionName(-1), partitionName(-2), 'event_before', 'event_default'].sort(),
  );
  const { rows } = await owner.query(
    'select tableoid::regclass::text as name, count(*) as n from event group by 1 order by 1',
  );
  expect(rows).toEqual(
    [
      { name: partitionName(-1), n: 3 },
      { name: partitionName(-2), n: 3 },
      { name: 'event_before', n: 6 },
      { name: 'event_default', n: 9 },
    ].sort((one, other) => one.name.localeCompare(other.name)),
  );
  for (const limit of [1, 4, 100]) {
    for (const handOn of [true, false]) {
      const read = await readAll(from, limit, handOn);
      expect(read.map(({ position }) => position)).toEqual(
        ahead.flatMap((_, n) => [1, 2, 3].map((k) => from.position + n * 3 + k)),
      );
    }
  }
});

test('a clock of the database that was set back changes nothing: the day never falls', async () => {
  await skipTo(3);
  await number(1);
  const { rows } = await owner.query<{ ahead: number }>(
    "select e.day - (now() at time zone 'UTC')::date as ahead from event e join event_log on last_position = position",
  );
  expect(rows).toEqual([{ ahead: 3 }]);
});

test('a reader opens no table of a day before its cursor’s', async () => {
  await logPastDays(
    owner,
    tenant,
    Array.from({ length: 30 }, (_, n) => ({ daysAgo: 30 - n, events: 5 })),
  );
  await keepEventDays(base.db);
  await number(2);
  const opened = (position: (log: { oldest: number; last: number }) => number) =>
    base.db.asSystem(async (tx) => {
      const bounds = await readBounds(tx);
      await readAfter(tx, { epoch: bounds.epoch, position: position(bounds) }, 10);
      const { rows } = await sql<{ name: string }>`
        select distinct relation::regclass::text as name from pg_locks
        where pid = pg_backend_pid() and relation::regclass::text ~ '^event_(\\d+|before|default)$' order by 1`.execute(
        tx.q,
      );
      return rows.map(({ name }) => name);
    });
  const now = [0, -1, -2].map((days) => partitionName(days));
  expect(await opened(({ last }) => last)).toEqual([...now, 'event_default']);
  expect(await opened(({ last }) => last - 2)).toEqual([...now, 'event_default']);
  expect(await opened(({ last }) => last - 3)).toEqual([partitionName(1), ...now, 'event_default']);
});

test('tables are made for today and the days ahead once, whoever asks', async () => {
  await owner.query('drop table event_before');
  const made = await Promise.all([keepEventDays(base.db), keepEventDays(base.db), keepEventDays(base.db)]);
  expect(made.reduce((sum, each) => sum + each, 0)).toBe(3);
  expect(await partitionsOf(owner)).toEqual([...[0, -1, -2].map((days) => partitionName(days)), 'event_default']);
  expect(await keepEventDays(base.db)).toBe(0);
});

test('a day that began without a table stays in the default partition, the next ones have theirs, and it goes when it is old', async () => {
  await owner.query('drop table event_before');
  await number(2);
  expect(await keepEventDays(base.db)).toBe(2);
  await number(2);
  await skipTo(1);
  await number(2);
  const { rows } = await owner.query(
    'select tableoid::regclass::text as name, count(*) as n from event group by 1 order by 1',
  );
  expect(rows).toEqual([
    { name: partitionName(-1), n: 2 },
    { name: 'event_default', n: 4 },
  ]);
});

const days: readonly LoggedDay[] = [
  { daysAgo: 12, events: 4 },
  { daysAgo: 10, events: 6_000, missed: true },
  { daysAgo: 9, events: 5 },
  { daysAgo: 7, events: 3 },
  { daysAgo: 2, events: 2, missed: true },
  { daysAgo: 1, events: 2 },
];

test('events of days before those that are kept are gone for readers and deleted, the others are all there', async () => {
  await logPastDays(owner, tenant, days);
  const { epoch, oldest } = await base.db.asSystem(readBounds);
  const first = { epoch, position: oldest };
  expect(await readAll(first, 1_000, true)).toHaveLength(6_016);
  expect(await expireEvents(base.db, systemClock, 9)).toEqual({ forgotten: 6_004, done: true });
  expect(await partitionsOf(owner)).toEqual([...[9, 7, 1].map((ago) => partitionName(ago)), 'event_default']);
  const kept = { epoch, position: first.position + 6_004 };
  expect(await gone(first)).toMatchObject({ code: 'CURSOR_GONE', why: 'expired', oldest: kept });
  expect(await gone({ epoch, position: kept.position - 1 })).toMatchObject({ why: 'expired', oldest: kept });
  expect(await readAll(kept, 5, true)).toHaveLength(12);
  expect((await owner.query('select from event')).rowCount).toBe(12);
  // A whole day more is not what is older than nine days: the same again does nothing.
  expect(await expireEvents(base.db, systemClock, 9)).toEqual({ forgotten: 0, done: true });
  expect(await expireEvents(base.db, systemClock, 7)).toEqual({ forgotten: 5, done: true });
  expect(await readAll({ epoch, position: kept.position + 5 }, 5, false)).toHaveLength(7);
  await number(1);
  expect(await readAll({ epoch, position: kept.position + 5 }, 5, false)).toHaveLength(8);
});

test('a reader outside is told the oldest cursor in the problem document', async () => {
  await logPastDays(owner, tenant, days);
  await expireEvents(base.db, systemClock, 7);
  const { epoch, oldest } = await base.db.asSystem(readBounds);
  const problem = problemOf(await gone({ epoch, position: 0 }), 'r1');
  expect(problem).toMatchObject({ status: 410, code: 'CURSOR_GONE', oldestCursor: { epoch, position: oldest } });
  expect(problemOf(await gone({ epoch: randomUUID(), position: 0 }), 'r1')).toMatchObject({
    detail: 'the cursor belongs to another epoch of the log',
    oldestCursor: { epoch, position: oldest },
  });
});

test('nothing is too old by a clock of a node that is years ahead, and no setting below a week is taken', async () => {
  await logPastDays(owner, tenant, days);
  const ahead = { now: () => new Date('2096-01-01T00:00:00Z') };
  expect(await expireEvents(base.db, ahead, 400)).toEqual({ forgotten: 0, done: true });
  await expect(expireEvents(base.db, systemClock, 6)).rejects.toThrow(/7 days at least/);
});

test('all may be too old: the log goes on after its last position', async () => {
  await logPastDays(owner, tenant, [
    { daysAgo: 30, events: 3 },
    { daysAgo: 20, events: 3 },
  ]);
  expect(await expireEvents(base.db, systemClock, 10)).toEqual({ forgotten: 6, done: true });
  const bounds = await base.db.asSystem(readBounds);
  expect(bounds.oldest).toBe(bounds.last);
  const end = await base.db.asSystem(readCursor);
  expect(await readAll(end, 10, false)).toEqual([]);
  await number(2);
  expect(await readAll(end, 10, false)).toHaveLength(2);
  expect(await expireEvents(base.db, systemClock, 10)).toEqual({ forgotten: 0, done: true });
  expect(await readAll(end, 10, false)).toHaveLength(2);
});

test('whoever is in a table keeps it, numbering does not wait for it, and it goes the next time', async () => {
  await logPastDays(owner, tenant, days);
  await owner.query('begin');
  await owner.query('select count(*) from event');
  const expired = await expireEvents(base.db, systemClock, 9);
  expect(expired).toEqual({ forgotten: 6_004, done: false });
  await number(1);
  expect(await partitionsOf(owner)).toContain(partitionName(12));
  // Its rows are there, and no reader's any more.
  expect(await gone({ ...(await base.db.asSystem(readCursor)), position: 0 })).toMatchObject({ why: 'expired' });
  await owner.query('commit');
  expect(await expireEvents(base.db, systemClock, 9)).toEqual({ forgotten: 0, done: true });
  expect(await partitionsOf(owner)).not.toContain(partitionName(12));
});

test('a deletion that was broken off is finished by the next', async () => {
  await logPastDays(owner, tenant, days);
  let steps = 0;
  const halfway = await expireEvents(base.db, systemClock, 9, () => ++steps === 2);
  expect(halfway).toEqual({ forgotten: 6_004, done: false });
  expect((await owner.query('select from event_default')).rowCount).toBe(1_002);
  expect(await expireEvents(base.db, systemClock, 9)).toEqual({ forgotten: 0, done: true });
  expect((await owner.query('select from event_default')).rowCount).toBe(2);
});

test('a tail that stood still for longer than events are kept goes on at the end, and says so', async () => {
  await logPastDays(owner, tenant, days);
  const lines: string[] = [];
  const say = (_fields: object, message: string) => void lines.push(message);
  const log = { info: say, warn: say, error: say };
  const doorbell = await startDoorbell({ db: base.db, log });
  const { promise: hold, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const from = { ...(await base.db.asSystem(readCursor)), position: (await base.db.asSystem(readBounds)).oldest };
  let replaced = 0;
  const tail = await startTail({
    db: base.db,
    doorbell,
    clock: systemClock,
    log,
    from,
    onReplaced: () => (replaced += 1),
  });
  const got: LoggedEvent[] = [];
  tail.subscribe(async (events) => {
    begin();
    await hold;
    got.push(...events);
  });
  try {
    await begun;
    await expireEvents(base.db, systemClock, 7);
    letGo();
    await vi.waitUntil(() => replaced === 1, { timeout: 10_000, interval: 10 });
    await number(1);
    const end = await base.db.asSystem(readCursor);
    await vi.waitUntil(() => tail.cursor().position === end.position, { timeout: 10_000, interval: 10 });
    expect(got.at(-1)?.position).toBe(end.position);
    expect(lines).toEqual(['the tail fell behind what is kept of the event log; the tail goes on at its end']);
  } finally {
    await tail.stop();
    await doorbell.stop();
  }
});

/** What a node of the release before says to the database, word for word. */
const before = {
  sequence: 'select sequence_events($1) as moved where exists (select from event_pending)',
  read: `select l.epoch, l.last_position, e.position, e.tenant_id, e.at, e.version, e.body
    from event_log l left join lateral (
      select position, tenant_id, at, version, body from event
      where position > $1 order by position limit $2
    ) e on true
    order by e.position`,
};

test('a node of the release before numbers and reads on the log by days', async () => {
  await logPastDays(owner, tenant, days);
  await keepEventDays(base.db);
  const { oldest, last } = await base.db.asSystem(readBounds);
  const system = new pg.Client(base.system);
  await system.connect();
  try {
    await base.db.inTenant(tenant, (tx) => append(tx, systemClock, body(), body()));
    expect((await system.query(before.sequence, [1_000])).rows).toEqual([{ moved: 2 }]);
    let position = oldest;
    const read: number[] = [];
    while (position < last + 2) {
      const { rows } = await system.query<{ position: number }>(before.read, [position, 500]);
      read.push(...rows.map((row) => row.position));
      position = read.at(-1) ?? last + 2;
    }
    expect(read).toEqual(Array.from({ length: last + 2 - oldest }, (_, n) => oldest + 1 + n));
  } finally {
    await system.end();
  }
});
