/** Every act of a supervisor: 401, 403, another tenant, bad input, success with its audit; and what agents see of it. */
import { randomUUID } from 'node:crypto';
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { supervisionContract } from '#contracts/agent-portal/supervision.ts';
import { type ContactId, contactId as contactIdOf, type UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantRole } from '#contracts/vocabulary/role.ts';
import { signOnAgent } from '#server/agents/agent-state.ts';
import { beat, beatGapSeconds } from '#server/agents/presence.ts';
import { listEntries } from '#server/audit/audit.store.ts';
import { accept } from '#server/contacts/accept.ts';
import { end } from '#server/contacts/end.ts';
import { leaveMessage } from '#server/contacts/leave-message.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runRound } from '#server/routing/round.ts';
import { addReason, addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { type Call, createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { getDeskAgent, listDeskContacts } from './desk.store.ts';
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

type State = 'queued' | 'offered' | 'active' | 'wrap-up';

interface SupervisionCase {
  method: Call['method'];
  path: (ids: { contactId: string; agentId: string }) => string;
  /** The state in which the contact must be; absent for acts on an agent. */
  contact?: State;
  body: (ids: { agentId: string; ben: string }) => object;
  /** What it answers; done unless told. */
  answer?: object;
  bad: ReadonlyArray<[change: object, field: string]>;
}

const base = '/api/agent-portal/supervision';
const cases: Readonly<Record<string, SupervisionCase>> = {
  takeBack: {
    method: 'POST',
    path: ({ contactId }) => `${base}/contacts/${contactId}/take-back`,
    contact: 'active',
    body: ({ agentId }) => ({ state: 'active', agentId }),
    bad: [
      [{ state: 'queued' }, 'state'],
      [{ agentId: 'ada' }, 'agentId'],
    ],
  },
  read: {
    method: 'POST',
    path: ({ contactId }) => `${base}/contacts/${contactId}/conversation`,
    contact: 'active',
    body: () => ({}),
    answer: { messages: [expect.objectContaining({ author: 'customer', text: 'Hello?' })], passings: [], older: false },
    bad: [[{ reading: 'again' }, 'reading']],
  },
  targets: {
    method: 'GET',
    path: ({ contactId }) => `${base}/contacts/${contactId}/targets`,
    contact: 'active',
    body: () => ({}),
    answer: { agents: expect.any(Array), more: false },
    bad: [[{ search: 'a'.repeat(81) }, 'search']],
  },
  assign: {
    method: 'POST',
    path: ({ contactId }) => `${base}/contacts/${contactId}/assign`,
    contact: 'active',
    body: ({ agentId, ben }) => ({ state: 'active', agentId, to: ben }),
    bad: [
      [{ state: 'wrap-up' }, 'state'],
      [{ agentId: 'ada' }, 'agentId'],
      [{ to: 'ben' }, 'to'],
    ],
  },
  end: {
    method: 'POST',
    path: ({ contactId }) => `${base}/contacts/${contactId}/end`,
    contact: 'active',
    body: ({ agentId }) => ({ state: 'active', agentId }),
    bad: [
      [{ state: 'closed' }, 'state'],
      [{ agentId: 'ada' }, 'agentId'],
    ],
  },
  setAgentState: {
    method: 'PUT',
    path: ({ agentId }) => `${base}/agents/${agentId}/state`,
    body: () => ({ state: 'unavailable' }),
    bad: [
      [{ state: 'offline' }, 'state'],
      [{ reasonId: 'lunch' }, 'reasonId'],
    ],
  },
  signOffAgent: {
    method: 'POST',
    path: ({ agentId }) => `${base}/agents/${agentId}/sign-off`,
    body: () => ({}),
    bad: [],
  },
};

async function contactIn(it: Scene, state: State): Promise<ContactId> {
  const contactId = await it.openChat();
  if (state === 'queued') return contactId;
  await runRound(it.ground, it.tenantId);
  const { tenantId, agentId } = it;
  if (state !== 'offered') await accept(it.ground, { tenantId, agentId, contactId });
  if (state === 'wrap-up') await end(it.ground, { tenantId, contactId, reason: 'customer' });
  return contactId;
}

/** A tenant with a contact in the state given, and somebody of the role who calls the routes. */
async function supervised(state?: State, role: TenantRole = 'supervisor') {
  // Who waits must find nobody.
  const it = await scene(database.db, { available: state !== 'queued' });
  const contactId = state === undefined ? '' : await contactIn(it, state);
  const supervisorId = await addUser(database.db, it.tenantId, { role, userName: `boss-${randomUUID().slice(0, 8)}` });
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  const cookieFor = (options: { of?: 'web-manager' } = {}) =>
    sessionCookie(ground, { userId: supervisorId, tenantId: it.tenantId, door: 'agent-portal', ...options });
  const cookie = await cookieFor();
  const call = (
    name: string,
    options: {
      body?: object;
      ids?: Partial<{ contactId: string; agentId: string }>;
      headers?: Record<string, string>;
      cookie?: string;
    } = {},
  ) => {
    const route = cases[name];
    if (route === undefined) throw new Error(name);
    const body = { ...route.body({ agentId: it.agentId, ben }), ...options.body };
    const asked = route.method === 'GET' ? `?${new URLSearchParams(Object.entries(body))}` : '';
    return app.call({
      method: route.method,
      url: `${route.path({ contactId, agentId: it.agentId, ...options.ids })}${asked}`,
      ...(route.method === 'GET' ? {} : { body }),
      cookie: options.cookie ?? cookie,
      ...(options.headers === undefined ? {} : { headers: options.headers }),
    });
  };
  const audit = async () => {
    const query = { tenantId: it.tenantId, limit: 50 };
    const { items } = await database.db.asSystem((tx) => listEntries(tx, query));
    return items;
  };
  return { it, contactId, supervisorId, ben, call, cookieFor, audit };
}

const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });

test('the table has a row for every act of a supervisor', () => {
  const routes: string[] = [];
  traverseContractProcedures({ router: supervisionContract, path: [] }, ({ path }) => routes.push(path.join('.')));
  expect(Object.keys(cases).sort()).toEqual(routes.sort());
});

describe.each(Object.entries(cases))('%s', (name, route) => {
  test('401: without a session, or with one of the other door', async () => {
    const { call, cookieFor } = await supervised(route.contact);
    expect(await call(name, { cookie: '' })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
    const other = await cookieFor({ of: 'web-manager' });
    expect(await call(name, { cookie: other })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  });

  test('403: for an agent, for a page of another site, and before the one-time password is changed', async () => {
    const agent = await supervised(route.contact, 'agent');
    expect(await agent.call(name)).toMatchObject(problem(403, 'PERMISSION_MISSING'));
    const { call, supervisorId } = await supervised(route.contact);
    const headers = { origin: 'https://evil.example' };
    // Reading is no act that a page of another site could make anybody do.
    if (route.method !== 'GET')
      expect(await call(name, { headers })).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
    await database.db.asSystem(({ q }) =>
      q.updateTable('user_account').set({ must_change_password: true }).where('id', '=', supervisorId).execute(),
    );
    expect(await call(name)).toMatchObject(problem(403, 'PASSWORD_CHANGE_REQUIRED'));
  });

  test('404: what another tenant has, or nobody', async () => {
    const { call, audit } = await supervised(route.contact);
    const elsewhere = await supervised(route.contact);
    const nobody = { contactId: randomUUID(), agentId: randomUUID() };
    const code = route.contact === undefined ? 'USER_NOT_FOUND' : 'CONTACT_NOT_FOUND';
    for (const ids of [{ contactId: elsewhere.contactId, agentId: elsewhere.it.agentId }, nobody])
      expect(await call(name, { ids })).toMatchObject(problem(404, code));
    expect(await elsewhere.it.agentState()).toMatchObject({ state: 'available' });
    expect(await audit()).toEqual([]);
  });

  test.each(route.bad)('400: %j', async (change, field) => {
    const { call } = await supervised(route.contact);
    const answer = await call(name, { body: change });
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: [{ path: field }] });
  });

  test.each(['supervisor', 'tenant-manager'] as const)('200 for a %s', async (role) => {
    const { call } = await supervised(route.contact, role);
    expect(await call(name)).toMatchObject({ status: 200, body: route.answer ?? { done: true } });
  });
});

