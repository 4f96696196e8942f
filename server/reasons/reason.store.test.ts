import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reasonId, type TenantId } from '#contracts/vocabulary/ids.ts';
import { type ReasonInput, reasonQuery } from '#contracts/web-manager/reasons.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addDefaultReasons } from './default-reasons.ts';
import { addReason, listReasons, removeReason, updateReason } from './reason.store.ts';

const clock = manualClock();
let database: TestDatabase;
let tenant: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenant = await addTenant(database.db);
});

const inTenant = <T>(work: (tx: TenantTx) => Promise<T>) => database.db.inTenant(tenant, work);
const listed = async (query: object = {}) => (await inTenant((tx) => listReasons(tx, reasonQuery.parse(query)))).items;
const add = (change: Partial<ReasonInput> = {}) =>
  inTenant((tx) => addReason(tx, clock, { kind: 'unavailable', name: 'Break', retired: false, ...change }));

test('a reason is added and listed; a name is taken in its kind only', async () => {
  const reason = await add();
  expect(await listed()).toEqual([reason]);
  await expect(add({ name: 'BREAK' })).rejects.toMatchObject({ code: 'REASON_NAME_TAKEN', fields: [{ path: 'name' }] });
  await add({ kind: 'wrap-up' });
});

test('a reason is changed once for each version and keeps its kind', async () => {
  const { id } = await add();
  const update = (change: Partial<ReasonInput>, version = 1) =>
    inTenant((tx) =>
      updateReason(tx, clock, { id, version, input: { kind: 'unavailable', name: 'Pause', retired: true, ...change } }),
    );
  await expect(update({ kind: 'wrap-up' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    fields: [{ path: 'kind' }],
  });
  expect(await update({})).toMatchObject({ name: 'Pause', retired: true, version: 2 });
  await expect(update({})).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
});

test('a reason that nobody carries is deleted, one that an agent carries is retired', async () => {
  const [free, carried] = [await add(), await add({ name: 'Lunch' })];
  const agent = await addUser(database.db, tenant, { state: 'unavailable' });
  await inTenant(({ q }) =>
    q.updateTable('agent').set({ reason_id: carried.id }).where('user_id', '=', agent).execute(),
  );
  expect(await inTenant((tx) => removeReason(tx, clock, free.id))).toEqual({ retired: false });
  expect(await inTenant((tx) => removeReason(tx, clock, carried.id))).toEqual({ retired: true });
  expect(await listed()).toMatchObject([{ id: carried.id, retired: true, version: 2 }]);
});

test('reasons of another tenant cannot be seen, changed or removed', async () => {
  const foreign = await add();
  tenant = await addTenant(database.db);
  expect(await listed()).toEqual([]);
  const input = { kind: 'unavailable', name: 'Mine', retired: false } as const;
  const acts: Array<(tx: TenantTx) => Promise<unknown>> = [
    (tx) => updateReason(tx, clock, { id: foreign.id, version: 1, input }),
    (tx) => removeReason(tx, clock, foreign.id),
    (tx) => removeReason(tx, clock, reasonId.parse(crypto.randomUUID())),
  ];
  for (const act of acts) await expect(inTenant(act)).rejects.toMatchObject({ code: 'REASON_NOT_FOUND' });
});

test('a new tenant gets reasons in its language', async () => {
  await database.db.asSystem((tx) => addDefaultReasons(tx, clock, tenant, 'fr'));
  expect((await listed()).map((reason) => reason.name)).toContain('Suivi nécessaire');
});

test('the list is searched, filtered by kind and state, and sorted', async () => {
  await add({ name: 'Résolu', kind: 'wrap-up' });
  await add({ name: 'Pause' });
  await add({ name: 'Ancien', retired: true });
  const names = async (query: object) => (await listed(query)).map(({ name }) => name);
  expect(await names({})).toEqual(['Ancien', 'Pause', 'Résolu']);
  expect(await names({ search: 'resolu' })).toEqual(['Résolu']);
  expect(await names({ kind: 'unavailable' })).toEqual(['Ancien', 'Pause']);
  expect(await names({ kind: 'unavailable', state: 'active' })).toEqual(['Pause']);
  expect(await names({ sort: 'state', order: 'desc' })).toEqual(['Ancien', 'Résolu', 'Pause']);
  expect(await names({ sort: 'kind' })).toEqual(['Ancien', 'Pause', 'Résolu']);
});
