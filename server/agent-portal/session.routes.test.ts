import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { agentSessionRouter } from './session.routes.ts';

const password = 'the right password';
const url = '/api/agent-portal/session';
let database: TestDatabase;
let ground: Ground;
let app: TestApp;
let passwordHash: string;
let tenant: TenantId;
let key: string;
let user: UserId;
let desk: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: manualClock() };
  passwordHash = await hashPassword(password);
  const router = agentSessionRouter(ground, {
    onSignOn: async (_, agent) => void desk.push(`on ${agent}`),
    onSignOff: async (_, agent) => void desk.push(`off ${agent}`),
  });
  app = await createTestApp(ground, '/api/agent-portal/*', { session: router });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  key = `t-${crypto.randomUUID().slice(0, 8)}`;
  tenant = await addTenant(database.db, { key });
  user = await addUser(database.db, tenant, { userName: 'ada', passwordHash });
  desk = [];
});

const enter = (body: object = {}, cookie?: string) =>
  app.call({
    method: 'POST',
    url,
    body: { userName: 'ada', password, tenantKey: key, ...body },
    ...(cookie === undefined ? {} : { cookie }),
  });
const cookieOf = (answer: { setCookie: string | undefined }) => answer.setCookie?.split(';')[0] ?? '';
const problem = (status: number, code: string) => ({ status, body: { status, code } });
const mustChange = () =>
  database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ must_change_password: true }).where('id', '=', user).execute(),
  );

test('sign-on sets a cookie that no script reads, and the agent is at the desk', async () => {
  const answer = await enter();
  expect(answer).toMatchObject({
    status: 200,
    body: { userId: user, tenant: { id: tenant, key }, mustChangePassword: false },
  });
  expect(answer.setCookie).toMatch(/^relais-agent-portal=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  // For scripts there is a mark that tells nothing but that there is one.
  expect(answer.headers['set-cookie']).toContain('relais-agent-portal-signed-on=1; Path=/; SameSite=Lax');
  expect(desk).toEqual([`on ${user}`]);
  const current = await app.call({ method: 'GET', url, cookie: cookieOf(answer) });
  expect(current).toMatchObject({
    status: 200,
    body: { userId: user, permissions: ['agent-portal.enter', 'contact.handle'] },
  });
});

test.each([
  ['a wrong password', { password: 'wrong' }, problem(401, 'SIGN_ON_FAILED')],
  ['another tenant', { tenantKey: 'elsewhere' }, problem(401, 'SIGN_ON_FAILED')],
  ['no name', { userName: ' ' }, { status: 400, body: { code: 'INPUT_INVALID', fields: [{ path: 'userName' }] } }],
])('sign-on with %s is refused without a cookie', async (_, body, refusal) => {
  const answer = await enter(body);
  expect(answer).toMatchObject(refusal);
  expect(answer.setCookie).toBeUndefined();
  expect(desk).toEqual([]);
});

test('too many failures are told with the seconds to wait', async () => {
  for (let i = 0; i < 10; i++) await enter({ password: 'wrong' });
  expect(await enter()).toMatchObject({ status: 429, body: { code: 'SIGN_ON_LIMITED', retryAfterSeconds: 900 } });
});

test('sign-off ends the session, takes the cookie back and clears the desk', async () => {
  const cookie = cookieOf(await enter());
  const answer = await app.call({ method: 'DELETE', url, cookie });
  expect(answer).toMatchObject({ status: 200, body: { done: true } });
  expect(answer.setCookie).toMatch(/^relais-agent-portal=; .*Expires=Thu, 01 Jan 1970/);
  expect(answer.headers['set-cookie']).toContainEqual(expect.stringMatching(/^relais-agent-portal-signed-on=; .*1970/));
  expect(desk).toEqual([`on ${user}`, `off ${user}`]);
  expect(await app.call({ method: 'GET', url, cookie })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
});

test('signing on again in the same browser ends the old session, and the desk of somebody else', async () => {
  const first = cookieOf(await enter());
  const second = cookieOf(await enter({}, first));
  expect(await app.call({ method: 'GET', url, cookie: first })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  const other = await addUser(database.db, tenant, { userName: 'grace', passwordHash });
  await enter({ userName: 'grace' }, second);
  expect(desk).toEqual([`on ${user}`, `on ${user}`, `off ${user}`, `on ${other}`]);
});

test('with a one-time password the desk waits until it is changed', async () => {
  await mustChange();
  const answer = await enter();
  expect(answer).toMatchObject({ status: 200, body: { mustChangePassword: true } });
  expect(desk).toEqual([]);
  const cookie = cookieOf(answer);
  const change = (body: object) => app.call({ method: 'POST', url: `${url}/password`, cookie, body });
  expect(await change({ currentPassword: password, newPassword: password })).toMatchObject({
    status: 422,
    body: { code: 'PASSWORD_UNCHANGED', fields: [{ path: 'newPassword' }] },
  });
  expect(await change({ currentPassword: 'wrong', newPassword: 'a new password' })).toMatchObject({
    status: 422,
    body: { code: 'PASSWORD_WRONG', fields: [{ path: 'currentPassword' }] },
  });
  expect(await change({ currentPassword: password, newPassword: 'short' })).toMatchObject({
    status: 400,
    body: { code: 'INPUT_INVALID', fields: [{ path: 'newPassword' }] },
  });
  expect(await change({ currentPassword: password, newPassword: 'a new password' })).toMatchObject({
    status: 200,
    body: { mustChangePassword: false },
  });
  expect(desk).toEqual([`on ${user}`]);
});

test.each([
  ['GET', url],
  ['DELETE', url],
  ['POST', `${url}/password`],
] as const)('%s %s without a session of this door: 401', async (method, at) => {
  const foreign = await sessionCookie(ground, {
    userId: user,
    tenantId: tenant,
    door: 'agent-portal',
    of: 'web-manager',
  });
  for (const cookie of [undefined, foreign]) {
    const answer = await app.call({ method, url: at, ...(cookie === undefined ? {} : { cookie }) });
    expect(answer).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  }
});

test('the page learns the tenant of its path, before anybody is known', async () => {
  const portal = (query: string) => app.call({ method: 'GET', url: `/api/agent-portal/portal${query}` });
  expect(await portal(`?tenantKey=${key.toUpperCase()}`)).toMatchObject({
    status: 200,
    body: { tenant: { key, language: 'en' } },
  });
  expect(await portal('?tenantKey=nowhere')).toMatchObject(problem(404, 'TENANT_NOT_FOUND'));
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
  expect(await portal('')).toMatchObject({ status: 200, body: { mode: 'multi' }, setCookie: undefined });
});
