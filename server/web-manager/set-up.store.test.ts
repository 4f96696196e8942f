import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { scene, talking } from '#tests/support/scene.ts';
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

const isDone = async (tenant: TenantId, wanted: string) =>
  (await database.db.asSystem((tx) => readSetUp(tx, tenant))).steps.find(({ step }) => step === wanted)?.done;

test('a queue is ready once somebody is its member', async () => {
  const tenant = await addTenant(database.db);
  await addQueue(database.db, tenant);
  expect(await isDone(tenant, 'queue')).toBe(false);
  await addQueue(database.db, tenant, { memberIds: [await addUser(database.db, tenant)] });
  expect(await isDone(tenant, 'queue')).toBe(true);
});

test('a first contact is handled when an agent had it and closed it, not when a customer left a message', async () => {
  const left = await scene(database.db, { available: false });
  await left.openChat();
  expect(await isDone(left.tenantId, 'first-contact')).toBe(false);
  const it = await talking(database.db);
  expect(await isDone(it.tenantId, 'first-contact')).toBe(false);
  await end(it.ground, { ...it, reason: 'agent' });
  await close(it.ground, it);
  expect(await isDone(it.tenantId, 'first-contact')).toBe(true);
});
