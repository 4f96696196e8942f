import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { queueId, type TenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type UserInput, userQuery } from '#contracts/web-manager/users.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { getQueue } from '#server/queues/queue.store.ts';
import { addDepartment, addLocation, addQueue, addTenant, addUser as addUserRow } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addUser, deleteUser, getUser, listUsers, setPassword, updateUser } from './user.store.ts';

const clock = manualClock();
const capacity = { voice: 1, callback: 0, email: 5, 'web-interaction': 3, 'open-media': 0 };
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
const input = (change: Partial<UserInput> = {}): UserInput => ({
  userName: 'ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: 'agent',
  queueIds: [],
  capacity,
  disabled: false,
  ...change,
});
const add = (change: Partial<UserInput> = {}) =>
  inTenant((tx) => addUser(tx, clock, { input: input(change), passwordHash: 'hash' }));
const changesOf = (id: string) =>
  database.db.asSystem(async ({ q }) => {
    const rows = await q
      .selectFrom('event_pending')
      .select('body')
      .where('tenant_id', '=', tenant)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.body).filter((body) => JSON.stringify(body).includes(id));
  });

/** A contact of the past or present that names the agent. */
async function addContact(agent: UserId, state: 'offered' | 'active' | 'wrap-up' | 'closed') {
  const queue = await addQueue(database.db, tenant);
  const id = crypto.randomUUID();
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('contact')
      .values({
        id,
        tenant_id: tenant,
        medium: 'web-interaction',
        state,
        live: true,
        queue_id: queue,
        priority: 5,
        queued_at: clock.now(),
        agent_id: agent,
        offer_expires_at: state === 'offered' ? clock.now() : null,
      })
      .execute(),
  );
  return id;
}

test('a new user has capacities, queues, an offline agent and a password to change', async () => {
  const queue = await addQueue(database.db, tenant);
  const user = await add({ queueIds: [queue], email: 'ada@example.com' });
  expect(user).toMatchObject({
    ...input({ queueIds: [queue], email: 'ada@example.com' }),
    mustChangePassword: true,
    version: 1,
  });
  expect(await inTenant((tx) => getUser(tx, user.id))).toEqual(user);
  expect(await inTenant((tx) => listUsers(tx, userQuery.parse({})))).toEqual({ items: [user], total: 1 });
  const agent = await inTenant(({ q }) =>
    q.selectFrom('agent').select('state').where('user_id', '=', user.id).execute(),
  );
  expect(agent).toEqual([{ state: 'offline' }]);
  expect(await changesOf(user.id)).toEqual([
    { type: 'directory.changed', entity: 'user', entityId: user.id, change: 'added' },
  ]);
});

test('a name is taken in its tenant in whatever letters, and free in another', async () => {
  await add();
  await expect(add({ userName: 'ADA' })).rejects.toMatchObject({
    code: 'USER_NAME_TAKEN',
    fields: [{ path: 'userName' }],
  });
  tenant = await addTenant(database.db);
  await add();
});

test('a queue of another tenant is no queue', async () => {
  const foreign = await addQueue(database.db, await addTenant(database.db));
  await expect(add({ queueIds: [foreign] })).rejects.toMatchObject({
    code: 'QUEUE_NOT_FOUND',
    fields: [{ path: 'queueIds' }],
  });
  expect(await inTenant((tx) => listUsers(tx, userQuery.parse({})))).toEqual({ items: [], total: 0 });
});

test('departments and locations are kept; those of another tenant are none', async () => {
  const there = {
    departmentId: await addDepartment(database.db, tenant),
    locationId: await addLocation(database.db, tenant),
  };
  const user = await add(there);
  expect(user).toMatchObject(there);
  const elsewhere = await addTenant(database.db);
  const foreign = {
    departmentId: await addDepartment(database.db, elsewhere),
    locationId: await addLocation(database.db, elsewhere),
  };
  const save = (change: Partial<UserInput>) =>
    inTenant((tx) => updateUser(tx, clock, { id: user.id, version: 1, input: input({ ...there, ...change }) }));
  await expect(save({ departmentId: foreign.departmentId })).rejects.toMatchObject({
    code: 'DEPARTMENT_NOT_FOUND',
    fields: [{ path: 'departmentId' }],
  });
  await expect(save({ locationId: foreign.locationId })).rejects.toMatchObject({
    code: 'LOCATION_NOT_FOUND',
    fields: [{ path: 'locationId' }],
  });
  expect(await save({ departmentId: undefined, locationId: undefined })).not.toHaveProperty('departmentId');
});

