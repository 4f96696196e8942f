import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { groupingQuery } from '#contracts/web-manager/groupings.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { deleteTenant } from '#server/tenants/tenant.store.ts';
import { addDepartment, addLocation, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import {
  addGrouping,
  deleteGrouping,
  departments,
  getGrouping,
  listGroupings,
  locations,
  updateGrouping,
} from './grouping.store.ts';

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
const add = (name: string) => inTenant((tx) => addGrouping(tx, clock, departments, { name }));
const list = async (query: object = {}) => {
  const { items, total } = await inTenant((tx) => listGroupings(tx, departments, groupingQuery.parse(query)));
  return { names: items.map(({ name }) => name), total };
};
const put = (user: string, column: 'department_id' | 'location_id', id: string) =>
  database.db.asSystem(({ q }) =>
    q
      .updateTable('user_account')
      .set({ [column]: id })
      .where('id', '=', user)
      .execute(),
  );

test('a department is added, renamed and deleted, each with its event', async () => {
  const sales = await add('Sales');
  expect(sales).toMatchObject({ name: 'Sales', users: 0, version: 1 });
  const change = { id: sales.id, version: 1, input: { name: 'Sales and service' } };
  expect(await inTenant((tx) => updateGrouping(tx, clock, departments, change))).toMatchObject({ version: 2 });
  await expect(inTenant((tx) => updateGrouping(tx, clock, departments, change))).rejects.toMatchObject({
    code: 'VERSION_CHANGED',
  });
  await inTenant((tx) => deleteGrouping(tx, clock, departments, sales.id));
  await expect(inTenant((tx) => getGrouping(tx, departments, sales.id))).rejects.toMatchObject({
    code: 'DEPARTMENT_NOT_FOUND',
  });
  const events = await database.db.asSystem(({ q }) =>
    q.selectFrom('event_pending').select('body').where('tenant_id', '=', tenant).orderBy('id').execute(),
  );
  expect(events.map(({ body }) => body)).toEqual(
    ['added', 'changed', 'deleted'].map((change) => ({
      type: 'directory.changed',
      entity: 'department',
      entityId: sales.id,
      change,
    })),
  );
});

test('two departments of a tenant have not the same name, in whatever letters; a location may', async () => {
  await add('Sales');
  await expect(add('SALES')).rejects.toMatchObject({ code: 'DEPARTMENT_NAME_TAKEN', fields: [{ path: 'name' }] });
  await inTenant((tx) => addGrouping(tx, clock, locations, { name: 'Sales' }));
  await expect(inTenant((tx) => addGrouping(tx, clock, locations, { name: 'sales' }))).rejects.toMatchObject({
    code: 'LOCATION_NAME_TAKEN',
  });
});

describe('with a user in it', () => {
  test('a department is not deleted, and says how many are in it', async () => {
    const id = await addDepartment(database.db, tenant);
    await put(await addUser(database.db, tenant), 'department_id', id);
    expect(await inTenant((tx) => getGrouping(tx, departments, id))).toMatchObject({ users: 1 });
    await expect(inTenant((tx) => deleteGrouping(tx, clock, departments, id))).rejects.toMatchObject({
      code: 'DEPARTMENT_IN_USE',
    });
  });

  test('a location is not deleted either', async () => {
    const id = await addLocation(database.db, tenant);
    await put(await addUser(database.db, tenant), 'location_id', id);
    await expect(inTenant((tx) => deleteGrouping(tx, clock, locations, id))).rejects.toMatchObject({
      code: 'LOCATION_IN_USE',
    });
  });
});

test('the list is searched, sorted as people count, and paged', async () => {
  for (const name of ['Équipe 10', 'Équipe 9', 'Accueil']) await add(name);
  expect(await list()).toEqual({ names: ['Accueil', 'Équipe 9', 'Équipe 10'], total: 3 });
  expect(await list({ search: 'EQUIPE' })).toEqual({ names: ['Équipe 9', 'Équipe 10'], total: 2 });
  expect(await list({ order: 'desc', pageSize: '2', page: '2' })).toEqual({ names: ['Accueil'], total: 3 });
  expect(await list({ page: 9 })).toEqual({ names: [], total: 3 });
});

test('a tenant takes its empty departments and locations with it', async () => {
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
  await addDepartment(database.db, tenant);
  await addLocation(database.db, tenant);
  await database.db.asSystem((tx) => deleteTenant(tx, clock, tenant));
});
