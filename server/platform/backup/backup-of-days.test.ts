/** The event log by days, taken along by a backup, and a log of the release before it had days. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { logPastDays, partitionsOf } from '#tests/support/event-days.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { systemClock } from '../clock.ts';
import { type Database, openDatabase } from '../db.ts';
import { expireEvents, keepEventDays } from '../events/event-days.store.ts';
import { readAfter, readBounds, sequence } from '../events/log.store.ts';
import { migrate } from '../migrate.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const tenant = randomUUID();
let folder: string;
let source: OneDatabase;
let target: OneDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relais-days-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  [source, target] = [await emptyDatabase(), await emptyDatabase()];
});
afterEach(async () => {
  await source.drop();
  await target.drop();
});

interface OneDatabase {
  config: pg.ClientConfig;
  owner: pg.Client;
  /** The server's way to it, from when the schema is there. */
  open(): Database;
  drop(): Promise<void>;
}

async function emptyDatabase(): Promise<OneDatabase> {
  const cluster = inject('cluster');
  const database = `test_${randomBytes(6).toString('hex')}`;
  const maintenance = new pg.Client({ ...cluster.superuser, database: 'postgres' });
  await maintenance.connect();
  await maintenance.query(`create database ${database} template template0 owner ${cluster.owner.user}`);
  const config = { ...cluster.owner, database };
  const owner = new pg.Client(config);
  await owner.connect();
  const opened: Database[] = [];
  return {
    config,
    owner,
    open() {
      const db = openDatabase({
        app: { ...cluster.app, database },
        system: { ...cluster.system, database },
        poolSize: 2,
        onIdleError: (error) => console.error(error),
      });
      opened.push(db);
      return db;
    },
    async drop() {
      for (const db of opened) await db.close();
      await owner.end();
      await maintenance.query(`drop database ${database} with (force)`);
      await maintenance.end();
    },
  };
}

const roles = () => {
  const { app, system } = inject('cluster');
  return { app: String(app.user), system: String(system.user) };
};

async function fill(upTo?: string): Promise<void> {
  await migrate(source.config, roles(), { upTo });
  await source.owner.query('insert into installation (secret_check) values ($1)', [
    testSecrets.seal('secret-check', 'relais'),
  ]);
}

async function backUp(): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.gz`);
  await writeBackup({ owner: source.config, file, now: new Date(), release: '0.1.0' });
  return file;
}

const backUpAndRestore = async (): Promise<Database> => restore(await backUp());

async function restore(file: string): Promise<Database> {
  await restoreBackup({
    owner: target.config,
    roles: roles(),
    ownRoles: true,
    secrets: testSecrets,
    file,
    replace: false,
  });
  return target.open();
}

async function readAll(db: Database): Promise<number[]> {
  const { epoch, oldest } = await db.asSystem(readBounds);
  const { events, atEnd } = await db.asSystem((tx) => readAfter(tx, { epoch, position: oldest }, 1_000));
  expect(atEnd).toBe(true);
  return events.map(({ position }) => position);
}

const append = (owner: pg.Client, at = 'now()') =>
  owner.query(
    `insert into event_pending (tenant_id, at, version, type, body) select $1, ${at}, 1, 'directory.changed',
       jsonb_build_object('type', 'directory.changed', 'entity', 'queue', 'entityId', gen_random_uuid(), 'change', 'changed')`,
    [tenant],
  );

test('a restored log has its days: it is read on, forgotten and deleted like the one of before', async () => {
  await fill();
  await logPastDays(source.owner, tenant, [
    { daysAgo: 300, events: 4 },
    { daysAgo: 20, events: 3, missed: true },
    { daysAgo: 3, events: 2 },
  ]);
  await keepEventDays(source.open());
  await append(source.owner);
  await source.owner.query('select sequence_events(10)');
  await append(source.owner);
  const db = await backUpAndRestore();
  expect(await readAll(db)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await keepEventDays(db);
  await append(target.owner);
  await db.asSystem((tx) => sequence(tx, 10));
  expect(await readAll(db)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(await expireEvents(db, systemClock, 30)).toEqual({ forgotten: 4, done: true });
  expect(await readAll(db)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  expect((await target.owner.query('select from event')).rowCount).toBe(8);
  expect(await partitionsOf(target.owner)).toContain('event_before');
});

test('a log of before the days comes back whole, each event on its day', async () => {
  await fill('000018-close-cause');
  for (const ago of [50, 50, 49, 20, 20, 3, 3, 3, 0]) await append(source.owner, `now() - interval '${ago} days'`);
  await source.owner.query('select sequence_events(100)');
  // The oldest is not the first that ever was.
  await source.owner.query('delete from event where position = 1');
  const db = await backUpAndRestore();
  expect(await readAll(db)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  const { rows } = await target.owner.query<{ ago: number; first_position: number }>(
    "select (now() at time zone 'UTC')::date - day as ago, first_position from event_day order by day",
  );
  expect(rows).toEqual([
    { ago: 50, first_position: 2 },
    { ago: 49, first_position: 3 },
    { ago: 20, first_position: 4 },
    { ago: 3, first_position: 6 },
    { ago: 0, first_position: 9 },
  ]);
  await append(target.owner);
  await db.asSystem((tx) => sequence(tx, 10));
  expect(await expireEvents(db, systemClock, 20)).toEqual({ forgotten: 2, done: true });
  expect(await readAll(db)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  expect(await expireEvents(db, systemClock, 7)).toEqual({ forgotten: 2, done: true });
  expect(await readAll(db)).toEqual([6, 7, 8, 9, 10]);
});

test('what is forgotten and deleted while a backup runs is whole in it', async () => {
  await fill();
  await logPastDays(source.owner, tenant, [
    { daysAgo: 300, events: 4 },
    { daysAgo: 3, events: 2 },
  ]);
  await source.owner.query('begin; lock table kysely_migration in access exclusive mode');
  const file = backUp();
  // It has begun, and reads the names of the migrations before any table.
  await vi.waitFor(
    async () => {
      const { rowCount } = await source.owner.query(
        "select from pg_locks where relation = 'kysely_migration'::regclass and not granted",
      );
      expect(rowCount).toBe(1);
    },
    { timeout: 10_000 },
  );
  const db = source.open();
  expect(await expireEvents(db, systemClock, 30)).toEqual({ forgotten: 4, done: false });
  await source.owner.query('commit');
  expect(await readAll(await restore(await file))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await expireEvents(db, systemClock, 30)).toEqual({ forgotten: 0, done: true });
});

test('a log whose first events are missing in the backup begins with the oldest there is', async () => {
  await fill();
  await logPastDays(source.owner, tenant, [
    { daysAgo: 20, events: 4 },
    { daysAgo: 3, events: 2 },
  ]);
  await source.owner.query('delete from event where position < 4');
  expect(await readAll(await backUpAndRestore())).toEqual([4, 5, 6]);
});

test('a log of which the backup holds no event goes on at its end', async () => {
  await fill();
  await logPastDays(source.owner, tenant, [{ daysAgo: 3, events: 2 }]);
  await source.owner.query('delete from event');
  const db = await backUpAndRestore();
  expect(await readAll(db)).toEqual([]);
  await append(target.owner);
  await db.asSystem((tx) => sequence(tx, 10));
  expect(await readAll(db)).toEqual([3]);
});
