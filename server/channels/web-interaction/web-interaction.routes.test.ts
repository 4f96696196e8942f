/** The customer's routes: pages that are not there or closed, bad input, other sites, the limit of one address. */
import { randomUUID } from 'node:crypto';
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { chatFormDefault } from '#contracts/vocabulary/chat-form.ts';
import { webInteractionContract } from '#contracts/web-interaction/contract.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addChatPage } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { type Call, createTestApp, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { opensPerWindow, webInteractionRouter } from './web-interaction.routes.ts';

let database: TestDatabase;
let app: TestApp;
let ground: Ground;
let it: Scene;
let key: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ground } = await scene(database.db));
  app = await createTestApp(ground, '/api/web-interaction/*', webInteractionRouter(ground));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  it = await scene(database.db);
  ({ key } = await addChatPage(database.db, it.tenantId, it.queueId));
});

interface CustomerCase {
  method: Call['method'];
  path: (key: string) => string;
  body?: () => object;
  bad?: ReadonlyArray<[change: object, field: string]>;
  answer: object;
}

const base = '/api/web-interaction/pages';
const badText = (field: string): [object, string][] => [
  [{ [field]: ' ' }, field],
  [{ [field]: 'x'.repeat(10_001) }, field],
  [{ [field]: 'nothing\u0000more' }, field],
];
const badName: [object, string][] = [
  [{ openId: 'one' }, 'openId'],
  [{ name: undefined }, 'name'],
  [{ phone: 'x'.repeat(201) }, 'phone'],
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(81) }, 'name'],
  [{ name: 'two\nlines' }, 'name'],
];
const cases: Readonly<Record<string, CustomerCase>> = {
  page: {
    method: 'GET',
    path: (of) => `${base}/${of}`,
    answer: { name: 'Help', enabled: true, staffed: true, form: chatFormDefault, texts: {} },
  },
  embedding: {
    method: 'GET',
    path: (of) => `${base}/${of}/embedding`,
    answer: { allowed: true, page: { name: 'Help', enabled: true, staffed: true } },
  },
  open: {
    method: 'POST',
    path: (of) => `${base}/${of}/contacts`,
    body: () => ({ openId: randomUUID(), name: 'Grace', question: 'Where is my parcel?\nIt is late.' }),
    bad: [...badName, ...badText('question'), [{ question: undefined }, 'question'], [{ email: 'nowhere' }, 'email']],
    answer: { contactId: expect.any(String), token: expect.stringMatching(/^[\w-]{43}$/) },
  },
  leaveMessage: {
    method: 'POST',
    path: (of) => `${base}/${of}/messages`,
    body: () => ({ openId: randomUUID(), name: 'Grace', address: 'grace@example.org', text: 'Call me back' }),
    bad: [...badName, ...badText('text'), [{ address: 'nowhere' }, 'address']],
    answer: { contactId: expect.any(String) },
  },
};

const call = (route: CustomerCase, of: string, change: object = {}, headers: Record<string, string> = {}) =>
  app.call({
    method: route.method,
    url: route.path(of),
    headers,
    ...(route.body === undefined ? {} : { body: { ...route.body(), ...change } }),
  });
const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });

test('the table has a row for every route', () => {
  const routes: string[] = [];
  traverseContractProcedures({ router: webInteractionContract, path: [] }, ({ path }) => routes.push(path.join('.')));
  expect(Object.keys(cases).sort()).toEqual(routes.sort());
});

describe.each(Object.entries(cases))('%s', (_, route) => {
  test('404: a page that is not there, whatever its key looks like', async () => {
    for (const none of ['nowhere', '%00', 'a%00b', '-', '%F0%9F%98%80']) {
      expect(await call(route, none), none).toMatchObject(problem(404, 'CHAT_PAGE_NOT_FOUND'));
    }
  });

  if (route.method !== 'GET') {
    test('410: a page that is switched off', async () => {
      const closed = await addChatPage(database.db, it.tenantId, it.queueId, { enabled: false });
      expect(await call(route, closed.key)).toMatchObject(problem(410, 'CHAT_PAGE_CLOSED'));
    });

    test('403: for a page of another site', async () => {
      const answer = await call(route, key, {}, { origin: 'https://evil.example' });
      expect(answer).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
    });
  }

  test.each(route.bad ?? [])('400: %j', async (change, field) => {
    const answer = await call(route, key, change);
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: [{ path: field }] });
  });

  test('200, also with the key in capitals', async () => {
    expect(await call(route, key.toUpperCase())).toMatchObject({ status: 200, body: route.answer });
  });
});

