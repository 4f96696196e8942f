import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { hashPassword } from './password.ts';
import { type SignOnAttempt, signOn } from './sign-on.service.ts';
import { signOnLimits } from './sign-on-audit.ts';

const password = 'the right password';
let database: TestDatabase;
let clock: ManualClock;
let passwordHash: string;
let tenant: TenantId;
let agent: UserId;

const attempt = (change: Partial<SignOnAttempt>) =>
  signOn(
    { db: database.db, clock },
    {
      door: 'agent-portal',
      userName: 'ada',
      password,
      tenantKey: 'acme',
      address: '10.0.0.1',
      userAgent: 'test',
      ...change,
    },
  );
const codeOf = (change: Partial<SignOnAttempt>) =>
  attempt(change).then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
const setMode = (mode: 'single' | 'multi') =>
  database.db.asSystem(({ q }) => q.updateTable('installation').set({ mode }).execute());

beforeAll(async () => {
  database = await createTestDatabase();
  passwordHash = await hashPassword(password);
  tenant = await addTenant(database.db, { key: 'acme', domains: ['acme.example'] });
  agent = await addUser(database.db, tenant, { userName: 'Ada', passwordHash });
  await addUser(database.db, tenant, { userName: 'gone', passwordHash });
  await database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ disabled: true }).where('user_name', '=', 'gone').execute(),
  );
  await ensureFirstAdministrator(database.db, manualClock(), { userName: 'root', password });
});
afterAll(() => database.drop());

// A day for each test: no test counts in the windows of another.
let day = Date.parse('2026-11-02T09:00:00Z');
beforeEach(() => {
  day += 86_400_000;
  clock = manualClock(new Date(day));
});

test('a person signs on and gets a session that says who he is', async () => {
  const { session, token } = await attempt({});
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(session).toMatchObject({
    userId: agent,
    userName: 'Ada',
    role: 'agent',
    door: 'agent-portal',
    idleMinutes: 480,
  });
  expect(session.tenant).toMatchObject({ id: tenant, key: 'acme' });
});

test.each([
  ['a name in other letters', { userName: 'ADA' }],
  ['name@domain without a path', { userName: 'ada@ACME.example', tenantKey: undefined }],
  ['domain\\name without a path', { userName: 'acme.example\\ada', tenantKey: undefined }],
  ['name@domain at the tenant of the domain', { userName: 'ada@acme.example' }],
  ['a tenant key in capitals', { tenantKey: 'ACME' }],
])('%s is understood', async (_, change) => {
  expect(await codeOf(change)).toBe('in');
});

test('a bare name without a path serves single-tenant mode only', async () => {
  expect(await codeOf({ tenantKey: undefined })).toBe('in');
  await setMode('multi');
  expect(await codeOf({ tenantKey: undefined })).toBe('SIGN_ON_FAILED');
  await setMode('single');
});

test('the Web Manager lets central administrators in and nobody else; the portal has no room for them', async () => {
  expect(await codeOf({ door: 'web-manager', userName: 'root' })).toBe('in');
  expect(await codeOf({ door: 'web-manager', userName: 'ada' })).toBe('SIGN_ON_FAILED');
  expect(await codeOf({ userName: 'root' })).toBe('SIGN_ON_FAILED');
});

test.each([
  ['a wrong password', { password: 'wrong' }],
  ['an unknown name', { userName: 'nobody' }],
  ['a disabled user', { userName: 'gone' }],
  ['an unknown tenant', { tenantKey: 'nowhere' }],
  ['a domain nobody has', { userName: 'ada@elsewhere.example', tenantKey: undefined }],
  ['a domain that is not the tenant of the path', { userName: 'ada@elsewhere.example' }],
])('%s gets the same answer as every other failure', async (_, change) => {
  const failure = await attempt(change).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'SIGN_ON_FAILED', message: 'SIGN_ON_FAILED', fields: [] });
});

test('ten failures limit the account from that address, however the name is spelt, until the window ends', async () => {
  const spellings = ['ada', 'ADA', 'ada@acme.example', 'acme.example\\ada'];
  for (let i = 0; i < signOnLimits.failuresPerAccountAndAddress; i++) {
    expect(await codeOf({ userName: spellings[i % 4] ?? 'ada', password: 'wrong' })).toBe('SIGN_ON_FAILED');
  }
  await expect(attempt({})).rejects.toMatchObject({ code: 'SIGN_ON_LIMITED', retryAfterSeconds: 900 });
  expect(await codeOf({ address: '10.0.0.2' })).toBe('in');
  clock.advance(signOnLimits.windowSeconds);
  expect(await codeOf({})).toBe('in');
});

