/** The roles' attributes, and that the line between tenants holds below the stores. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepEventDays } from '#server/platform/events/event-days.store.ts';
import { fullTenant } from '#tests/support/full-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let database: TestDatabase;
const clients: pg.Client[] = [];
async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  await client.connect();
  clients.push(client);
  return client;
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const client of clients) await client.end();
  await database.drop();
});

test('no role of ours is a superuser or passes row-level security by', async () => {
  const owner = await connect(database.owner);
  const names = [database.owner.user, database.app.user, database.system.user];
  const { rows } = await owner.query('select rolname, rolsuper, rolbypassrls from pg_roles where rolname = any ($1)', [
    names,
  ]);
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toMatchObject({ rolsuper: false, rolbypassrls: false });
  const attributes = await owner.query('select rolcreaterole, rolcreatedb from pg_roles where rolname = any ($1)', [
    names.slice(1),
  ]);
  for (const row of attributes.rows) expect(row).toEqual({ rolcreaterole: false, rolcreatedb: false });
  const settings = await owner.query(
    "select count(*)::int as n from pg_db_role_setting s, unnest(s.setconfig) c where c like 'transaction_timeout=%'",
  );
  expect(settings.rows[0].n).toBeGreaterThanOrEqual(2);
});

test('every table forces row-level security, partitions among them', async () => {
  await keepEventDays(database.db);
  const owner = await connect(database.owner);
  const { rows } = await owner.query(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'kysely%' and not (relrowsecurity and relforcerowsecurity)",
  );
  expect(rows).toEqual([]);
});

async function tablesByTenant(partitions: boolean): Promise<string[]> {
  const owner = await connect(database.owner);
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
       and c.relispartition = $1 order by 1`,
    [partitions],
  );
  return rows.map(({ name }) => name);
}

test('the app role sees nothing without a tenant, only its own with one, in every table', async () => {
  const [mine] = [await fullTenant(database.db), await fullTenant(database.db)];
  const tables = await tablesByTenant(false);
  expect(tables.length).toBeGreaterThanOrEqual(12);
  const app = await connect(database.app);
  const system = await connect(database.system);
  for (const name of tables) {
    const { rows: all } = await system.query(`select count(distinct tenant_id)::int as n from ${name}`);
    // The second tenant's numbering has taken what was pending of the first's.
    const tenants = name === 'event_pending' ? 1 : 2;
    expect(all[0].n, `${name} as system`).toBeGreaterThanOrEqual(tenants);
    // Written by everybody, read by the system role alone.
    if (name === 'event_pending') continue;
    const { rows: none } = await app.query(`select count(*)::int as n from ${name}`);
    expect(none[0].n, name).toBe(0);
    await app.query('begin');
    await app.query("select set_config('relais.tenant', $1, true)", [mine]);
    const { rows } = await app.query(`select distinct tenant_id from ${name}`);
    expect(rows, name).toEqual([{ tenant_id: mine }]);
    await app.query('rollback');
  }
  await expect(app.query('select * from event_pending')).rejects.toThrow(/permission denied/);
});

test('nobody but the owner reaches a partition by its own name, also one that was made later', async () => {
  await fullTenant(database.db);
  await keepEventDays(database.db);
  const partitions = await tablesByTenant(true);
  expect(partitions.length).toBeGreaterThanOrEqual(4);
  for (const role of [database.app, database.system]) {
    const client = await connect(role);
    for (const name of partitions) {
      for (const statement of [`select * from ${name}`, `delete from ${name}`, `drop table ${name}`]) {
        await expect(client.query(statement), statement).rejects.toThrow(/permission denied|must be owner/);
      }
    }
  }
  const app = await connect(database.app);
  for (const call of ['keep_event_days(1)', 'expire_events(7, now())', 'drop_expired_events(1)']) {
    await expect(app.query(`select ${call}`), call).rejects.toThrow(/permission denied/);
  }
});

test('the app role can write, change and delete in no other tenant', async () => {
  const [mine, theirs] = [await fullTenant(database.db), await fullTenant(database.db)];
  const app = await connect(database.app);
  const inTenant = async (statement: string, values: unknown[] = []) => {
    await app.query('begin');
    try {
      await app.query("select set_config('relais.tenant', $1, true)", [mine]);
      return await app.query(statement, values);
    } finally {
      await app.query('rollback');
    }
  };
  const insertReason = "insert into reason (id, tenant_id, kind, name) values (gen_random_uuid(), $1, 'wrap-up', 'x')";
  await expect(inTenant(insertReason, [theirs])).rejects.toThrow(/row-level security/);
  const insertEvent =
    "insert into event_pending (tenant_id, at, version, type, body) values ($1, now(), 1, 'contact.queued', '{}')";
  await expect(inTenant(insertEvent, [theirs])).rejects.toThrow(/row-level security/);
  for (const name of ['contact', 'message', 'queue', 'user_account', 'agent', 'session', 'reason', 'chat_page']) {
    const { rowCount } = await inTenant(`update ${name} set tenant_id = tenant_id where tenant_id = $1`, [theirs]);
    expect(rowCount, name).toBe(0);
  }
  expect((await inTenant('delete from message where tenant_id = $1', [theirs])).rowCount).toBe(0);
  await expect(inTenant('update contact set tenant_id = $1', [theirs])).rejects.toThrow(/row-level security/);
});

test('the app role cannot read the log of others, sequence it or touch the installation', async () => {
  const app = await connect(database.app);
  for (const statement of [
    'select * from installation',
    'delete from event',
    'select * from event_log',
    'select sequence_events(1)',
  ]) {
    await expect(app.query(statement), statement).rejects.toThrow(/permission denied/);
  }
});
