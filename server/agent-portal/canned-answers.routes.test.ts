/** The routes of canned answers at the desk: 401, 403, another tenant's or agent's, bad input, success; and who is told. */
import { randomUUID } from 'node:crypto';
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskAnswersContract } from '#contracts/agent-portal/canned-answers.ts';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { addCannedAnswer as addShared } from '#server/canned-answers/canned-answer.store.ts';
import { addCannedAnswer, addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { type Call, createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { DeskHub } from './desk-hub.ts';
import { agentPortalRouter } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let ground: Scene['ground'];
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 6 });
  ({ ground } = await scene(database.db));
  app = await createTestApp(ground, '/api/agent-portal/*', agentPortalRouter({ ...ground, secrets: testSecrets }));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

interface AnswerCase {
  method: Call['method'];
  path: (own: string) => string;
  body?: object;
  bad?: ReadonlyArray<[change: object, field: string]>;
  answer: object;
  /** Names one of the agent's own answers. */
  one?: true;
}

const ownPath = '/api/agent-portal/own-canned-answers';
const body = { slug: 'Bye', title: 'Good bye', text: 'Good bye {{customer.name}}!', language: 'en' };
const bad: AnswerCase['bad'] = [
  [{ slug: 'good bye' }, 'slug'],
  [{ title: '' }, 'title'],
  [{ text: 'x'.repeat(4_001) }, 'text'],
  [{ text: '{{customer.shoe}}' }, 'text'],
  [{ text: 'nothing\u0000more' }, 'text'],
  [{ language: 'xx' }, 'language'],
];
const cases: Readonly<Record<string, AnswerCase>> = {
  find: {
    method: 'GET',
    path: () => '/api/agent-portal/canned-answers?search=greet',
    answer: { items: [{ slug: 'greet', scope: 'own', text: 'Hello {{customer.name}}!' }], more: false },
  },
  listOwn: { method: 'GET', path: () => ownPath, answer: { items: [{ slug: 'greet', version: 1 }] } },
  addOwn: { method: 'POST', path: () => ownPath, body, bad, answer: { slug: 'bye', version: 1 } },
  updateOwn: {
    method: 'PUT',
    path: (own) => `${ownPath}/${own}`,
    body: { ...body, version: 1 },
    bad: [...bad, [{ version: undefined }, 'version']],
    answer: { slug: 'bye', version: 2 },
    one: true,
  },
  removeOwn: { method: 'DELETE', path: (own) => `${ownPath}/${own}`, answer: { done: true }, one: true },
};

/** An agent with an answer of his own. */
async function agentWithAnswer() {
  const it = await scene(database.db);
  const own = await addCannedAnswer(database.db, it.tenantId, { slug: 'greet', ownerId: it.agentId });
  return { it, own, cookie: await cookieOf(it.tenantId, it.agentId) };
}
const cookieOf = (tenantId: TenantId, userId: UserId) =>
  sessionCookie(ground, { userId, tenantId, door: 'agent-portal' });
const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });
const call = (route: AnswerCase, own: string, options: { cookie?: string; change?: object; origin?: string }) =>
  app.call({
    method: route.method,
    url: route.path(own),
    ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
    ...(options.origin === undefined ? {} : { headers: { origin: options.origin } }),
    ...(route.method === 'GET' ? {} : { body: { ...route.body, ...options.change } }),
  });

test('the table has a row for every route', () => {
  const routes: string[] = [];
  traverseContractProcedures({ router: deskAnswersContract, path: [] }, ({ path }) => routes.push(path.join('.')));
  expect(Object.keys(cases).sort()).toEqual(routes.sort());
});