test('an update replaces the fields, memberships and capacities and raises the version', async () => {
  const [left, kept, joined] = [
    await addQueue(database.db, tenant),
    await addQueue(database.db, tenant),
    await addQueue(database.db, tenant),
  ];
  const { id } = await add({ queueIds: [left, kept] });
  const change = input({
    lastName: 'King',
    queueIds: [kept, joined],
    capacity: { ...capacity, voice: 0 },
    disabled: true,
  });
  const user = await inTenant((tx) => updateUser(tx, clock, { id, version: 1, input: change }));
  expect(user).toMatchObject({ lastName: 'King', disabled: true, version: 2, capacity: { voice: 0, email: 5 } });
  expect([...user.queueIds].sort()).toEqual([kept, joined].sort());
  const versions = await inTenant(async (tx) => [
    (await getQueue(tx, left)).version,
    (await getQueue(tx, kept)).version,
    (await getQueue(tx, joined)).version,
  ]);
  // Joined once by adding, left or joined once by the update.
  expect(versions).toEqual([3, 2, 2]);
});

test('an update leaves the units in use as they are', async () => {
  const { id } = await add();
  await inTenant(({ q }) => q.updateTable('agent_capacity').set({ used: 2 }).where('user_id', '=', id).execute());
  await inTenant((tx) =>
    updateUser(tx, clock, { id, version: 1, input: input({ capacity: { ...capacity, email: 1 } }) }),
  );
  const rows = await inTenant(({ q }) =>
    q
      .selectFrom('agent_capacity')
      .select(['capacity', 'used'])
      .where('user_id', '=', id)
      .where('medium', '=', 'email')
      .execute(),
  );
  expect(rows).toEqual([{ capacity: 1, used: 2 }]);
});

test('who saves an old form is told, and so is who names nobody', async () => {
  const { id } = await add();
  const update = (user: UserId, version: number) =>
    inTenant((tx) => updateUser(tx, clock, { id: user, version, input: input({ firstName: 'Eve' }) }));
  await update(id, 1);
  await expect(update(id, 1)).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
  await expect(update(userId.parse(crypto.randomUUID()), 1)).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
});

test('users of another tenant cannot be seen, changed or deleted', async () => {
  const foreign = await addUserRow(database.db, await addTenant(database.db));
  const acts: Array<(tx: TenantTx) => Promise<unknown>> = [
    (tx) => getUser(tx, foreign),
    (tx) => updateUser(tx, clock, { id: foreign, version: 1, input: input() }),
    (tx) => setPassword(tx, clock, foreign, 'hash'),
    (tx) => deleteUser(tx, clock, foreign),
  ];
  for (const act of acts) await expect(inTenant(act)).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
});

test('a password that was reset must be changed by a person and stays with a service', async () => {
  const [person, service] = [await addUserRow(database.db, tenant), await addUserRow(database.db, tenant)];
  await database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ kind: 'service' }).where('id', '=', service).execute(),
  );
  for (const id of [person, service]) await inTenant((tx) => setPassword(tx, clock, id, 'other'));
  expect((await inTenant((tx) => getUser(tx, person))).mustChangePassword).toBe(true);
  expect((await inTenant((tx) => getUser(tx, service))).mustChangePassword).toBe(false);
});

test('a user is deleted with memberships and agent, and the queue knows', async () => {
  const queue = await addQueue(database.db, tenant);
  const { id } = await add({ queueIds: [queue] });
  await inTenant((tx) => deleteUser(tx, clock, id));
  await expect(inTenant((tx) => getUser(tx, id))).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
  expect(await inTenant((tx) => getQueue(tx, queue))).toMatchObject({ memberIds: [], version: 3 });
  expect((await changesOf(id)).at(-1)).toMatchObject({ change: 'deleted' });
});