test('a page that is switched off says whose it is', async () => {
  const closed = await addChatPage(database.db, it.tenantId, it.queueId, { enabled: false });
  const answer = await app.call({ method: 'GET', url: `${base}/${closed.key}` });
  expect(answer).toMatchObject({ status: 200, body: { key: closed.key, name: 'Help', enabled: false } });
});

test('a page says that all who are signed on are unavailable, while they are', async () => {
  const answer = async () => (await app.call({ method: 'GET', url: `${base}/${key}` })).body;
  const become = (state: 'available' | 'unavailable' | 'offline') =>
    database.db.asSystem(({ q }) =>
      q.updateTable('agent').set({ state }).where('tenant_id', '=', it.tenantId).execute(),
    );
  await become('unavailable');
  expect(await answer()).toMatchObject({ staffed: true, away: true });
  await become('available');
  expect(await answer()).toMatchObject({ staffed: true });
  expect(await answer()).not.toHaveProperty('away');
  await become('offline');
  expect(await answer()).toMatchObject({ staffed: false });
  expect(await answer()).not.toHaveProperty('away');
});

test('what a customer opens belongs to the tenant and queue of the page', async () => {
  const open = cases.open;
  if (open === undefined) throw new Error();
  const { body } = await call(open, key);
  const [row] = await database.db.asSystem(({ q }) =>
    q
      .selectFrom('contact')
      .select(['tenant_id', 'queue_id', 'live', 'state', 'customer_name'])
      .where('tenant_id', '=', it.tenantId)
      .execute(),
  );
  expect(body).toMatchObject({ contactId: expect.any(String) });
  expect(row).toEqual({
    tenant_id: it.tenantId,
    queue_id: it.queueId,
    live: true,
    state: 'queued',
    customer_name: 'Grace',
  });
});

test('keys that are made up leave no rows behind, and the limit says when to come back', async () => {
  const { page, open } = cases;
  if (page === undefined || open === undefined) throw new Error();
  const rows = () => database.db.asSystem(({ q }) => q.selectFrom('limit_window').select('key').execute());
  const before = await rows();
  for (let n = 0; n < 30; n++) await call(open, `made-up-${n}`);
  expect(await rows()).toEqual(before);
  for (let n = 0; n < opensPerWindow; n++) expect((await call(open, key)).status).toBe(200);
  const answer = await call(open, key);
  expect(answer).toMatchObject(problem(429, 'CHAT_LIMITED'));
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(600);
});

test('who waits for an agent is bounded, of a page and of a tenant, whatever address he comes from', async () => {
  const bounds = { ofPage: 2, ofTenant: 3 };
  const bounded = await createTestApp(ground, '/api/web-interaction/*', webInteractionRouter(it.ground, [], bounds));
  onTestFinished(() => bounded.close());
  const { key: second } = await addChatPage(database.db, it.tenantId, it.queueId);
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const open = async (of: string): Promise<number> => {
    // What waits is counted once a second.
    vi.advanceTimersByTime(1_000);
    const body = { openId: randomUUID(), name: 'Grace', question: 'Hello?' };
    return (await bounded.call({ method: 'POST', url: `${base}/${of}/contacts`, body })).status;
  };
  expect([await open(key), await open(key), await open(key)]).toEqual([200, 200, 429]);
  expect([await open(second), await open(second)]).toEqual([200, 429]);
  await database.db.asSystem(({ q }) =>
    q.updateTable('contact').set({ state: 'abandoned' }).where('tenant_id', '=', it.tenantId).execute(),
  );
  expect(await open(key)).toBe(200);
});
