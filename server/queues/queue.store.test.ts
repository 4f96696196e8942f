import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { media } from '#contracts/vocabulary/medium.ts';
import { type QueueInput, queueQuery } from '#contracts/web-manager/queues.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { lockDirectory } from '#server/tenants/tenant.store.ts';
import { getUser, updateUser } from '#server/users/user.store.ts';
import { addChatPage, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addQueue, assertTakes, deleteQueue, getQueue, listQueues, updateQueue } from './queue.store.ts';

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
const listed = async (query: object = {}) => (await inTenant((tx) => listQueues(tx, queueQuery.parse(query)))).items;
const input = (change: Partial<QueueInput> = {}): QueueInput => ({
  name: 'Support',
  priority: 5,
  offerTimeoutSeconds: 20,
  memberIds: [],
  ...change,
});
const add = (change: Partial<QueueInput> = {}) => inTenant((tx) => addQueue(tx, clock, input(change)));

test('a queue is added with its members, listed and found', async () => {
  const member = await addUser(database.db, tenant);
  const queue = await add({ memberIds: [member], priority: 9 });
  expect(queue).toMatchObject({ ...input({ memberIds: [member], priority: 9 }), version: 1 });
  const { memberIds, ...rest } = queue;
  expect(await listed()).toEqual([{ ...rest, members: memberIds.length }]);
  expect(await inTenant((tx) => getQueue(tx, queue.id))).toEqual(queue);
});

test('a name is taken in whatever letters', async () => {
  await add();
  await expect(add({ name: 'SUPPORT' })).rejects.toMatchObject({
    code: 'QUEUE_NAME_TAKEN',
    fields: [{ path: 'name' }],
  });
});

test('a user of another tenant cannot be a member', async () => {
  const foreign = await addUser(database.db, await addTenant(database.db));
  await expect(add({ memberIds: [foreign] })).rejects.toMatchObject({
    code: 'USER_NOT_FOUND',
    fields: [{ path: 'memberIds' }],
  });
});

test('a form of a user that was opened before the queue took him cannot put him out again', async () => {
  const member = await addUser(database.db, tenant);
  const before = await inTenant((tx) => getUser(tx, member));
  const queue = await add({ memberIds: [member] });
  const { id, version, ...fields } = before;
  await expect(inTenant((tx) => updateUser(tx, clock, { id, version, input: fields }))).rejects.toMatchObject({
    code: 'VERSION_CHANGED',
  });
  expect((await inTenant((tx) => getQueue(tx, queue.id))).memberIds).toEqual([member]);
});

test('an update replaces fields and members, once for each version', async () => {
  const [old, fresh] = [await addUser(database.db, tenant), await addUser(database.db, tenant)];
  const { id } = await add({ memberIds: [old] });
  const update = () =>
    inTenant((tx) => updateQueue(tx, clock, { id, version: 1, input: input({ name: 'Sales', memberIds: [fresh] }) }));
  expect(await update()).toMatchObject({ name: 'Sales', memberIds: [fresh], version: 2 });
  await expect(update()).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
});

test('forms of users and queues saved at the same time wait for each other instead of deadlocking', async () => {
  const members = [await addUser(database.db, tenant), await addUser(database.db, tenant)];
  const queues = [await add({ name: 'A' }), await add({ name: 'B' })];
  const lost = (error: { code: string }) => error.code;
  const saves = Array.from({ length: 10 }, (_, i) => {
    const queue = queues[i % 2] ?? queues[0];
    const member = members[i % 2] ?? members[0];
    if (queue === undefined || member === undefined) throw new Error('no fixture');
    return inTenant(async (tx) => {
      await lockDirectory(tx);
      if (i % 3 === 0) {
        const { version } = await getQueue(tx, queue.id);
        return updateQueue(tx, clock, {
          id: queue.id,
          version,
          input: input({ name: queue.name, memberIds: members }),
        });
      }
      const { id, version, ...fields } = await getUser(tx, member);
      return updateUser(tx, clock, { id, version, input: { ...fields, queueIds: queues.map((each) => each.id) } });
    }).then(() => 'saved', lost);
  });
  expect(new Set(await Promise.all(saves))).toEqual(new Set(['saved']));
});

test('a queue is deleted unless a chat page leads to it', async () => {
  const used = await add();
  await addChatPage(database.db, tenant, used.id);
  await expect(inTenant((tx) => deleteQueue(tx, clock, used.id))).rejects.toMatchObject({ code: 'QUEUE_IN_USE' });
  const free = await add({ name: 'Free', memberIds: [await addUser(database.db, tenant)] });
  await inTenant((tx) => deleteQueue(tx, clock, free.id));
  expect((await listed()).map((queue) => queue.name)).toEqual(['Support']);
});

