/** What callers meet while the database is in trouble, and that they meet it no longer than it lasts. */
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { type TcpProxy, testProxy } from '#tests/support/tcp-proxy.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { acquireMs } from './connections.ts';
import { type Database, openDatabase } from './db.ts';
import { RelaisError } from './errors.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Told {
  message: string;
  fields: object;
}

/** The database behind a proxy, with what its log was told. */
async function behindProxy(poolSize = 2): Promise<{ db: Database; proxy: TcpProxy; told: Told[] }> {
  const proxy = await testProxy({ path: `${String(database.system.host)}/.s.PGSQL.5432` });
  const told: Told[] = [];
  const log = {
    info: (fields: object, message: string) => void told.push({ fields, message }),
    warn: (fields: object, message: string) => void told.push({ fields, message }),
  };
  const of = (config: pg.ClientConfig): pg.ClientConfig => ({ ...config, host: '127.0.0.1', port: proxy.port });
  const options = { app: of(database.app), system: of(database.system), poolSize, onIdleError: () => undefined, log };
  const db = openDatabase(options);
  onTestFinished(() => db.close());
  return { db, proxy, told };
}

const ask = (db: Database): Promise<unknown> =>
  db.asSystem(({ q }) => q.selectFrom('event_log').select('epoch').execute());
/** How a call ended, and after how many milliseconds. */
async function outcome(call: Promise<unknown>): Promise<{ code: string; ms: number }> {
  const start = performance.now();
  const code = await call.then(
    () => 'ok',
    (error: unknown) => (error instanceof RelaisError ? error.code : String(error)),
  );
  return { code, ms: performance.now() - start };
}
const all = (db: Database, count: number) => Promise.all(Array.from({ length: count }, () => outcome(ask(db))));

test('a database that is gone is told at once, and used again as soon as it is back', async () => {
  const { db, proxy, told } = await behindProxy();
  await ask(db);
  proxy.set('gone');
  for (const { code, ms } of await all(db, 50)) {
    expect(code).toBe('SERVER_NOT_READY');
    expect(ms).toBeLessThan(1_000);
  }
  proxy.set('pass');
  await expect.poll(() => outcome(ask(db)), { timeout: 2_000 }).toMatchObject({ code: 'ok' });
  // One line when it begins, one when it is over, whoever met it meanwhile.
  expect(told.map(({ message }) => message)).toEqual([
    'the database cannot be used; it is tried again',
    'the database can be used again',
  ]);
});

test('a database that falls silent holds nobody for long, and its dead connections are not used again', async () => {
  const { db, proxy } = await behindProxy();
  await all(db, 2);
  proxy.set('silent');
  const met = await all(db, 200);
  expect(new Set(met.map(({ code }) => code))).toEqual(new Set(['SERVER_NOT_READY']));
  expect(Math.max(...met.map(({ ms }) => ms))).toBeLessThan(2 * acquireMs + 1_000);
  // Known to be away: whoever comes now hears it at once, but for the one who finds out whether it still is.
  const later = await all(db, 200);
  expect(later.filter(({ ms }) => ms < 200).length).toBeGreaterThanOrEqual(198);
  proxy.set('pass');
  const back = await outcome(ask(db));
  expect(back).toMatchObject({ code: 'ok' });
  expect(back.ms).toBeLessThan(1_000);
});

test('no more than so many wait, and each for a limited time', async () => {
  const { db } = await behindProxy(1);
  let free: () => void = () => undefined;
  const holder = db.asSystem(() => new Promise<void>((resolve) => (free = resolve)));
  const met = await Promise.all(Array.from({ length: 2_100 }, () => outcome(ask(db))));
  free();
  await holder;
  expect(new Set(met.map(({ code }) => code))).toEqual(new Set(['SERVER_NOT_READY']));
  expect(met.filter(({ ms }) => ms < 2_000).length).toBeGreaterThanOrEqual(99);
  expect(met.filter(({ ms }) => ms > acquireMs - 500).length).toBeGreaterThan(1_900);
  expect(await outcome(ask(db))).toMatchObject({ code: 'ok' });
});

