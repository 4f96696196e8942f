import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Door } from '#contracts/vocabulary/role.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { ownAccessRouter } from './own-access.routes.ts';

const clock = manualClock();
let database: TestDatabase;
let portal: TestApp;
let manager: TestApp;
let tenant: TenantId;
let ada: UserId;
let left: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  const ground = { db: database.db, clock, secrets: testSecrets };
  const duties = {
    onComplete: async () => undefined,
    onDeskEmpty: async (_: TenantId, user: UserId) => void left.push(user),
  };
  const at = (door: Door) => createTestApp(ground, `/api/${door}/*`, { own: ownAccessRouter(ground, door, duties) });
  [portal, manager] = [await at('agent-portal'), await at('web-manager')];
});
afterAll(async () => {
  await Promise.all([portal.close(), manager.close()]);
  await database.drop();
});
beforeEach(async () => {
  tenant = await addTenant(database.db);
  ada = await addUser(database.db, tenant, { userName: 'ada', role: 'tenant-manager' });
  left = [];
});

/** A session of Ada, seen a minute after the one before. */
async function open(door: Door) {
  clock.advance(60);
  const cookie = await sessionCookie({ db: database.db, clock }, { userId: ada, tenantId: tenant, door });
  const app = door === 'agent-portal' ? portal : manager;
  const call = (method: 'GET' | 'DELETE', path = '') =>
    app.call({ method, url: `/api/${door}/session/open${path}`, cookie });
  const list = async () => {
    const { body } = await call('GET');
    return (body as { items: { id: string; door: Door; isThis: boolean }[] }).items;
  };
  return { call, list };
}
const entries = () =>
  database.db.asSystem(({ q }) =>
    q
      .selectFrom('audit_entry')
      .selectAll()
      .where('tenant_id', '=', tenant)
      .where('action', '=', 'session-ended')
      .execute(),
  );

test('a person sees his sessions at all doors, and which one he sits at', async () => {
  await open('agent-portal');
  const here = await open('web-manager');
  expect(await here.list()).toMatchObject([
    { door: 'web-manager', isThis: true, address: '::1', userAgent: 'test' },
    { door: 'agent-portal', isThis: false },
  ]);
});

test('he ends one of them: it is over, the desk is given up, and the audit tells it', async () => {
  const desk = await open('agent-portal');
  const here = await open('web-manager');
  const id = (await here.list()).find(({ isThis }) => !isThis)?.id ?? '';
  expect(await here.call('DELETE', `/${id}`)).toMatchObject({ status: 200 });
  expect(await desk.call('GET')).toMatchObject({ status: 401 });
  expect(left).toEqual([ada]);
  expect(await entries()).toMatchObject([
    { actor_name: 'ada', object_id: id, changes: [{ field: 'door', after: 'agent-portal' }] },
  ]);
  expect(await here.call('DELETE', `/${id}`)).toMatchObject({ status: 404, body: { code: 'SESSION_NOT_FOUND' } });
});

test('he ends all others, and stays where he is', async () => {
  const others = [await open('agent-portal'), await open('web-manager')];
  const here = await open('agent-portal');
  expect(await here.call('DELETE')).toMatchObject({ status: 200 });
  for (const other of others) expect(await other.call('GET')).toMatchObject({ status: 401 });
  expect(await here.list()).toHaveLength(1);
  expect(left).toEqual([]);
  expect(await entries()).toHaveLength(2);
});

test('a session of somebody else is none of his', async () => {
  const grace = await addUser(database.db, tenant);
  await sessionCookie({ db: database.db, clock }, { userId: grace, tenantId: tenant, door: 'agent-portal' });
  const theirs = await database.db.asSystem(({ q }) =>
    q.selectFrom('session').select('id').where('user_id', '=', grace).executeTakeFirstOrThrow(),
  );
  const here = await open('agent-portal');
  expect(await here.call('DELETE', `/${theirs.id}`)).toMatchObject({
    status: 404,
    body: { code: 'SESSION_NOT_FOUND' },
  });
  expect(await here.call('DELETE', '/none')).toMatchObject({ status: 400 });
});

const routes = [
  ['POST', '/code', { code: '1' }],
  ['POST', '/second-factor', {}],
  ['POST', '/second-factor/confirmation', { code: '1' }],
  ['POST', '/second-factor/removal', { currentPassword: 'x', code: '1' }],
  ['POST', '/second-factor/recovery-codes', { currentPassword: 'x', code: '1' }],
  ['GET', '/open', undefined],
  ['DELETE', '/open', undefined],
  ['DELETE', `/open/${crypto.randomUUID()}`, undefined],
] as const;

test.each(routes)('%s %s at the Agent Portal: 401, 403 before the code, 400', async (method, path, body) => {
  const call = (cookie: string, sent: unknown) =>
    portal.call({
      method,
      url: `/api/agent-portal/session${path}`,
      cookie,
      ...(sent === undefined ? {} : { body: sent }),
    });
  const cookieOf = (of: Door) =>
    sessionCookie({ db: database.db, clock }, { userId: ada, tenantId: tenant, door: 'agent-portal', of });
  expect(await call('', body)).toMatchObject({ status: 401, body: { code: 'SIGN_ON_REQUIRED' } });
  expect(await call(await cookieOf('web-manager'), body)).toMatchObject({ status: 401 });
  const cookie = await cookieOf('agent-portal');
  if (body !== undefined && path !== '/code') {
    expect(await call(cookie, { ...body, code: '', currentPassword: '' })).toMatchObject({ status: 400 });
  }
  await database.db.asSystem(({ q }) =>
    q.updateTable('session').set({ awaits_code: true }).where('user_id', '=', ada).execute(),
  );
  if (path === '/code') return;
  expect(await call(cookie, body)).toMatchObject({ status: 403, body: { code: 'SECOND_FACTOR_REQUIRED' } });
});
