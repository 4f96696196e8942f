import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { addTenant } from '#tests/support/fixtures.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { StatementNames } from './statement-names.ts';

test('a text that comes again has a name, and only so many texts have one', () => {
  const names = new StatementNames();
  expect(['a', 'a', 'a', 'b'].map((text) => names.nameOf(text))).toEqual([undefined, undefined, undefined, undefined]);
  const name = names.nameOf('a');
  expect(name).toBeDefined();
  expect(names.nameOf('a')).toBe(name);
  names.forget();
  for (let n = 0; n < 3; n++) expect(names.nameOf('a')).toBeUndefined();
  expect(names.nameOf('a')).not.toBe(name);
  for (let n = 0; n < 3_000; n++) names.nameOf(`text ${n % 600}`);
  expect(names.nameOf('text 0')).toBeDefined();
  for (let n = 0; n < 9; n++) expect(names.nameOf('one more')).toBeUndefined();
});

test('a column that a newer release adds disturbs no statement that was prepared before', async () => {
  const database = await createTestDatabase({ poolSize: 2 });
  onTestFinished(() => database.drop());
  const { db } = database;
  const tenantId = await addTenant(db);
  let tries = 0;
  const read = () =>
    db.inTenant(tenantId, async ({ q }) => {
      tries += 1;
      await q.updateTable('tenant').set({ language: 'fr' }).where('id', '=', tenantId).execute();
      return q.selectFrom('tenant').selectAll().where('id', '=', tenantId).executeTakeFirstOrThrow();
    });
  for (let n = 0; n < 8; n++) await read();
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query('alter table tenant add column of_tomorrow text');
  await owner.end();
  tries = 0;
  expect(await read()).toMatchObject({ language: 'fr', of_tomorrow: null });
  // The first one met the old plan: without that this test would try nothing.
  expect(tries).toBe(2);
  expect((await Promise.all([read(), read(), read()])).length).toBe(3);
});
