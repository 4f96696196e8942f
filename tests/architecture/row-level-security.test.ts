/** DESIGN 5: the roles' attributes, and that the line between tenants holds below the stores. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
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

test('every table forces row-level security', async () => {
  const owner = await connect(database.owner);
  const { rows } = await owner.query(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'kysely%' and not (relrowsecurity and relforcerowsecurity)",
  );
  expect(rows).toEqual([]);
});

test('the app role sees nothing without a tenant, only its own with one, and cannot write for another', async () => {
  const one = await addTenant(database.db);
  const two = await addTenant(database.db);
  for (const tenant of [one, two])
    await addQueue(database.db, tenant, { memberIds: [await addUser(database.db, tenant)] });
  const app = await connect(database.app);
  for (const table of ['tenant', 'user_account', 'queue', 'queue_member', 'agent', 'agent_capacity']) {
    const { rows } = await app.query(`select count(*)::int as n from ${table}`);
    expect(rows[0].n, table).toBe(0);
  }
  await app.query('begin');
  await app.query("select set_config('relais.tenant', $1, true)", [one]);
  const { rows } = await app.query('select distinct tenant_id from queue');
  expect(rows).toEqual([{ tenant_id: one }]);
  await expect(
    app.query("insert into reason (id, tenant_id, kind, name) values (gen_random_uuid(), $1, 'wrap-up', 'x')", [two]),
  ).rejects.toThrow(/row-level security/);
  await app.query('rollback');
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
