import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { QueueId, TenantId } from '#contracts/vocabulary/ids.ts';
import { type ChatPageInput, chatPageDefaults, chatPageQuery } from '#contracts/web-manager/chat-pages.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { addQueue, addTenant } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addChatPage, deleteChatPage, getChatPage, listChatPages, updateChatPage } from './chat-page.store.ts';

const clock = manualClock();
let database: TestDatabase;
let tenant: TenantId;
let queue: QueueId;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenant = await addTenant(database.db);
  queue = await addQueue(database.db, tenant);
  key = crypto.randomUUID();
});

const inTenant = <T>(work: (tx: TenantTx) => Promise<T>) => database.db.inTenant(tenant, work);
const listed = async (query: object = {}) =>
  (await inTenant((tx) => listChatPages(tx, chatPageQuery.parse(query)))).items;
const input = (change: Partial<ChatPageInput> = {}): ChatPageInput => ({
  ...chatPageDefaults,
  key,
  name: 'Ask us',
  queueId: queue,
  enabled: true,
  allowedOrigins: [],
  ...change,
});
const add = (change: Partial<ChatPageInput> = {}) => inTenant((tx) => addChatPage(tx, clock, input(change)));

test('a page is added, listed and found; what is left empty stays absent', async () => {
  const page = await add();
  expect(page).toEqual({ ...input(), id: page.id, version: 1, updatedAt: clock.now().toISOString() });
  expect(await listed()).toMatchObject([page]);
  expect(await inTenant((tx) => getChatPage(tx, page.id))).toEqual(page);
});

test('a key is taken in the whole installation', async () => {
  await add();
  tenant = await addTenant(database.db);
  queue = await addQueue(database.db, tenant);
  await expect(add()).rejects.toMatchObject({ code: 'CHAT_PAGE_KEY_TAKEN', fields: [{ path: 'key' }] });
});

test('a page leads to a queue of its own tenant', async () => {
  const foreign = await addQueue(database.db, await addTenant(database.db));
  await expect(add({ queueId: foreign })).rejects.toMatchObject({
    code: 'QUEUE_NOT_FOUND',
    fields: [{ path: 'queueId' }],
  });
});

test('a page keeps each of its allowed origins once', async () => {
  const { id, allowedOrigins } = await add({ allowedOrigins: ['https://shop.example', 'https://shop.example'] });
  expect(allowedOrigins).toEqual(['https://shop.example']);
  const change = input({ allowedOrigins: ['https://*.example.com'] });
  await inTenant((tx) => updateChatPage(tx, clock, { id, version: 1, input: change }));
  expect((await inTenant((tx) => getChatPage(tx, id))).allowedOrigins).toEqual(['https://*.example.com']);
});

test('a page is changed once for each version', async () => {
  const { id } = await add({ language: 'fr' });
  const change = input({
    name: 'Ask them',
    enabled: false,
    colours: { accent: '#003366', onAccent: '#ffffff' },
    form: { ...chatPageDefaults.form, phone: 'optional' },
    texts: { en: { greeting: 'Hello!' } },
  });
  const update = () => inTenant((tx) => updateChatPage(tx, clock, { id, version: 1, input: change }));
  const changed = await update();
  expect(changed).toEqual({ ...change, id, version: 2, updatedAt: clock.now().toISOString() });
  expect(changed.language).toBeUndefined();
  await expect(update()).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
});

test('pages of another tenant cannot be seen, changed or deleted', async () => {
  const foreign = await add();
  tenant = await addTenant(database.db);
  const acts: Array<(tx: TenantTx) => Promise<unknown>> = [
    (tx) => getChatPage(tx, foreign.id),
    (tx) => updateChatPage(tx, clock, { id: foreign.id, version: 1, input: input() }),
    (tx) => deleteChatPage(tx, clock, foreign.id),
  ];
  for (const act of acts) await expect(inTenant(act)).rejects.toMatchObject({ code: 'CHAT_PAGE_NOT_FOUND' });
});

test('a deleted page is gone', async () => {
  const { id } = await add();
  await inTenant((tx) => deleteChatPage(tx, clock, id));
  expect(await listed()).toEqual([]);
});

test('the list names the queues, and is searched, filtered and sorted', async () => {
  const support = await addQueue(database.db, tenant, { name: 'Support' });
  const sales = await addQueue(database.db, tenant, { name: 'Sales' });
  const [first, second] = [`a-${crypto.randomUUID()}`, `b-${crypto.randomUUID()}`];
  await add({ name: 'Zélie', key: first, queueId: support });
  await add({ name: 'Aide', key: second, queueId: sales, enabled: false });
  const names = async (query: object) => (await listed(query)).map(({ name }) => name);
  expect(await listed({ search: 'zelie' })).toMatchObject([{ key: first, queue: 'Support' }]);
  expect(await names({})).toEqual(['Aide', 'Zélie']);
  expect(await names({ search: 'support' })).toEqual(['Zélie']);
  expect(await names({ sort: 'key' })).toEqual(['Zélie', 'Aide']);
  expect(await names({ sort: 'queue', order: 'desc' })).toEqual(['Zélie', 'Aide']);
  expect(await names({ queue: sales })).toEqual(['Aide']);
  expect(await names({ state: 'open' })).toEqual(['Zélie']);
  expect(await names({ state: 'closed' })).toEqual(['Aide']);
});

test('the release before this one still finds a greeting in the page’s language', async () => {
  const { id } = await add({ language: 'fr', texts: { en: { greeting: 'Hello!' }, fr: { greeting: 'Bonjour !' } } });
  const row = await inTenant(({ q }) =>
    q.selectFrom('chat_page').select('greeting').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  expect(row).toEqual({ greeting: 'Bonjour !' });
});
