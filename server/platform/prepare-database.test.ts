/** What a start does to a database that nodes are working on already, and what it refuses. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testSecretKey } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { DatabaseError, prepareDatabase } from './prepare-database.ts';
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

test('the operator’s own roles are taken as they are', async () => {
  const own = { app: database.app, system: database.system };
  expect(await prepareDatabase({ owner: database.owner, secrets, own })).toMatchObject({ ...own, firstStart: false });
});
