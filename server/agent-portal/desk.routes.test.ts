/** Every route of the desk and its settings: 401, 403, another tenant, bad input, success. A route without a row fails. */
import { randomUUID } from 'node:crypto';
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentPortalContract } from '#contracts/agent-portal/contract.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { accept } from '#server/contacts/accept.ts';
import { end } from '#server/contacts/end.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runRound } from '#server/routing/round.ts';
import { addReason } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { type Call, createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { agentPortalRouter } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let ground: Ground;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 6 });
  ({ ground } = await scene(database.db));
  app = await createTestApp(ground, '/api/agent-portal/*', agentPortalRouter({ ...ground, secrets: testSecrets }));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

type State = 'offered' | 'active' | 'wrap-up';

interface DeskCase {
  method: Call['method'];
  path: (contactId: string) => string;
  /** The state in which the contact must be; absent for routes without a contact. */
  contact?: State;
  body?: object;
  /** What the body must say of the case's tenant. */
  bodyOf?: (it: Scene) => object;
  /** Changes of the body that are refused, and the field that is named. */
  bad?: ReadonlyArray<[change: object, field: string]>;
  answer: object;
}

const contactPath = (act: string) => (contactId: string) => `/api/agent-portal/contacts/${contactId}/${act}`;
const cases: Readonly<Record<string, DeskCase>> = {
  'desk.setState': {
    method: 'PUT',
    path: () => '/api/agent-portal/state',
    body: { state: 'unavailable' },
    bad: [
      [{ state: 'offline' }, 'state'],
      [{ reasonId: 'lunch' }, 'reasonId'],
    ],
    answer: { state: 'unavailable', cause: 'chosen' },
  },
  'settings.get': { method: 'GET', path: () => '/api/agent-portal/settings', answer: { clips: [] } },
  'settings.setClip': {
    method: 'PUT',
    path: () => '/api/agent-portal/settings/clip',
    body: {},
    bad: [[{ alwaysUse: 'this' }, 'alwaysUse']],
    answer: { clips: [] },
  },
  'desk.accept': {
    method: 'POST',
    path: contactPath('accept'),
    contact: 'offered',
    answer: { state: 'active', customer: { name: 'Grace' } },
  },
  'desk.send': {
    method: 'POST',
    path: contactPath('messages'),
    contact: 'active',
    body: { clientId: '0193f0a0-0000-4000-8000-000000000001', text: 'On its way.\nIn a day.' },
    bad: [
      [{ text: '' }, 'text'],
      [{ text: 'x'.repeat(10_001) }, 'text'],
      [{ text: 'nothing\u0000more' }, 'text'],
      [{ clientId: 'one' }, 'clientId'],
    ],
    answer: { seq: 2, author: 'agent', text: 'On its way.\nIn a day.' },
  },
  'desk.messages': {
    method: 'GET',
    path: contactPath('messages'),
    contact: 'active',
    answer: { items: [{ seq: 1, author: 'customer', text: 'Hello?' }] },
  },
  'passOn.reject': { method: 'POST', path: contactPath('reject'), contact: 'offered', answer: { done: true } },
  'passOn.giveBack': {
    method: 'POST',
    path: contactPath('give-back'),
    contact: 'active',
    body: { note: 'Speaks Breton' },
    bad: [
      [{ note: 'x'.repeat(2_001) }, 'note'],
      [{ note: '\u0007' }, 'note'],
    ],
    answer: { done: true },
  },
  'passOn.targets': {
    method: 'GET',
    path: contactPath('targets'),
    contact: 'active',
    answer: { queues: [], agents: [], more: false },
  },
  'passOn.transfer': {
    method: 'POST',
    path: contactPath('transfer'),
    contact: 'active',
    // To the queue it is in: the only one that the tenant of the case is sure to have.
    body: { note: 'An invoice' },
    bodyOf: ({ queueId }) => ({ to: { queueId } }),
    bad: [
      [{ to: { queueId: 'support' } }, 'to.queueId'],
      [{ to: {} }, 'to'],
      [{ note: 'x'.repeat(2_001) }, 'note'],
    ],
    answer: { done: true },
  },
  'history.list': {
    method: 'GET',
    path: contactPath('history'),
    contact: 'active',
    answer: { items: [], more: false },
  },
  'history.transcript': {
    method: 'GET',
    path: (contactId) => `${contactPath('history')(contactId)}/${contactId}`,
    contact: 'active',
    answer: { messages: [{ seq: 1, text: 'Hello?' }], passings: [] },
  },
  'desk.end': { method: 'POST', path: contactPath('end'), contact: 'active', answer: { state: 'wrap-up' } },
  'desk.wrapUp': {
    method: 'POST',
    path: contactPath('wrap-up'),
    contact: 'wrap-up',
    body: { note: 'Parcel found' },
    bad: [
      [{ reasonId: 'done' }, 'reasonId'],
      [{ note: 'x'.repeat(2_001) }, 'note'],
      [{ note: '\u0007' }, 'note'],
    ],
    answer: { done: true },
  },
};

/** A contact of the scene's agent in the state that the route asks for. */
async function contactIn(it: Scene, state: State): Promise<ContactId> {
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  const { tenantId, agentId } = it;
  if (state !== 'offered') await accept(it.ground, { tenantId, agentId, contactId });
  if (state === 'wrap-up') await end(it.ground, { tenantId, contactId, reason: 'customer' });
  return contactId;
}

const cookieOf = (it: { tenantId: TenantId; agentId: UserId }) =>
  sessionCookie(ground, { userId: it.agentId, tenantId: it.tenantId, door: 'agent-portal' });