describe.each(Object.entries(cases))('%s', (_, route) => {
  test('401: without a session', async () => {
    const { own } = await agentWithAnswer();
    expect(await call(route, own, {})).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  });

  test('403: before the one-time password is changed, and for a page of another site', async () => {
    const { it, own, cookie } = await agentWithAnswer();
    if (route.method !== 'GET') {
      const answer = await call(route, own, { cookie, origin: 'https://evil.example' });
      expect(answer).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
    }
    await database.db.asSystem(({ q }) =>
      q.updateTable('user_account').set({ must_change_password: true }).where('id', '=', it.agentId).execute(),
    );
    expect(await call(route, own, { cookie })).toMatchObject(problem(403, 'PASSWORD_CHANGE_REQUIRED'));
  });

  if (route.one === true) {
    test('404: of another tenant, of a colleague, the tenant’s, or none', async () => {
      const { it, cookie } = await agentWithAnswer();
      const colleague = await addUser(database.db, it.tenantId);
      const theirs = await addCannedAnswer(database.db, it.tenantId, { ownerId: colleague });
      const shared = await addCannedAnswer(database.db, it.tenantId);
      const { own: foreign } = await agentWithAnswer();
      for (const id of [theirs, shared, foreign, randomUUID()]) {
        expect(await call(route, id, { cookie })).toMatchObject(problem(404, 'CANNED_ANSWER_NOT_FOUND'));
      }
    });
  } else {
    test('another tenant’s and a colleague’s are not among them', async () => {
      const { it } = await agentWithAnswer();
      const colleague = await addUser(database.db, it.tenantId);
      const answer = await call(route, '', { cookie: await cookieOf(it.tenantId, colleague) });
      expect(JSON.stringify(answer.body)).not.toContain('greet');
    });
  }

  test.each(route.bad ?? [])('400: %j', async (change, field) => {
    const { own, cookie } = await agentWithAnswer();
    const answer = await call(route, own, { cookie, change });
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: [{ path: field }] });
  });

  test('200', async () => {
    const { own, cookie } = await agentWithAnswer();
    expect(await call(route, own, { cookie })).toMatchObject({ status: 200, body: route.answer });
  });
});

test('400: a search that is too long, a queue that is no id', async () => {
  const { cookie } = await agentWithAnswer();
  for (const [query, field] of [
    [`search=${'x'.repeat(101)}`, 'search'],
    ['queueId=none', 'queueId'],
    ['language=xx', 'language'],
  ]) {
    const answer = await app.call({ method: 'GET', url: `/api/agent-portal/canned-answers?${query}`, cookie });
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: [{ path: field }] });
  }
});

test('a second change of the same version is refused, and a slug of one’s own twice', async () => {
  const { own, cookie } = await agentWithAnswer();
  const update = () => app.call({ method: 'PUT', url: `${ownPath}/${own}`, cookie, body: { ...body, version: 1 } });
  expect((await update()).status).toBe(200);
  expect(await update()).toMatchObject(problem(409, 'VERSION_CHANGED'));
  const add = await app.call({ method: 'POST', url: ownPath, cookie, body });
  expect(add).toMatchObject({ status: 409, body: { code: 'CANNED_ANSWER_SLUG_TAKEN', fields: [{ path: 'slug' }] } });
});

test('desks of the tenant are told when its answers, or the queues that they hang on, change', async () => {
  const it = await scene(database.db);
  const elsewhere = await scene(database.db);
  const told: string[] = [];
  const hub = new DeskHub(it.ground, (error) => told.push(String(error)));
  const sit = ({ tenantId, agentId }: Scene, name: string) =>
    hub.add({
      tenantId,
      agentId,
      send({ type }: DeskFrame) {
        if (['snapshot', 'canned-answers', 'directory'].includes(type)) told.push(`${name} ${type}`);
      },
      recheckSession: async () => undefined,
      fail: () => told.push('failed'),
    });
  sit(it, 'mine');
  sit(elsewhere, 'theirs');
  await expect.poll(() => [...told].sort()).toEqual(['mine snapshot', 'theirs snapshot']);
  const at = { position: 1, tenantId: it.tenantId, at: it.clock.now(), version: 1 };
  const changed = { type: 'directory.changed', change: 'changed', entityId: it.queueId } as const;
  const tell = async (entity: 'canned-answer' | 'queue' | 'chat-page' | 'reason') => {
    told.length = 0;
    hub.onEvents([{ ...at, body: { ...changed, entity } }]);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    return told;
  };
  expect(await tell('canned-answer')).toEqual(['mine canned-answers']);
  expect(await tell('queue')).toEqual(['mine canned-answers']);
  expect(await tell('reason')).toEqual(['mine directory']);
});

test('what administrators change is an event, what agents keep for themselves is none', async () => {
  const { it, cookie } = await agentWithAnswer();
  const events = async () =>
    (
      await database.db.asSystem(({ q }) =>
        q
          .selectFrom('event_pending')
          .select('body')
          .where('tenant_id', '=', it.tenantId)
          .where('type', '=', 'directory.changed')
          .execute(),
      )
    ).map((row) => row.body);
  await app.call({ method: 'POST', url: ownPath, cookie, body });
  expect(await events()).toEqual([]);
  const input = { slug: 'hours', title: 'Hours', text: 'From nine to five.' };
  const { id } = await database.db.inTenant(it.tenantId, (tx) => addShared(tx, it.clock, input));
  expect(await events()).toMatchObject([{ entity: 'canned-answer', entityId: id, change: 'added' }]);
});
