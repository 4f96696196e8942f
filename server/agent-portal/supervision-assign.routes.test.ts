/** A supervisor gives a contact to an agent: whom he may choose, what it leaves in the audit, and who loses a race. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { listEntries } from '#server/audit/audit.store.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addUser } from '#tests/support/fixtures.ts';
import { scene, talking } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { findPersonName, listDeskContacts } from './desk.store.ts';
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

/** A contact that waits or that Ada has, Ben who could take it, and a supervisor who calls the routes. */
async function supervised(state: 'queued' | 'active') {
  const begin = async () => {
    if (state === 'active') return talking(database.db);
    const it = await scene(database.db, { available: false });
    return { ...it, contactId: await it.openChat() };
  };
  const it = await begin();
  const { contactId } = it;
  const { tenantId } = it;
  const ben = await addUser(database.db, tenantId, { state: 'available', at: it.clock.now() });
  const supervisorId = await addUser(database.db, tenantId, { role: 'supervisor' });
  const cookie = await sessionCookie(ground, { userId: supervisorId, tenantId, door: 'agent-portal' });
  const url = `/api/agent-portal/supervision/contacts/${contactId}`;
  const agentId = state === 'active' ? { agentId: it.agentId } : {};
  const assign = (to: string = ben) =>
    app.call({ method: 'POST', url: `${url}/assign`, cookie, body: { state, to, ...agentId } });
  const targets = (search = '') =>
    app.call({ method: 'GET', url: `${url}/targets?search=${encodeURIComponent(search)}`, cookie });
  const audit = async () => {
    const { items } = await database.db.asSystem((tx) => listEntries(tx, { tenantId, limit: 50 }));
    return items;
  };
  const nameOf = (id: UserId) => database.db.inTenant(tenantId, (tx) => findPersonName(tx, id));
  return { it, contactId, ben, supervisorId, assign, targets, audit, nameOf };
}

const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });

test.each(['queued', 'active'] as const)('one that is %s is offered to the agent chosen, alone', async (state) => {
  const { it, contactId, assign, audit, nameOf, ben, supervisorId } = await supervised(state);
  expect(await assign()).toMatchObject({ status: 200 });
  expect(await it.contact(contactId)).toMatchObject({ state: 'offered', agent_id: ben });
  expect(await it.used()).toBe(0);
  const [offer] = await database.db.inTenant(it.tenantId, (tx) => listDeskContacts(tx, ben, it.clock.now()));
  const by = await nameOf(supervisorId);
  expect(offer).toMatchObject({ passedBy: by, passings: [{ kind: 'to-agent', by, to: await nameOf(ben) }] });
  const before = state === 'queued' ? {} : { before: await nameOf(it.agentId) };
  const [entry, ...others] = await audit();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ action: 'reassigned', object: 'contact', objectId: contactId });
  expect(entry?.changes).toEqual([
    { field: 'state', before: state, after: 'offered' },
    { field: 'agent', ...before, after: await nameOf(ben) },
  ]);
});

test('agents to choose from are those who handle the medium, without the one who has it, who can take it first', async () => {
  const { it, targets, nameOf, ben, supervisorId } = await supervised('active');
  const away = await addUser(database.db, it.tenantId, { state: 'unavailable', at: it.clock.now() });
  await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now(), capacity: { voice: 1 } });
  expect(await targets()).toMatchObject({
    status: 200,
    body: {
      agents: [
        { id: ben, state: 'available', free: 2 },
        { id: away, state: 'unavailable' },
        { id: supervisorId, state: 'offline' },
      ],
      more: false,
    },
  });
  const name = (await nameOf(away)) ?? '';
  expect(await targets(name)).toMatchObject({ body: { agents: [{ id: away, name }] } });
});

test('who cannot take it is not chosen: busy, away, the agent himself, of another tenant; nothing is done', async () => {
  const { it, contactId, assign, audit } = await supervised('active');
  const away = await addUser(database.db, it.tenantId, { state: 'unavailable', at: it.clock.now() });
  const full = await addUser(database.db, it.tenantId, {
    state: 'available',
    at: it.clock.now(),
    capacity: { 'web-interaction': 0 },
  });
  const { ben: foreign } = await supervised('queued');
  for (const to of [away, full, it.agentId, foreign, randomUUID()]) {
    const answer = await assign(to);
    expect(answer).toMatchObject(problem(409, 'TRANSFER_TARGET_BUSY'));
    expect(answer.body).toMatchObject({ fields: [{ path: 'to' }] });
  }
  expect(await it.contact(contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
  expect(await audit()).toEqual([]);
});

test('of two supervisors who choose at once one has his way', async () => {
  const { it, contactId, assign, audit, ben } = await supervised('active');
  const cleo = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  const answers = await Promise.all([ben, cleo].map((to) => assign(to)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers).toContainEqual(expect.objectContaining(problem(409, 'CONTACT_STATE_CHANGED')));
  expect((await it.contact(contactId)).state).toBe('offered');
  expect(await audit()).toHaveLength(1);
});