test.each(['offered', 'active', 'wrap-up'] as const)(
  'a user who holds a contact (%s) is not deleted',
  async (state) => {
    const { id } = await add();
    await addContact(id, state);
    await expect(inTenant((tx) => deleteUser(tx, clock, id))).rejects.toMatchObject({ code: 'USER_BUSY' });
    expect(await inTenant((tx) => getUser(tx, id))).toMatchObject({ id });
  },
);

test('a deleted user whom contacts of the past name leaves them his name and nothing else; his user name is free', async () => {
  const { id } = await add({
    email: 'ada@example.com',
    employeeId: 'E-17',
    extension: '4711',
    circuitUser: 'ada@circuit',
  });
  await addContact(id, 'closed');
  await inTenant((tx) => deleteUser(tx, clock, id));
  await expect(inTenant((tx) => getUser(tx, id))).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
  await expect(inTenant((tx) => updateUser(tx, clock, { id, version: 1, input: input() }))).rejects.toMatchObject({
    code: 'USER_NOT_FOUND',
  });
  await expect(inTenant((tx) => setPassword(tx, clock, id, 'hash'))).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
  expect((await inTenant((tx) => listUsers(tx, userQuery.parse({})))).total).toBe(0);
  const row = await database.db.asSystem(({ q }) =>
    q.selectFrom('user_account').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
  expect(row).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace', disabled: true, password_hash: 'none' });
  expect(JSON.stringify(row)).not.toMatch(/ada@|E-17|4711/);
  const remembered = await database.db.asSystem(({ q }) =>
    q.selectFrom('former_password').select('user_id').where('user_id', '=', id).execute(),
  );
  expect(remembered).toEqual([]);
  expect(await add({ employeeId: 'E-17', circuitUser: 'ada@circuit' })).toMatchObject({ userName: 'ada' });
});

test('a user is remembered by contacts that he only passed on', async () => {
  const [{ id }, colleague] = [await add(), await addUserRow(database.db, tenant)];
  const contact = await addContact(colleague, 'closed');
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('contact_passing')
      .values({
        id: crypto.randomUUID(),
        contact_id: contact,
        tenant_id: tenant,
        at: clock.now(),
        after_seq: 1,
        kind: 'given-back',
        from_agent_id: id,
        note: 'Look at this',
      })
      .execute(),
  );
  await inTenant((tx) => deleteUser(tx, clock, id));
  const row = await database.db.asSystem(({ q }) =>
    q.selectFrom('user_account').select('last_name').where('id', '=', id).executeTakeFirst(),
  );
  expect(row).toEqual({ last_name: 'Lovelace' });
});

test('a queue that does not exist is told at its field on update, too', async () => {
  const { id } = await add();
  const change = input({ queueIds: [queueId.parse(crypto.randomUUID())] });
  await expect(inTenant((tx) => updateUser(tx, clock, { id, version: 1, input: change }))).rejects.toMatchObject({
    code: 'QUEUE_NOT_FOUND',
  });
});

test('a user keeps every field of the form, and two users of a tenant share neither ID nor Circuit user', async () => {
  const fields = {
    employeeId: 'E-17',
    extension: '4711',
    circuitUser: 'ada@circuit.example',
    authentication: 'password' as const,
    postProcessingSeconds: 90,
    wrapUpReasonRequired: true,
  };
  const ada = await add(fields);
  expect(ada).toMatchObject(fields);
  await expect(add({ userName: 'grace', circuitUser: 'ADA@circuit.example' })).rejects.toMatchObject({
    code: 'USER_CIRCUIT_TAKEN',
    fields: [{ path: 'circuitUser' }],
  });
  await expect(add({ userName: 'grace', employeeId: 'e-17' })).rejects.toMatchObject({
    code: 'USER_EMPLOYEE_ID_TAKEN',
    fields: [{ path: 'employeeId' }],
  });
});
