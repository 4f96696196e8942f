/** Whose canned answers an agent may insert, in which order, and what the database refuses. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cannedAnswerFields } from '#contracts/canned-answer.ts';
import type { QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { cannedAnswerQuery } from '#contracts/web-manager/canned-answers.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { addCannedAnswer as add, addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import {
  type AnswerSearch,
  addCannedAnswer,
  addOwnAnswer,
  deleteOwnAnswer,
  findAnswers,
  getCannedAnswer,
  listCannedAnswers,
  listOwnAnswers,
  updateCannedAnswer,
  updateOwnAnswer,
} from './canned-answer.store.ts';

let database: TestDatabase;
let tenant: TenantId;
let agent: UserId;
let queue: QueueId;
const clock = manualClock();
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenant = await addTenant(database.db);
  agent = await addUser(database.db, tenant);
  queue = await addQueue(database.db, tenant, { memberIds: [agent] });
});

const inTenant = <T>(work: (tx: TenantTx) => Promise<T>, of = tenant) => database.db.inTenant(of, work);
const listed = async (query: object = {}) =>
  (await inTenant((tx) => listCannedAnswers(tx, cannedAnswerQuery.parse(query)))).items;
const slugs = async (search: Partial<AnswerSearch> = {}) =>
  (await inTenant((tx) => findAnswers(tx, { agent, queue, ...search }))).items.map(({ slug }) => slug);
const input = (slug: string) => cannedAnswerFields.parse({ slug, title: 'Greeting', text: 'Hello' });

describe('an agent finds', () => {
  test('his own answers, then those of the contact’s queue, then the tenant’s, and nobody else’s', async () => {
    const other = await addUser(database.db, tenant);
    const elsewhere = await addQueue(database.db, tenant, { memberIds: [agent] });
    await add(database.db, tenant, { slug: 'a-tenant' });
    await add(database.db, tenant, { slug: 'b-queue', queueId: queue });
    await add(database.db, tenant, { slug: 'c-own', ownerId: agent });
    await add(database.db, tenant, { slug: 'd-other', ownerId: other });
    await add(database.db, tenant, { slug: 'e-elsewhere', queueId: elsewhere });
    await add(database.db, await addTenant(database.db), { slug: 'f-foreign' });
    expect(await slugs()).toEqual(['c-own', 'b-queue', 'a-tenant']);
    expect(await slugs({ queue: elsewhere })).toEqual(['c-own', 'e-elsewhere', 'a-tenant']);
    expect(await slugs({ queue: undefined })).toEqual(['c-own', 'a-tenant']);
  });

  test('answers of a queue only while he is its member', async () => {
    await add(database.db, tenant, { slug: 'queue', queueId: queue });
    expect(await slugs()).toEqual(['queue']);
    await database.db.asSystem(({ q }) => q.deleteFrom('queue_member').where('user_id', '=', agent).execute());
    expect(await slugs()).toEqual([]);
  });

  test('answers in the language of the contact first, then those for every language', async () => {
    await add(database.db, tenant, { slug: 'a', language: 'en' });
    await add(database.db, tenant, { slug: 'b' });
    await add(database.db, tenant, { slug: 'c', language: 'fr' });
    expect(await slugs({ language: 'fr' })).toEqual(['c', 'b', 'a']);
    expect(await slugs({ language: 'en' })).toEqual(['a', 'b', 'c']);
  });

  test('what holds every word in slug, title or text, whatever its case and accents, by its slug first', async () => {
    await add(database.db, tenant, { slug: 'delay', title: 'Été', text: 'Nous revenons vers vous' });
    await add(database.db, tenant, { slug: 'vous', title: 'Other', text: '100 %_ sure' });
    await add(database.db, tenant, { slug: 'own', text: 'vous', ownerId: agent });
    expect(await slugs({ search: 'ETE nous' })).toEqual(['delay']);
    expect(await slugs({ search: 'vous' })).toEqual(['vous', 'own', 'delay']);
    expect(await slugs({ search: '%_' })).toEqual(['vous']);
    expect(await slugs({ search: 'nothing' })).toEqual([]);
  });

  test('a hundred of a thousand at once, and the others by a search', async () => {
    await database.db.asSystem(async ({ q }) => {
      const row = { tenant_id: tenant, title: 'Greeting', text: 'Hello' };
      await q
        .insertInto('canned_answer')
        .values(
          Array.from({ length: 1_000 }, (_, n) => {
            const slug = `answer-${String(n).padStart(4, '0')}`;
            return { ...row, id: crypto.randomUUID(), slug, searchable: `${slug} greeting hello` };
          }),
        )
        .execute();
    });
    const all = await inTenant((tx) => findAnswers(tx, { agent, queue }));
    expect(all.items).toHaveLength(100);
    expect(all.more).toBe(true);
    const found = await inTenant((tx) => findAnswers(tx, { agent, queue, search: 'answer-0999' }));
    expect(found).toMatchObject({ items: [{ slug: 'answer-0999', scope: 'tenant' }], more: false });
  });
});

test('a slug is there once in the tenant, once in each queue and once with each agent', async () => {
  const other = await addQueue(database.db, tenant);
  const taken = { code: 'CANNED_ANSWER_SLUG_TAKEN', fields: [{ path: 'slug' }] };
  for (const queueId of [undefined, queue, other]) {
    const one = { ...input('hello'), queueId };
    const added = await inTenant((tx) => addCannedAnswer(tx, clock, one));
    expect(added.queueId).toBe(queueId);
    await expect(inTenant((tx) => addCannedAnswer(tx, clock, one))).rejects.toMatchObject(taken);
  }
  await inTenant((tx) => addOwnAnswer(tx, clock, agent, input('hello')));
  await expect(inTenant((tx) => addOwnAnswer(tx, clock, agent, input('hello')))).rejects.toMatchObject(taken);
  const colleague = await addUser(database.db, tenant);
  await inTenant((tx) => addOwnAnswer(tx, clock, colleague, input('hello')));
  expect(await listed()).toHaveLength(3);
});

test('a queue of another tenant is none', async () => {
  const foreign = await addQueue(database.db, await addTenant(database.db));
  await expect(
    inTenant((tx) => addCannedAnswer(tx, clock, { ...input('hello'), queueId: foreign })),
  ).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND', fields: [{ path: 'queueId' }] });
});

test('an answer moves between the tenant and a queue, once for each version', async () => {
  const { id, version } = await inTenant((tx) => addCannedAnswer(tx, clock, input('hello')));
  const change = { id, version, input: { ...input('hello'), queueId: queue } };
  expect(await inTenant((tx) => updateCannedAnswer(tx, clock, change))).toMatchObject({ queueId: queue, version: 2 });
  await expect(inTenant((tx) => updateCannedAnswer(tx, clock, change))).rejects.toMatchObject({
    code: 'VERSION_CHANGED',
  });
  const back = { id, version: 2, input: input('hello') };
  expect(await inTenant((tx) => updateCannedAnswer(tx, clock, back))).not.toHaveProperty('queueId');
});

test('an agent’s own answers are nobody else’s to see, to change and to delete', async () => {
  const own = await inTenant((tx) => addOwnAnswer(tx, clock, agent, input('mine')));
  const colleague = await addUser(database.db, tenant);
  const missing = { code: 'CANNED_ANSWER_NOT_FOUND' };
  const change = { id: own.id, version: 1, input: input('yours') };
  await expect(inTenant((tx) => updateOwnAnswer(tx, clock, colleague, change))).rejects.toMatchObject(missing);
  await expect(inTenant((tx) => deleteOwnAnswer(tx, colleague, own.id))).rejects.toMatchObject(missing);
  await expect(inTenant((tx) => getCannedAnswer(tx, own.id))).rejects.toMatchObject(missing);
  await expect(inTenant((tx) => updateCannedAnswer(tx, clock, change))).rejects.toMatchObject(missing);
  expect(await listed()).toEqual([]);
  expect(await inTenant((tx) => listOwnAnswers(tx, colleague))).toEqual([]);
  // Nor does what is the tenant's become his.
  const shared = await inTenant((tx) => addCannedAnswer(tx, clock, input('shared')));
  await expect(inTenant((tx) => deleteOwnAnswer(tx, agent, shared.id))).rejects.toMatchObject(missing);
});

test('an agent has a hundred answers of his own at most, however many are added at once', async () => {
  for (let n = 0; n < 97; n++) await add(database.db, tenant, { ownerId: agent });
  const adds = Array.from({ length: 6 }, (_, n) =>
    inTenant((tx) => addOwnAnswer(tx, clock, agent, input(`more-${n}`))),
  );
  const results = await Promise.allSettled(adds);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'CANNED_ANSWER_LIMIT_REACHED' });
  }
});

test('the list names the queues, and is searched, filtered and sorted', async () => {
  const sales = await addQueue(database.db, tenant, { name: 'Sales' });
  const add = (slug: string, title: string, queueId?: typeof sales) =>
    inTenant((tx) => addCannedAnswer(tx, clock, { ...input(slug), title, queueId }));
  await add('z', 'Été');
  await add('a', 'Hello', sales);
  const titles = async (query: object) => (await listed(query)).map(({ title }) => title);
  expect(await titles({})).toEqual(['Été', 'Hello']);
  expect(await titles({ sort: 'slug' })).toEqual(['Hello', 'Été']);
  expect(await titles({ search: '/z ete' })).toEqual(['Été']);
  expect(await titles({ queue: sales })).toEqual(['Hello']);
  expect(await titles({ sort: 'queue' })).toEqual(['Hello', 'Été']);
  expect(await listed({ search: 'sales' })).toMatchObject([{ slug: 'a', queue: 'Sales' }]);
});
