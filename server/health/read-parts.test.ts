/** How each part of a node is found out. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Part, PartName } from '#contracts/vocabulary/health-part.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase, type PoolUse } from '#server/platform/db.ts';
import { Works } from '#server/platform/works.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { HealthWatch } from './health-watch.ts';
import { type PartsOptions, readParts } from './read-parts.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const longAgo = new Date('2000-01-01T00:00:00Z');

function optionsWith(changed: Partial<PartsOptions> = {}): PartsOptions {
  return {
    db: database.db,
    clock: systemClock,
    log: { warn: () => undefined },
    works: new Works(systemClock),
    startedAt: systemClock.now(),
    lagMs: () => 3,
    certificateEnds: () => undefined,
    disks: {},
    ...changed,
  };
}

async function look(name: PartName, changed: Partial<PartsOptions> = {}): Promise<Part | undefined> {
  return (await readParts(optionsWith(changed))).find((part) => part.name === name);
}

/** The database, but for what its transactions throw. */
const broken = (error: unknown): PartsOptions['db'] => ({ ...database.db, asSystem: () => Promise.reject(error) });

function databaseError(code: string): Error {
  const error = new pg.DatabaseError('no', 0, 'error');
  error.code = code;
  return error;
}

async function asOwner(statement: string): Promise<void> {
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}

test('all is well at a node that has just begun', async () => {
  const parts = await readParts(
    optionsWith({ disks: { disk: '/', 'database-disk': '/' }, readRoom: async () => room(50) }),
  );
  expect(parts.map(({ name, ok }) => [name, ok])).toEqual([
    ['database', true],
    ['clock', true],
    ['beat', true],
    ['events', true],
    ['pool', true],
    ['works', true],
    ['disk', true],
    ['database-disk', true],
  ]);
});

test.each([
  ['53300', 'out-of-connections'],
  ['28P01', 'refused'],
  ['3D000', 'refused'],
  ['57P03', 'starting'],
  ['25006', 'read-only'],
  ['XX000', 'does-not-answer'],
])('a database that answers with %s is "%s", and its clock cannot be told', async (code, condition) => {
  const db = broken(new Error('connecting failed', { cause: databaseError(code) }));
  expect(await look('database', { db })).toMatchObject({ ok: false, condition, advisory: false });
  expect(await look('clock', { db })).toMatchObject({ ok: false, condition: 'unknown' });
});

test('a database that keeps silent is not waited for longer than two seconds', async () => {
  const start = performance.now();
  const db: PartsOptions['db'] = { ...database.db, asSystem: () => new Promise(() => undefined) };
  expect(await look('database', { db })).toMatchObject({ ok: false, condition: 'does-not-answer' });
  expect(performance.now() - start).toBeLessThan(3_000);
});

test('a database that can only be read makes the node unready', async () => {
  const { database: name } = database.owner;
  await asOwner(`alter database ${name} set default_transaction_read_only = on`);
  const standby = openDatabase({ app: database.app, system: database.system, onIdleError: console.error });
  try {
    expect(await look('database', { db: standby })).toMatchObject({
      ok: false,
      condition: 'read-only',
      advisory: false,
    });
  } finally {
    await standby.close();
    await asOwner(`set transaction read write; alter database ${name} reset default_transaction_read_only`);
  }
});

test('a database that takes long to answer is told, and does not make the node unready', async () => {
  const clock = manualClock(systemClock.now());
  const db: PartsOptions['db'] = {
    ...database.db,
    async asSystem(work) {
      clock.advance(1.5);
      return database.db.asSystem(work);
    },
  };
  expect(await look('database', { db, clock })).toMatchObject({ ok: false, condition: 'slow', advisory: true });
});

test('a clock that differs from that of the database is off', async () => {
  const clock = manualClock(new Date(systemClock.now().getTime() + 5_000));
  const part = await look('clock', { clock });
  expect(part).toMatchObject({ ok: false, condition: 'off', advisory: false });
  expect(Number(part?.figures.aheadMs)).toBeGreaterThan(4_000);
});

test('a beat that stays away is late, or says why, but not before the node has had the time to beat', async () => {
  const works = new Works(systemClock);
  const beat = works.watch('beat', () => Promise.reject(databaseError('53100')));
  expect(await look('beat', { startedAt: longAgo })).toMatchObject({ ok: false, condition: 'late', advisory: false });
  await beat().catch(() => undefined);
  expect(await look('beat', { startedAt: longAgo, works })).toMatchObject({ ok: false, condition: 'disk-full' });
  expect(await look('beat', { works })).toMatchObject({ ok: true });
  await database.db.asSystem(({ q }) => q.updateTable('cluster_beat').set({ beat_at: systemClock.now() }).execute());
  expect(await look('beat', { startedAt: longAgo })).toMatchObject({ ok: true });
  await database.db.asSystem(({ q }) => q.updateTable('cluster_beat').set({ beat_at: null }).execute());
});

test('a reader of events that is behind makes the node unready', async () => {
  expect(await look('events', { lagMs: () => 2_001 })).toMatchObject({
    ok: false,
    condition: 'behind',
    advisory: false,
  });
});

test('work that fails three times in a row is named; once that goes well it is not', async () => {
  const works = new Works(systemClock);
  let fails = true;
  const work = works.watch('files', () => (fails ? Promise.reject(new Error('no')) : undefined));
  for (let n = 0; n < 2; n++) await work().catch(() => undefined);
  expect(await look('works', { works })).toMatchObject({ ok: true });
  await work().catch(() => undefined);
  expect(await look('works', { works })).toMatchObject({
    ok: false,
    condition: 'failing',
    advisory: true,
    figures: { names: 'files' },
  });
  fails = false;
  await work();
  expect(await look('works', { works })).toMatchObject({ ok: true });
});

test('a pool for which more wait than it has connections is crowded', async () => {
  const use: PoolUse = { name: 'app', inUse: 10, idle: 0, waiting: 10, max: 10 };
  const db = { ...database.db, pools: () => [use] };
  expect(await look('pool', { db })).toMatchObject({ ok: false, condition: 'crowded', advisory: true });
});

const room = (freePercent: number) => ({ freeBytes: freePercent * 1e9, sizeBytes: 100e9 });

test.each([
  [4.9, false],
  [5.1, true],
])('a disk with %s % left is well: %s', async (freePercent, ok) => {
  const part = await look('disk', { disks: { disk: '/' }, readRoom: async () => room(freePercent) });
  expect(part).toMatchObject({ ok, advisory: true });
});

test('a folder that is gone is told', async () => {
  expect(await look('disk', { disks: { disk: '/nowhere/at/all' } })).toMatchObject({ condition: 'does-not-answer' });
});

test('a certificate that has run out is told', async () => {
  expect(await look('certificate', { certificateEnds: () => longAgo })).toMatchObject({
    ok: false,
    condition: 'ended',
  });
});

test('since when a part is unwell holds until it is well again; two who ask at once share one look', async () => {
  const clock = manualClock();
  const began = clock.now();
  let ok = false;
  let looks = 0;
  const watch = new HealthWatch(async () => {
    looks += 1;
    return [{ name: 'events', ok, condition: ok ? 'fine' : 'behind', advisory: false, figures: {} }];
  }, clock);
  await Promise.all([watch.parts(), watch.parts(), watch.parts()]);
  expect(looks).toBe(1);
  clock.advance(60);
  expect((await watch.parts())[0]?.since).toEqual(began);
  ok = true;
  clock.advance(60);
  expect((await watch.parts())[0]).toMatchObject({ ok: true, since: clock.now() });
});