test('a server without writes is none: its connections are dropped until one leads to a server with them', async () => {
  const { db, proxy } = await behindProxy();
  const count = () => db.asSystem(({ q }) => q.updateTable('event_log').set({ last_position: 0 }).execute());
  await count();
  const owner = new pg.Client(database.owner);
  await owner.connect();
  onTestFinished(async () => {
    await owner.query('set default_transaction_read_only = off');
    await owner.query(`alter database ${name} reset default_transaction_read_only`);
    await owner.end();
  });
  const name = pg.escapeIdentifier(String(database.owner.database));
  await owner.query(`alter database ${name} set default_transaction_read_only = on`);
  // As at a failover: the old connections end, the new ones lead elsewhere.
  proxy.set('gone');
  proxy.set('pass');
  await expect.poll(() => outcome(count()), { timeout: 2_000 }).toMatchObject({ code: 'SERVER_NOT_READY' });
  expect(await outcome(ask(db))).toMatchObject({ code: 'SERVER_NOT_READY' });
  await owner.query('set default_transaction_read_only = off');
  await owner.query(`alter database ${name} reset default_transaction_read_only`);
  await expect.poll(() => outcome(count()), { timeout: 2_000 }).toMatchObject({ code: 'ok' });
});

test('a statement that a server without writes refuses costs the connection', async () => {
  const { db } = await behindProxy(1);
  const pid = () =>
    db.asSystem(
      async ({ q }) =>
        (await q.selectNoFrom((eb) => eb.fn<number>('pg_backend_pid').as('pid')).executeTakeFirstOrThrow()).pid,
    );
  const before = await pid();
  const refused = db.asSystem(async ({ q }) => {
    await q
      .selectNoFrom((eb) => eb.fn('set_config', [eb.val('transaction_read_only'), eb.val('on'), eb.val(true)]).as('x'))
      .execute();
    await q.updateTable('event_log').set({ last_position: 0 }).execute();
  });
  expect(await outcome(refused)).toMatchObject({ code: 'SERVER_NOT_READY' });
  expect(await pid()).not.toBe(before);
});

test.each([
  ['53100', 'SERVER_NOT_READY'],
  ['53300', 'SERVER_NOT_READY'],
  ['57P01', 'SERVER_NOT_READY'],
  ['25P04', 'SERVER_NOT_READY'],
  ['22012', 'error: as tests have it'],
])('a statement that fails with %s is told as %s', async (state, code) => {
  const { db } = await behindProxy(1);
  const owner = new pg.Client(database.owner);
  await owner.connect();
  onTestFinished(() => owner.end());
  await owner.query(`create or replace function fail_${state.toLowerCase()}() returns integer language plpgsql as
    $$ begin raise exception using errcode = '${state}', message = 'as tests have it'; end $$`);
  const failing = db.asSystem(({ q }) =>
    q.selectNoFrom((eb) => eb.fn(`fail_${state.toLowerCase()}`).as('x')).execute(),
  );
  expect((await outcome(failing)).code).toBe(code);
  expect(await outcome(ask(db))).toMatchObject({ code: 'ok' });
});

test('one statement that reads in a tenant sees that tenant alone, and leaves its connection as it was', async () => {
  const { db } = await behindProxy(1);
  const tenants = [await addTenant(database.db), await addTenant(database.db)];
  const [one] = tenants;
  if (one === undefined) throw new Error('no tenant');
  const seen = (tenantId: TenantId) =>
    db.readInTenant(tenantId, ({ q }) => q.selectFrom('tenant').select('id').execute());
  for (const tenantId of tenants) expect(await seen(tenantId)).toEqual([{ id: tenantId }]);
  const failing = db.readInTenant(one, ({ q }) => sql`select 1 / 0 from tenant`.execute(q));
  await expect(failing).rejects.toThrow('division by zero');
  const twice = db.readInTenant(one, async ({ q }) => {
    await q.selectFrom('tenant').select('id').execute();
    return q.selectFrom('tenant').select('id').execute();
  });
  await expect(twice).rejects.toThrow('a second statement where one was announced');
  // Whoever asked nothing has left a transaction open: nobody goes on in it.
  expect(await db.readInTenant(one, async () => 'nothing')).toBe('nothing');
  for (let n = 0; n < 3; n++) {
    const { rows } = await db.inTenant(one, ({ q }) =>
      sql<{ since: boolean; tenant: string }>`
        select now() > clock_timestamp() - interval '1 second' as since, current_setting('relais.tenant') as tenant`.execute(
        q,
      ),
    );
    expect(rows).toEqual([{ since: true, tenant: one }]);
  }
  expect(await db.inTenant(one, ({ q }) => q.selectFrom('tenant').select('id').execute())).toEqual([{ id: one }]);
});