/** A desk with the contact that the route needs, and a call to it. */
async function desk(route: DeskCase) {
  const it = await scene(database.db);
  const contactId = route.contact === undefined ? '' : await contactIn(it, route.contact);
  const call = (options: { cookie?: string; change?: object; contactId?: string; headers?: Record<string, string> }) =>
    app.call({
      method: route.method,
      url: route.path(options.contactId ?? contactId),
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      ...(options.headers === undefined ? {} : { headers: options.headers }),
      ...(route.method === 'GET' ? {} : { body: { ...route.body, ...route.bodyOf?.(it), ...options.change } }),
    });
  return { it, contactId, call, cookie: await cookieOf(it) };
}

const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });

test('the table has a row for every route of the desk', () => {
  const routes: string[] = [];
  traverseContractProcedures({ router: agentPortalContract, path: [] }, ({ path }) => routes.push(path.join('.')));
  // Sessions, own ways in, supervision and canned answers have tables of their own.
  expect(Object.keys(cases).sort()).toEqual(
    routes.filter((route) => !/^(session|own|supervision|cannedAnswers)\./.test(route)).sort(),
  );
});

describe.each(Object.entries(cases))('%s', (_, route) => {
  test('401: without a session, or with one of the other door', async () => {
    const { call, it } = await desk(route);
    expect(await call({})).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
    const other = { userId: it.agentId, tenantId: it.tenantId, door: 'agent-portal', of: 'web-manager' } as const;
    expect(await call({ cookie: await sessionCookie(ground, other) })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  });

  // Every role that may enter the portal may handle contacts, so there is no session without the permission.
  test('403: before the one-time password is changed, and for a page of another site', async () => {
    const { call, cookie, it } = await desk(route);
    if (route.method !== 'GET') {
      const answer = await call({ cookie, headers: { origin: 'https://evil.example' } });
      expect(answer).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
    }
    await database.db.asSystem(({ q }) =>
      q.updateTable('user_account').set({ must_change_password: true }).where('id', '=', it.agentId).execute(),
    );
    expect(await call({ cookie })).toMatchObject(problem(403, 'PASSWORD_CHANGE_REQUIRED'));
  });

  const needed = route.contact;
  if (needed !== undefined) {
    test('404: a contact of another tenant, or of none', async () => {
      const { call, cookie } = await desk(route);
      const elsewhere = await scene(database.db);
      const foreign = await contactIn(elsewhere, needed);
      for (const contactId of [foreign, randomUUID()]) {
        expect(await call({ cookie, contactId })).toMatchObject(problem(404, 'CONTACT_NOT_FOUND'));
      }
      expect((await elsewhere.contact(foreign)).state).toBe(needed);
    });
  }

  test.each(route.bad ?? [])('400: %j', async (change, field) => {
    const { call, cookie } = await desk(route);
    const answer = await call({ cookie, change });
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: [{ path: field }] });
  });

  test('200', async () => {
    const { call, cookie } = await desk(route);
    expect(await call({ cookie })).toMatchObject({ status: 200, body: route.answer });
  });
});

test.each([
  'desk.accept',
  'desk.end',
  'desk.wrapUp',
  'desk.send',
  'passOn.reject',
  'passOn.giveBack',
  'passOn.transfer',
])('409: %s when the contact has moved on', async (name) => {
  const route = cases[name];
  if (route?.contact === undefined) throw new Error(name);
  const it = await scene(database.db);
  const contactId = await contactIn(it, name === 'desk.wrapUp' ? 'active' : 'wrap-up');
  const answer = await app.call({
    method: route.method,
    url: route.path(contactId),
    cookie: await cookieOf(it),
    body: { ...route.body, ...route.bodyOf?.(it) },
  });
  expect(answer).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
});

test('a reason must be of the tenant, of the right kind and still in use', async () => {
  const it = await scene(database.db);
  const cookie = await cookieOf(it);
  const other = await scene(database.db);
  const wrapUp = await addReason(database.db, it.tenantId, 'wrap-up');
  const lunch = await addReason(database.db, it.tenantId, 'unavailable');
  const retired = await addReason(database.db, it.tenantId, 'unavailable');
  await database.db.asSystem(({ q }) =>
    q.updateTable('reason').set({ retired: true }).where('id', '=', retired).execute(),
  );
  const foreign = await addReason(database.db, other.tenantId, 'unavailable');
  const setState = (body: object) => app.call({ method: 'PUT', url: '/api/agent-portal/state', cookie, body });
  for (const reasonId of [wrapUp, retired, foreign, randomUUID()]) {
    const answer = await setState({ state: 'unavailable', reasonId });
    expect(answer).toMatchObject({ status: 404, body: { code: 'REASON_NOT_FOUND', fields: [{ path: 'reasonId' }] } });
  }
  expect(await setState({ state: 'unavailable', reasonId: lunch })).toMatchObject({
    status: 200,
    body: { state: 'unavailable', reasonId: lunch },
  });
  const contactId = await contactIn(await available(it, setState), 'wrap-up');
  const close = (reasonId: string) =>
    app.call({ method: 'POST', url: `/api/agent-portal/contacts/${contactId}/wrap-up`, cookie, body: { reasonId } });
  expect(await close(lunch)).toMatchObject(problem(404, 'REASON_NOT_FOUND'));
  expect(await close(wrapUp)).toMatchObject({ status: 200 });
});

async function available(it: Scene, setState: (body: object) => Promise<unknown>): Promise<Scene> {
  await setState({ state: 'available' });
  return it;
}
