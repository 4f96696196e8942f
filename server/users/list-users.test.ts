/** The list of users as the pages ask for it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DepartmentId, type QueueId, type TenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type UserInput, userQuery } from '#contracts/web-manager/users.ts';
import { addDepartment, addLocation, addQueue, addTenant } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addUser, listUsers } from './user.store.ts';

const clock = manualClock();
const capacity = { voice: 0, callback: 0, email: 0, 'web-interaction': 1, 'open-media': 0 };
let database: TestDatabase;
let tenant: TenantId;
let sales: DepartmentId;
let support: QueueId;
const ids = new Map<string, UserId>();

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await addTenant(database.db);
  sales = await addDepartment(database.db, tenant, 'Sales');
  const service = await addDepartment(database.db, tenant, 'After-sales service');
  const paris = await addLocation(database.db, tenant, 'Paris');
  support = await addQueue(database.db, tenant);
  await add('zoe', { firstName: 'Zoé', lastName: 'Agent 10', departmentId: sales, locationId: paris });
  await add('eleo', { firstName: 'Éléonore', lastName: 'Agent 9', departmentId: service, queueIds: [support] });
  await add('Bob', { lastName: 'agent 9', role: 'supervisor', email: 'bob@example.org', authentication: 'password' });
  await add('amy', { lastName: 'Zola', extension: '99', employeeId: 'P-7', disabled: true });
  await add('cid', { lastName: 'Zola', extension: '100', circuitUser: 'cid@circuit.example' });
  // Another tenant's people are in no list of this one.
  const elsewhere = await addTenant(database.db);
  await database.db.inTenant(elsewhere, (tx) =>
    addUser(tx, clock, { input: input('eve', { lastName: 'Agent 1' }), passwordHash: 'x' }),
  );
});
afterAll(() => database.drop());

const input = (userName: string, change: Partial<UserInput>): UserInput => ({
  userName,
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: 'agent',
  queueIds: [],
  capacity,
  disabled: false,
  ...change,
});
async function add(userName: string, change: Partial<UserInput>): Promise<void> {
  const user = await database.db.inTenant(tenant, (tx) =>
    addUser(tx, clock, { input: input(userName, change), passwordHash: 'x' }),
  );
  ids.set(userName, user.id);
  clock.advance(1_000);
}
const ask = (query: object = {}) => database.db.inTenant(tenant, (tx) => listUsers(tx, userQuery.parse({ ...query })));
async function names(query: object = {}): Promise<string[]> {
  return (await ask(query)).items.map(({ userName }) => userName);
}

test('a list tells the names of departments and locations', async () => {
  const { items, total } = await ask({ search: 'zoe' });
  expect(items).toMatchObject([{ userName: 'zoe', department: 'Sales', location: 'Paris', departmentId: sales }]);
  expect(total).toBe(1);
});

describe('search', () => {
  test.each([
    ['eleonore', ['eleo']],
    ['ÉLÉONORE', ['eleo']],
    ['bob@EXAMPLE', ['Bob']],
    ['p-7', ['amy']],
    ['100', ['cid']],
    ['circuit.', ['cid']],
    ['zola ada', ['amy', 'cid']],
    // As a list and as people say it.
    ['eleonore agent', ['eleo']],
    ['100%', []],
    ['_', []],
  ])('for “%s”', async (search, found) => {
    expect(await names({ search })).toEqual(found);
  });
});

describe('sort', () => {
  test('by name as people count, whatever the letters', async () => {
    expect(await names()).toEqual(['Bob', 'eleo', 'zoe', 'amy', 'cid']);
    expect(await names({ order: 'desc' })).toEqual(['cid', 'amy', 'zoe', 'eleo', 'Bob']);
  });

  test.each([
    ['userName', ['amy', 'Bob', 'cid', 'eleo', 'zoe']],
    ['email', ['Bob', 'eleo', 'zoe', 'amy', 'cid']],
    ['employeeId', ['amy', 'Bob', 'eleo', 'zoe', 'cid']],
    ['extension', ['amy', 'cid', 'Bob', 'eleo', 'zoe']],
    ['role', ['eleo', 'zoe', 'amy', 'cid', 'Bob']],
    ['department', ['eleo', 'zoe', 'Bob', 'amy', 'cid']],
    ['location', ['zoe', 'Bob', 'eleo', 'amy', 'cid']],
    ['queues', ['Bob', 'zoe', 'amy', 'cid', 'eleo']],
    ['state', ['Bob', 'eleo', 'zoe', 'cid', 'amy']],
    ['updatedAt', ['zoe', 'eleo', 'Bob', 'amy', 'cid']],
  ])('by %s; equal ones by name, absent ones last', async (sort, order) => {
    expect(await names({ sort })).toEqual(order);
  });

  test('backwards, absent ones stay last', async () => {
    expect(await names({ sort: 'extension', order: 'desc' })).toEqual(['cid', 'amy', 'zoe', 'eleo', 'Bob']);
  });
});

describe('filters', () => {
  test.each([
    [{ role: 'supervisor' }, ['Bob']],
    [{ state: 'disabled' }, ['amy']],
    [{ state: 'active' }, []],
    [{ state: 'waiting', role: 'agent' }, ['eleo', 'zoe', 'cid']],
    [{ authentication: 'password' }, ['Bob']],
  ])('%j', async (filter, found) => {
    expect(await names(filter)).toEqual(found);
  });

  test('department, queue, and those who were chosen before', async () => {
    expect(await names({ department: sales })).toEqual(['zoe']);
    expect(await names({ queue: support })).toEqual(['eleo']);
    const chosen = ['cid', 'zoe'].map((name) => userId.parse(ids.get(name)));
    expect(await names({ ids: chosen })).toEqual(['zoe', 'cid']);
  });
});

test('a service is found among people by its kind', async () => {
  const elsewhere = await addTenant(database.db);
  await database.db.inTenant(elsewhere, async (tx) => {
    await addUser(tx, clock, { input: input('hal', {}), passwordHash: 'x', kind: 'service' });
    await addUser(tx, clock, { input: input('ada', {}), passwordHash: 'x' });
  });
  const found = (kind: string) => database.db.inTenant(elsewhere, (tx) => listUsers(tx, userQuery.parse({ kind })));
  expect((await found('service')).items).toMatchObject([
    { userName: 'hal', kind: 'service', authentication: 'password' },
  ]);
  expect((await found('person')).items).toMatchObject([{ userName: 'ada' }]);
});

test('pages show each user once, and tell how many there are', async () => {
  const pages = [1, 2, 3, 4].map((page) => ask({ sort: 'role', pageSize: 2, page }));
  const answers = await Promise.all(pages);
  expect(answers.map(({ items }) => items.length)).toEqual([2, 2, 1, 0]);
  for (const { total } of answers) expect(total).toBe(5);
  expect(new Set(answers.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(5);
});