const contactIn = (queue: string, state: 'queued' | 'abandoned') =>
  database.db.asSystem(({ q }) =>
    q
      .insertInto('contact')
      .values({
        id: crypto.randomUUID(),
        tenant_id: tenant,
        medium: 'email',
        state,
        live: false,
        queue_id: queue,
        priority: 5,
        queued_at: clock.now(),
      })
      .execute(),
  );

test('a queue with open contacts is not deleted', async () => {
  const { id } = await add();
  await contactIn(id, 'queued');
  await expect(inTenant((tx) => deleteQueue(tx, clock, id))).rejects.toMatchObject({ code: 'QUEUE_HAS_CONTACTS' });
});

test('a queue that contacts of the past name is gone for everybody, and its name is free again', async () => {
  const member = await addUser(database.db, tenant);
  const { id } = await add({ memberIds: [member] });
  await contactIn(id, 'abandoned');
  await inTenant((tx) => deleteQueue(tx, clock, id));
  expect(await listed()).toEqual([]);
  await expect(inTenant((tx) => getQueue(tx, id))).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
  await expect(inTenant((tx) => updateQueue(tx, clock, { id, version: 1, input: input() }))).rejects.toMatchObject({
    code: 'QUEUE_NOT_FOUND',
  });
  await expect(inTenant((tx) => assertTakes(tx, id, 'email', 'queueId'))).rejects.toMatchObject({
    code: 'QUEUE_NOT_FOUND',
  });
  expect((await inTenant((tx) => getUser(tx, member))).queueIds).toEqual([]);
  expect(await add()).toMatchObject({ name: 'Support' });
});

test('a queue takes the media that it is told, all of them unless told, and goes on taking chats while a page leads to it', async () => {
  expect((await add()).media).toEqual([...media]);
  const { id } = await add({ name: 'Mail', media: ['email'] });
  await inTenant((tx) => assertTakes(tx, id, 'email', 'queueId'));
  await expect(inTenant((tx) => assertTakes(tx, id, 'voice', 'queueId'))).rejects.toMatchObject({
    code: 'QUEUE_MEDIUM_MISSING',
    fields: [{ path: 'queueId' }],
  });
  const chats = await add({ name: 'Chats' });
  await addChatPage(database.db, tenant, chats.id);
  const change = { id: chats.id, version: 1, input: input({ name: 'Chats', media: ['email'] }) };
  await expect(inTenant((tx) => updateQueue(tx, clock, change))).rejects.toMatchObject({
    code: 'QUEUE_IN_USE',
    fields: [{ path: 'media' }],
  });
});

test('queues of another tenant cannot be seen, changed or deleted', async () => {
  const foreign = await add();
  tenant = await addTenant(database.db);
  const acts: Array<(tx: TenantTx) => Promise<unknown>> = [
    (tx) => getQueue(tx, foreign.id),
    (tx) => updateQueue(tx, clock, { id: foreign.id, version: 1, input: input() }),
    (tx) => deleteQueue(tx, clock, foreign.id),
  ];
  for (const act of acts) await expect(inTenant(act)).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
});

test('the list is searched and sorted, and counts members instead of naming them', async () => {
  const ada = await addUser(database.db, tenant);
  await add({ name: 'Équipe 10', priority: 9 });
  await add({ name: 'Équipe 9', memberIds: [ada], offerTimeoutSeconds: 30 });
  await add({ name: 'Accueil' });
  const names = async (query: object) => (await listed(query)).map(({ name }) => name);
  expect(await names({})).toEqual(['Accueil', 'Équipe 9', 'Équipe 10']);
  expect(await names({ search: 'EQUIPE' })).toEqual(['Équipe 9', 'Équipe 10']);
  expect(await names({ sort: 'members', order: 'desc' })).toEqual(['Équipe 9', 'Équipe 10', 'Accueil']);
  expect(await names({ sort: 'priority', order: 'desc', pageSize: 1 })).toEqual(['Équipe 10']);
  expect(await names({ sort: 'offerTimeoutSeconds', page: 3, pageSize: 1 })).toEqual(['Équipe 9']);
  const [queue] = await listed({ search: '9' });
  expect(queue).toMatchObject({ members: 1 });
  expect(queue).not.toHaveProperty('memberIds');
});
