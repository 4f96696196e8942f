import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { readSetUp } from './set-up.store.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const tenantStep = async () => (await database.db.asSystem((tx) => readSetUp(tx, undefined))).steps[0];

test('the set-up begins with naming the first tenant', async () => {
  expect(await tenantStep()).toEqual({ step: 'tenant', done: false });
  await ensureFirstAdministrator(database.db, manualClock(), { userName: 'admin', password: 'a first password' });
  expect(await tenantStep()).toEqual({ step: 'tenant', done: false });
  await database.db.asSystem(({ q }) => q.updateTable('tenant').set({ name: 'Acme' }).execute());
  expect(await tenantStep()).toEqual({ step: 'tenant', done: true });
});