test.each(['offered', 'active'] as const)('a contact that is %s goes back to the head of its queue', async (state) => {
  const { it, contactId, call, audit } = await supervised(state);
  expect(await call('takeBack', { body: { state } })).toMatchObject({ status: 200 });
  expect(await it.contact(contactIdOf.parse(contactId))).toMatchObject({
    state: 'queued',
    agent_id: null,
    ahead: true,
  });
  expect(await it.used()).toBe(0);
  const [entry, ...others] = await audit();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    action: 'taken-back',
    object: 'contact',
    objectId: contactId,
    actor: { role: 'supervisor' },
    changes: [
      { field: 'state', before: state, after: 'queued' },
      { field: 'agent', before: expect.stringMatching(/^Ada Number/) },
    ],
  });
  // Customers stand in it by the id of their contact alone.
  expect(JSON.stringify(entry)).not.toContain('Grace');
});

test.each([
  ['queued', 'abandoned'],
  ['active', 'wrap-up'],
  ['wrap-up', 'closed'],
] as const)('a contact that is %s becomes %s when a supervisor ends it', async (state, after) => {
  const { it, contactId, call, audit } = await supervised(state);
  const body = state === 'queued' ? { state, agentId: undefined } : { state };
  expect(await call('end', { body })).toMatchObject({ status: 200 });
  expect((await it.contact(contactIdOf.parse(contactId))).state).toBe(after);
  expect(await audit()).toMatchObject([
    { action: 'ended', object: 'contact', objectId: contactId, changes: [{ field: 'state', before: state, after }] },
  ]);
});

test('a left message that waits cannot be ended: it has an answer to come', async () => {
  const { it, contactId, call, audit } = await supervised('queued');
  const act = { tenantId: it.tenantId, contactId: contactIdOf.parse(contactId), address: 'grace@example.com' };
  await leaveMessage(it.ground, act);
  const answer = await call('end', { body: { state: 'queued', agentId: undefined } });
  expect(answer).toMatchObject(problem(409, 'CONTACT_NOT_LIVE'));
  expect(await audit()).toEqual([]);
});

test('an act on a contact that has moved on, or that somebody else has now, is refused and leaves no trace', async () => {
  const { call, audit } = await supervised('wrap-up');
  expect(await call('takeBack')).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  expect(await call('end')).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  expect(await call('assign')).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  const other = await supervised('active');
  const body = { agentId: randomUUID() };
  expect(await other.call('takeBack', { body })).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  expect(await other.call('end', { body })).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  expect(await other.call('assign', { body })).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  expect([...(await audit()), ...(await other.audit())]).toEqual([]);
});

test('an agent sees who ended his contact', async () => {
  const { it, call, supervisorId } = await supervised('active');
  await call('end');
  const [contact] = await database.db.inTenant(it.tenantId, (tx) => listDeskContacts(tx, it.agentId, it.clock.now()));
  expect(contact).toMatchObject({ state: 'wrap-up', endedBy: await nameOf(supervisorId) });
});

test('a state that a supervisor chose carries his name until the agent chooses another; offers go back, chats stay', async () => {
  const { it, call, audit, supervisorId } = await supervised('active');
  const lunch = await addReason(database.db, it.tenantId, 'unavailable', 'Lunch');
  const offered = await contactIn(it, 'offered');
  expect(await call('setAgentState', { body: { reasonId: lunch } })).toMatchObject({ status: 200 });
  const me = () => database.db.inTenant(it.tenantId, (tx) => getDeskAgent(tx, it.agentId));
  expect(await me()).toMatchObject({ state: 'unavailable', reasonId: lunch, by: await nameOf(supervisorId) });
  expect((await it.contact(offered)).state).toBe('queued');
  expect(await it.used()).toBe(1);
  expect(await audit()).toMatchObject([
    {
      action: 'changed',
      object: 'agent',
      objectId: it.agentId,
      changes: [
        { field: 'state', before: 'available', after: 'unavailable' },
        { field: 'reason', after: 'Lunch' },
      ],
    },
  ]);
  const cookie = await sessionCookie(ground, { userId: it.agentId, tenantId: it.tenantId, door: 'agent-portal' });
  await app.call({ method: 'PUT', url: '/api/agent-portal/state', cookie, body: { state: 'available' } });
  expect((await me()).by).toBeUndefined();
});

