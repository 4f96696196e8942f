import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { createAuthenticate } from './authenticate.ts';
import {
  createSession,
  endSession,
  endSessionsOf,
  findSession,
  findSessionById,
  type NewSession,
  settleEnrolment,
} from './session.store.ts';
import { sessionViewOf } from './session-view.ts';

let database: TestDatabase;
let clock: ManualClock;
let tenant: TenantId;
let user: UserId;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await addTenant(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = manualClock();
  user = await addUser(database.db, tenant);
});

const open = (change: Partial<NewSession> = {}) =>
  database.db.asSystem((tx) =>
    createSession(tx, clock, {
      userId: user,
      tenantId: tenant,
      door: 'agent-portal',
      address: '::1',
      userAgent: 'x'.repeat(2000),
      ...change,
    }),
  );
const find = (token: string) => findSession(database.db, clock, token, 'agent-portal');
const rowOf = (id: string) =>
  database.db.asSystem(({ q }) => q.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirstOrThrow());

test('the token finds its session at its own door only', async () => {
  const { id, token } = await open();
  expect(await find(token)).toMatchObject({ id, userId: user });
  expect(await findSession(database.db, clock, token, 'web-manager')).toBeUndefined();
  expect(await find(`${token.slice(1)}A`)).toBeUndefined();
});

test('a session knows the domain that leads back to its tenant, and a tenant without one has none', async () => {
  const { token } = await open();
  expect(await find(token)).not.toHaveProperty('domain');
  const named = await addTenant(database.db, { domains: ['zeta.example', 'alpha.example'] });
  const tina = await addUser(database.db, named, { userName: 'tina' });
  const { id } = await open({ tenantId: named, userId: tina });
  const session = await database.db.asSystem((tx) => findSessionById(tx, clock, id));
  expect(session).toMatchObject({ domain: 'alpha.example' });
  expect(session && sessionViewOf(session)).toMatchObject({ userName: 'tina', signOnName: 'tina@alpha.example' });
});

test('the table does not hold the token', async () => {
  const { id, token } = await open();
  const row = await rowOf(id);
  expect(row.token_hash).toHaveLength(32);
  expect(JSON.stringify(row)).not.toContain(token);
});

test('a session ends after the idle minutes, and every request starts them anew', async () => {
  const { token } = await open();
  for (let i = 0; i < 3; i++) {
    clock.advance(479 * 60);
    expect(await find(token)).toBeDefined();
  }
  clock.advance(480 * 60);
  expect(await find(token)).toBeUndefined();
});

test('the idle minutes of the Web Manager are those of the installation', async () => {
  const { token } = await database.db.asSystem((tx) =>
    createSession(tx, clock, { userId: user, tenantId: undefined, door: 'web-manager', address: '', userAgent: '' }),
  );
  const here = () => findSession(database.db, clock, token, 'web-manager');
  clock.advance(29 * 60);
  expect(await here()).toMatchObject({ idleMinutes: 30 });
  clock.advance(30 * 60);
  expect(await here()).toBeUndefined();
});

test('being seen is written once a minute at most', async () => {
  const { id, token } = await open();
  const start = clock.now();
  clock.advance(59);
  await find(token);
  expect((await rowOf(id)).last_seen_at).toEqual(start);
  clock.advance(1);
  await find(token);
  expect((await rowOf(id)).last_seen_at).toEqual(clock.now());
});

test('a session that was ended is over at once', async () => {
  const { id, token } = await open();
  await database.db.asSystem((tx) => endSession(tx, clock, id));
  expect(await find(token)).toBeUndefined();
});

test('all sessions of a user end but the one that is spared', async () => {
  const [spared, other] = [await open(), await open()];
  await database.db.inTenant(tenant, (tx) => endSessionsOf(tx, clock, user, spared.id));
  expect(await find(spared.token)).toBeDefined();
  expect(await find(other.token)).toBeUndefined();
});

test('a disabled user has no session any more', async () => {
  const { token } = await open();
  await database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ disabled: true }).where('id', '=', user).execute(),
  );
  expect(await find(token)).toBeUndefined();
});

test('a request is authenticated by the cookie of the door', async () => {
  const { id, token } = await open();
  const authenticate = createAuthenticate({ db: database.db, clock });
  const request = { protocol: 'https', cookies: { '__Host-relais-agent-portal': token } };
  expect(await authenticate(request, 'agent-portal')).toMatchObject({ sessionId: id, userId: user, tenantId: tenant });
  expect(await authenticate(request, 'web-manager')).toBeUndefined();
  expect(await authenticate({ protocol: 'http', cookies: {} }, 'agent-portal')).toBeUndefined();
});

test('an enrolment settles the session where it was done, and ends those of the user that still await it', async () => {
  const colleague = await addUser(database.db, tenant);
  const own = await open({ mustEnrol: true });
  const waiting = await open({ mustEnrol: true });
  const complete = await open();
  const others = await open({ userId: colleague, mustEnrol: true });
  await database.db.asSystem((tx) => settleEnrolment(tx, clock, { userId: user, sessionId: own.id }));
  expect(await find(own.token)).not.toHaveProperty('awaits');
  expect(await find(waiting.token)).toBeUndefined();
  expect(await find(complete.token)).toBeDefined();
  expect(await find(others.token)).toMatchObject({ awaits: 'enrolment' });
});
