/** What a start does to a database that nodes are working on already, and what it refuses. */
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { testSecretKey } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { roleNames } from './database-roles.ts';
import { asRole, DatabaseError, prepareDatabase } from './prepare-database.ts';
import { createSecrets } from './secrets.ts';

let database: TestDatabase;
let installed: { app: pg.ClientConfig; system: pg.ClientConfig };
const secrets = createSecrets(testSecretKey);
beforeAll(async () => {
  database = await createTestDatabase();
  installed = await prepareDatabase({ owner: database.owner, secrets });
});
afterAll(() => database.drop());

async function canConnect(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(config);
  await client.connect();
  const { rowCount } = await client.query('select 1');
  await client.end();
  return rowCount === 1;
}

test('a node that starts does not lock out the nodes that are running, at no moment', async () => {
  let starting = true;
  const starts = (async () => {
    for (let n = 0; n < 5; n++) await prepareDatabase({ owner: database.owner, secrets });
    starting = false;
  })();
  while (starting) {
    expect(await canConnect(installed.app)).toBe(true);
    expect(await canConnect(installed.system)).toBe(true);
  }
  await starts;
});

test('a node with another secret key is refused and spoils nothing for the others', async () => {
  const foreign = createSecrets(new Uint8Array(32).fill(9));
  const start = prepareDatabase({ owner: database.owner, secrets: foreign });
  await expect(start).rejects.toThrow(/another secret key/);
  const own = { app: database.app, system: database.system };
  await expect(prepareDatabase({ owner: database.owner, secrets: foreign, own })).rejects.toThrow(/another secret key/);
  expect(await canConnect(installed.app)).toBe(true);
});

test('a schema that needs a newer release is refused', async () => {
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query("update installation set min_release = '99.0.0'");
  try {
    await expect(prepareDatabase({ owner: database.owner, secrets })).rejects.toThrow(DatabaseError);
  } finally {
    await owner.query("update installation set min_release = '0.1.0'");
    await owner.end();
  }
});

test('a release runs on the schema of the next one, which it leaves as it is', async () => {
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(
    "insert into kysely_migration (name, timestamp) values ('000999-of-the-next-release', now()::text)",
  );
  try {
    expect(await prepareDatabase({ owner: database.owner, secrets })).toMatchObject({ applied: [], firstStart: false });
  } finally {
    await owner.query("delete from kysely_migration where name = '000999-of-the-next-release'");
    await owner.end();
  }
});

test('own roles that row-level security does not hold are refused', async () => {
  const { superuser } = inject('cluster');
  const asSuperuser = { ...superuser, database: String(database.owner.database) };
  const prepare = (app: pg.ClientConfig, system: pg.ClientConfig) =>
    prepareDatabase({ owner: database.owner, secrets, own: { app, system } });
  await expect(prepare(asSuperuser, database.system)).rejects.toThrow(/superuser or has BYPASSRLS/);
  await expect(prepare(database.app, database.app)).rejects.toThrow(/three different roles/);
  await expect(prepare(database.owner, database.system)).rejects.toThrow(/three different roles/);
});

test('the two roles go the owner’s way, TLS and all', () => {
  const verified = asRole(
    { connectionString: 'postgresql://owner:x@[::1]:6432/relais?sslmode=verify-full' },
    'app',
    'p@ss',
  );
  expect(verified).toMatchObject({ host: '::1', port: 6432, database: 'relais', user: 'app', password: 'p@ss' });
  expect(verified.ssl).toBeTruthy();
  expect(asRole({ connectionString: 'postgresql://owner:x@db/relais?sslmode=no-verify' }, 'app', 'p').ssl).toEqual({
    rejectUnauthorized: false,
  });
  expect(asRole({ connectionString: 'postgresql:///relais?host=/run/postgresql' }, 'app', 'p')).toMatchObject({
    host: '/run/postgresql',
    database: 'relais',
    user: 'app',
  });
});

test('long names of databases that begin alike get roles of their own', () => {
  const long = 'a_database_of_which_the_name_is_longer_than_most_others';
  const names = [roleNames(`${long}_1`), roleNames(`${long}_2`), roleNames('relais')];
  expect(new Set(names.flatMap(({ app, system }) => [app, system])).size).toBe(6);
  for (const { app, system } of names) expect(Math.max(app.length, system.length)).toBeLessThanOrEqual(63);
});

test('the operator’s own roles are taken as they are', async () => {
  const own = { app: database.app, system: database.system };
  expect(await prepareDatabase({ owner: database.owner, secrets, own })).toMatchObject({ ...own, firstStart: false });
});
