import { afterAll, beforeEach, expect, test } from 'vitest';
import { administratorQuery } from '#contracts/web-manager/administrators.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import {
  addAdministrator,
  deleteAdministrator,
  listAdministrators,
  updateAdministrator,
} from './administrator.store.ts';

const clock = manualClock();
const databases: TestDatabase[] = [];
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  databases.push(database);
  await ensureFirstAdministrator(database.db, clock, { userName: 'admin', password: 'the-administrator-1' });
});
afterAll(() => Promise.all(databases.map((each) => each.drop())));

const listed = async (query: object = {}) =>
  (await database.db.asSystem((tx) => listAdministrators(tx, administratorQuery.parse(query)))).items;
const second = () =>
  database.db.asSystem((tx) =>
    addAdministrator(tx, clock, {
      input: { userName: 'grace', firstName: 'Grace', lastName: 'Hopper', disabled: false },
      passwordHash: 'none',
    }),
  );

test('the last central administrator can be neither deleted nor disabled', async () => {
  const [first] = await listed();
  if (first === undefined) throw new Error('there is no administrator');
  const last = { code: 'USER_LAST_ADMINISTRATOR' };
  await expect(database.db.asSystem((tx) => deleteAdministrator(tx, first.id))).rejects.toMatchObject(last);
  const disable = { id: first.id, version: first.version, input: { ...first, disabled: true } };
  await expect(database.db.asSystem((tx) => updateAdministrator(tx, clock, disable))).rejects.toMatchObject(last);
  const grace = await second();
  await database.db.asSystem((tx) => updateAdministrator(tx, clock, disable));
  await expect(database.db.asSystem((tx) => deleteAdministrator(tx, grace.id))).rejects.toMatchObject(last);
});

test('of two who remove each other at once one stays', async () => {
  const grace = await second();
  const [first] = (await listed()).filter(({ id }) => id !== grace.id);
  if (first === undefined) throw new Error('there is no administrator');
  const results = await Promise.allSettled(
    [grace.id, first.id].map((id) => database.db.asSystem((tx) => deleteAdministrator(tx, id))),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await listed()).toHaveLength(1);
});

test('names of central administrators are unique among themselves', async () => {
  await second();
  await expect(second()).rejects.toMatchObject({ code: 'USER_NAME_TAKEN', fields: [{ path: 'userName' }] });
});

test('the list is searched, filtered and sorted', async () => {
  await second();
  const names = async (query: object) => (await listed(query)).map(({ userName }) => userName);
  expect(await names({ sort: 'userName' })).toEqual(['admin', 'grace']);
  expect(await names({ sort: 'userName', order: 'desc' })).toEqual(['grace', 'admin']);
  expect(await names({ search: 'HOPPER gra' })).toEqual(['grace']);
  expect(await names({ state: 'waiting' })).toContain('grace');
  expect(await names({ state: 'disabled' })).toEqual([]);
});