test('an unknown name is limited like a known one', async () => {
  for (let i = 0; i < signOnLimits.failuresPerAccountAndAddress; i++) await codeOf({ userName: 'nobody' });
  expect(await codeOf({ userName: 'nobody@acme.example' })).toBe('SIGN_ON_LIMITED');
});

test('only failures count', async () => {
  for (let i = 0; i < 9; i++) await codeOf({ password: 'wrong' });
  for (let i = 0; i < 12; i++) expect(await codeOf({})).toBe('in');
  expect(await codeOf({ password: 'wrong' })).toBe('SIGN_ON_FAILED');
  expect(await codeOf({})).toBe('SIGN_ON_LIMITED');
});

test('many guesses at once are no more than many guesses', async () => {
  const codes = await Promise.all(Array.from({ length: 30 }, () => codeOf({ password: 'wrong' })));
  expect(codes.filter((code) => code === 'SIGN_ON_FAILED')).toHaveLength(signOnLimits.failuresPerAccountAndAddress);
});

test('an address has a ceiling over all names', async () => {
  const { windowSeconds, failuresPerAddress } = signOnLimits;
  const start = new Date(Math.floor(clock.now().getTime() / 1000 / windowSeconds) * windowSeconds * 1000);
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('limit_window')
      .values({ key: 'sign-on 10.9.9.9', window_start: start, count: failuresPerAddress - 1 })
      .execute(),
  );
  expect(await codeOf({ address: '10.9.9.9', userName: 'nobody' })).toBe('SIGN_ON_FAILED');
  expect(await codeOf({ address: '10.9.9.9' })).toBe('SIGN_ON_LIMITED');
  expect(await codeOf({})).toBe('in');
});

test('names typed stay out of the database', async () => {
  await codeOf({ userName: 'my secret typed into the wrong field' });
  const rows = await database.db.asSystem(({ q }) => q.selectFrom('limit_window').select('key').execute());
  expect(rows.map((row) => row.key).join()).not.toContain('secret');
});

const failed = async (address: string) => {
  const rows = await database.db.asSystem(({ q }) =>
    q
      .selectFrom('audit_entry')
      .selectAll()
      .where('action', '=', 'sign-on-failed')
      .where('address', '=', address)
      .execute(),
  );
  return rows.map((row) => ({ name: row.object_name, tenant: row.tenant_id, changes: row.changes }));
};

test('a failure is told once a window and name and address, and once more when the limit is reached', async () => {
  const address = '10.1.1.1';
  for (let i = 0; i < 15; i++) await codeOf({ address, password: 'wrong' });
  const told = (failures: number) => ({
    name: 'Ada',
    tenant,
    changes: [
      { field: 'door', after: 'agent-portal' },
      { field: 'failures', after: failures },
    ],
  });
  const entries = await failed(address);
  expect(entries).toHaveLength(2);
  expect(entries).toEqual(expect.arrayContaining([told(1), told(10)]));
});

test('names that nobody has are told once an address and window, without the name', async () => {
  const address = '10.1.1.2';
  for (let i = 0; i < 5; i++) await codeOf({ address, userName: `secret-${i}`, password: 'wrong' });
  expect(await failed(address)).toEqual([{ name: '', tenant, changes: [{ field: 'door', after: 'agent-portal' }] }]);
});

test('a flood from everywhere leaves a bounded number of entries', async () => {
  const { windowSeconds } = signOnLimits;
  const start = new Date(Math.floor(clock.now().getTime() / 1000 / windowSeconds) * windowSeconds * 1000);
  await database.db.asSystem(({ q }) =>
    q.insertInto('limit_window').values({ key: 'audit sign-on-failed', window_start: start, count: 199 }).execute(),
  );
  await codeOf({ address: '10.1.2.1', password: 'wrong' });
  await codeOf({ address: '10.1.2.2', password: 'wrong' });
  expect(await failed('10.1.2.1')).toHaveLength(1);
  expect(await failed('10.1.2.2')).toHaveLength(0);
});

test('a service enters no page, which only who has its password is told', async () => {
  const bot = await addUser(database.db, tenant, { userName: 'bot', role: 'tenant-manager', passwordHash });
  await database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ kind: 'service' }).where('id', '=', bot).execute(),
  );
  expect(await codeOf({ userName: 'bot' })).toBe('SIGN_ON_SERVICE');
  expect(await codeOf({ door: 'web-manager', userName: 'bot' })).toBe('SIGN_ON_SERVICE');
  expect(await codeOf({ userName: 'bot', password: 'wrong' })).toBe('SIGN_ON_FAILED');
});
