import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { webManagerRouter } from './routes.ts';

let database: TestDatabase;
let ground: SecretGround;
let app: TestApp;
let tenant: TenantId;
let ada: UserId;
let tina: UserId;
let cookie: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: manualClock(), secrets: testSecrets };
  app = await createTestApp(ground, '/api/web-manager/*', webManagerRouter(ground));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  tenant = await addTenant(database.db);
  tina = await addUser(database.db, tenant, { userName: 'tina', role: 'tenant-manager' });
  ada = await addUser(database.db, tenant, { userName: 'ada', state: 'available' });
  cookie = await sessionCookie(ground, { userId: tina, tenantId: tenant, door: 'web-manager' });
});

const call = (method: 'GET' | 'DELETE', user: UserId, path: string) =>
  app.call({ method, url: `/api/web-manager/tenants/${tenant}/users/${user}${path}`, cookie });
const signOnAda = () => sessionCookie(ground, { userId: ada, tenantId: tenant, door: 'agent-portal' });
const sessions = async () => {
  const { body } = await call('GET', ada, '/access');
  return (body as { items: { id: string }[] }).items;
};
const trail = (action: string) =>
  database.db.asSystem(({ q }) =>
    q.selectFrom('audit_entry').selectAll().where('tenant_id', '=', tenant).where('action', '=', action).execute(),
  );
const addFactor = (user: UserId) =>
  database.db.asSystem(({ q }) => {
    const at = ground.clock.now();
    const factor = { user_id: user, tenant_id: tenant, secret: 'sealed', created_at: at, confirmed_at: at };
    return q.insertInto('second_factor').values(factor).execute();
  });
const stateOf = async (user: UserId) =>
  database.db.asSystem(async ({ q }) => {
    const { state } = await q.selectFrom('agent').select('state').where('user_id', '=', user).executeTakeFirstOrThrow();
    return state;
  });

test('a tenant manager sees the sessions of his users and ends one; the agent is signed off with the last', async () => {
  await signOnAda();
  await signOnAda();
  const [one, other] = await sessions();
  expect(await call('DELETE', ada, `/sessions/${one?.id}`)).toMatchObject({ status: 200 });
  expect(await sessions()).toEqual([other]);
  expect(await stateOf(ada)).toBe('available');
  expect(await call('DELETE', ada, `/sessions/${other?.id}`)).toMatchObject({ status: 200 });
  expect(await stateOf(ada)).toBe('offline');
  expect(await trail('session-ended')).toMatchObject(Array(2).fill({ actor_name: 'tina', object_name: 'ada' }));
});

test('the desks of ended sessions hear of it by an event', async () => {
  await signOnAda();
  await call('DELETE', ada, '/sessions');
  const events = await database.db.asSystem(({ q }) =>
    q.selectFrom('event_pending').select('body').where('tenant_id', '=', tenant).execute(),
  );
  expect(events.map(({ body }) => body)).toContainEqual(
    expect.objectContaining({ type: 'directory.changed', entity: 'user', entityId: ada }),
  );
  expect(await sessions()).toEqual([]);
});

test('he takes a lost second factor away, which the audit tells, but not his own', async () => {
  await addFactor(ada);
  await addFactor(tina);
  expect((await call('GET', ada, '/access')).body).toMatchObject({ hasSecondFactor: true });
  expect(await call('DELETE', ada, '/second-factor')).toMatchObject({ status: 200 });
  expect((await call('GET', ada, '/access')).body).toMatchObject({ hasSecondFactor: false });
  expect(await trail('second-factor-reset')).toMatchObject([{ actor_name: 'tina', object_name: 'ada' }]);
  // Who has none loses none.
  await call('DELETE', ada, '/second-factor');
  expect(await trail('second-factor-reset')).toHaveLength(1);
  expect(await call('DELETE', tina, '/second-factor')).toMatchObject({
    status: 409,
    body: { code: 'USER_IS_YOURSELF' },
  });
});

test('nobody sets a one-time password for himself: his own needs the present one', async () => {
  const url = `/api/web-manager/tenants/${tenant}/users/${tina}/password`;
  const answer = await app.call({ method: 'POST', url, cookie, body: { password: 'a new one of mine' } });
  expect(answer).toMatchObject({ status: 409, body: { code: 'USER_IS_YOURSELF' } });
});

test('a service keeps the password that was set, and its authentication', async () => {
  const capacity = { voice: 0, callback: 0, email: 0, 'web-interaction': 0, 'open-media': 0 };
  const input = {
    userName: 'bot',
    firstName: 'Chat',
    lastName: 'Bot',
    role: 'agent',
    queueIds: [],
    capacity,
    disabled: false,
  };
  const url = `/api/web-manager/tenants/${tenant}/users`;
  const body = { ...input, kind: 'service', password: 'for the machine only' };
  const added = await app.call({ method: 'POST', url, cookie, body });
  expect(added.body).toMatchObject({ kind: 'service', authentication: 'password', mustChangePassword: false });
  const { id } = added.body as { id: string };
  const change = { ...input, authentication: 'tenant', version: 1 };
  const changed = await app.call({ method: 'PUT', url: `${url}/${id}`, cookie, body: change });
  expect(changed.body).toMatchObject({ kind: 'service', authentication: 'password' });
  await app.call({
    method: 'POST',
    url: `${url}/${id}/password`,
    cookie,
    body: { password: 'another for the machine' },
  });
  expect((await app.call({ method: 'GET', url: `${url}/${id}`, cookie })).body).toMatchObject({
    mustChangePassword: false,
  });
});