test('a reason must be of the tenant, of the right kind and still in use, and none goes with available', async () => {
  const { it, call } = await supervised();
  const wrapUp = await addReason(database.db, it.tenantId, 'wrap-up');
  const elsewhere = await addReason(database.db, (await scene(database.db)).tenantId, 'unavailable');
  const lunch = await addReason(database.db, it.tenantId, 'unavailable');
  const bad = [{ reasonId: wrapUp }, { reasonId: elsewhere }, { reasonId: lunch, state: 'available' }];
  for (const body of bad) {
    const answer = await call('setAgentState', { body });
    expect(answer).toMatchObject({ status: 404, body: { code: 'REASON_NOT_FOUND', fields: [{ path: 'reasonId' }] } });
  }
});

test('whoever is not connected cannot be made available: only he himself can come back', async () => {
  const { it, call, audit } = await supervised();
  await beat(it.ground);
  // His connection is lost: his lease runs out.
  await database.db.asSystem(({ q }) =>
    q.updateTable('agent').set({ lease_until: it.clock.now() }).where('user_id', '=', it.agentId).execute(),
  );
  it.clock.advance(beatGapSeconds - 1);
  await beat(it.ground);
  expect(await it.agentState()).toMatchObject({ state: 'unavailable', cause: 'connection-lost' });
  const available = { body: { state: 'available' } };
  expect(await call('setAgentState', available)).toMatchObject(problem(409, 'AGENT_NOT_CONNECTED'));
  expect(await call('signOffAgent')).toMatchObject({ status: 200 });
  expect(await call('setAgentState', available)).toMatchObject(problem(409, 'AGENT_NOT_CONNECTED'));
  expect(await call('signOffAgent')).toMatchObject(problem(409, 'AGENT_NOT_CONNECTED'));
  expect((await audit()).map(({ action }) => action)).toEqual(['signed-off']);
});

test('a supervisor’s choice is no sign of life of the agent', async () => {
  const { it, call } = await supervised();
  const lease = () =>
    database.db.asSystem(({ q }) =>
      q.selectFrom('agent').select('lease_until').where('user_id', '=', it.agentId).executeTakeFirstOrThrow(),
    );
  const before = await lease();
  it.clock.advance(5);
  expect(await call('setAgentState')).toMatchObject({ status: 200 });
  expect(await lease()).toEqual(before);
});

test('signing an agent off ends his sessions and gives back all that he holds', async () => {
  const { it, contactId, call, audit, supervisorId } = await supervised('active');
  const wrapUp = await contactIn(it, 'wrap-up');
  const agent = { userId: it.agentId, tenantId: it.tenantId, door: 'agent-portal' } as const;
  const cookie = await sessionCookie(ground, agent);
  expect(await call('signOffAgent')).toMatchObject({ status: 200 });
  expect(await it.agentState()).toMatchObject({ state: 'offline' });
  expect((await it.contact(contactIdOf.parse(contactId))).state).toBe('queued');
  expect((await it.contact(wrapUp)).state).toBe('closed');
  expect(await it.used()).toBe(0);
  const current = await app.call({ method: 'GET', url: '/api/agent-portal/session', cookie });
  expect(current).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  expect(await audit()).toMatchObject([
    {
      action: 'signed-off',
      object: 'agent',
      objectId: it.agentId,
      changes: [
        { field: 'state', before: 'available', after: 'offline' },
        { field: 'contacts', before: 2, after: 0 },
      ],
    },
  ]);
  const me = () => database.db.inTenant(it.tenantId, (tx) => getDeskAgent(tx, it.agentId));
  expect((await me()).by).toBe(await nameOf(supervisorId));
  await signOnAgent(it.ground, it);
  expect((await me()).by).toBeUndefined();
});

async function nameOf(id: UserId): Promise<string> {
  const row = await database.db.asSystem(({ q }) =>
    q.selectFrom('user_account').select(['first_name', 'last_name']).where('id', '=', id).executeTakeFirstOrThrow(),
  );
  return `${row.first_name} ${row.last_name}`;
}
