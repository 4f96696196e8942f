import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { setPassword } from '#server/users/user.store.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { changePassword } from './change-password.ts';
import { hashPassword } from './password.ts';
import { hashNewPassword } from './password-policy.ts';
import { signOn } from './sign-on.service.ts';

const first = 'the first password';
let database: TestDatabase;
let clock: ManualClock;
let tenant: TenantId;
let key: string;
let ada: UserId;
let firstHash: string;

beforeAll(async () => {
  database = await createTestDatabase();
  firstHash = await hashPassword(first);
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = manualClock();
  key = `t-${crypto.randomUUID().slice(0, 8)}`;
  tenant = await addTenant(database.db, { key });
  ada = await addUser(database.db, tenant, { userName: 'ada' });
  // By the clock of the test, as all that follows.
  await reset(first, firstHash);
  await own();
  await policy({});
});

const policy = (change: {
  password_min_length?: number;
  password_expiry_days?: number;
  one_time_password_days?: number;
  password_reuse?: number;
}) => {
  const none = { password_min_length: 10, password_expiry_days: 0, one_time_password_days: 0, password_reuse: 0 };
  return database.db.asSystem(({ q }) =>
    q
      .updateTable('installation')
      .set({ ...none, ...change })
      .execute(),
  );
};
/** An administrator sets a one-time password. */
const reset = async (password: string, hash?: string) => {
  const passwordHash = hash ?? (await hashPassword(password));
  await database.db.inTenant(tenant, (tx) => setPassword(tx, clock, ada, passwordHash));
};
const own = () =>
  database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ must_change_password: false }).where('id', '=', ada).execute(),
  );
const enter = (password: string) =>
  signOn(
    { db: database.db, clock },
    { door: 'agent-portal', userName: 'ada', password, tenantKey: key, address: '::1', userAgent: '' },
  );
const change = async (currentPassword: string, newPassword: string) => {
  const { session } = await enter(currentPassword);
  const actor = { name: 'ada', role: 'agent', address: '::1' };
  const ground = { db: database.db, clock };
  await changePassword(ground, { userId: ada, sessionId: session.id, currentPassword, newPassword, actor });
};
const days = (count: number) => count * 86_400;

test('the length is the one that the installation asks for, and is told at the field', async () => {
  await policy({ password_min_length: 20 });
  await expect(change(first, 'four brown kettles')).rejects.toMatchObject({
    code: 'PASSWORD_TOO_SHORT',
    fields: [{ path: 'newPassword', limit: 20 }],
  });
  await change(first, 'four brown kettles and a spoon');
});

test.each([
  ['my name is ada', 'PASSWORD_HAS_NAME'],
  ['Password-2026!', 'PASSWORD_COMMON'],
])('"%s" is refused for whatever it is: %s', async (password, code) => {
  await expect(change(first, password)).rejects.toMatchObject({ code });
  const whose = { userName: 'ada' };
  await expect(
    hashNewPassword({ db: database.db, clock }, { password, field: 'password', whose }),
  ).rejects.toMatchObject({ code, fields: [{ path: 'password' }] });
});

test('the last passwords are not taken again, whoever set them; older ones are', async () => {
  const next = async (from: string, to: string) => {
    clock.advance(60);
    await change(from, to);
  };
  await next(first, 'the second one');
  await next('the second one', 'the third one of all');
  await next('the third one of all', first);
  await policy({ password_reuse: 3 });
  await expect(next(first, 'the second one')).rejects.toMatchObject({ code: 'PASSWORD_REUSED' });
  await expect(next(first, 'the third one of all')).rejects.toMatchObject({ code: 'PASSWORD_REUSED' });
  await policy({ password_reuse: 2 });
  await next(first, 'the second one');
});

test('what an administrator sets is looked at in the same way', async () => {
  await policy({ password_reuse: 1 });
  const set = hashNewPassword(
    { db: database.db, clock },
    { password: first, field: 'password', whose: { userId: ada } },
  );
  await expect(set).rejects.toMatchObject({ code: 'PASSWORD_REUSED', fields: [{ path: 'password' }] });
});

test('a password that has run out must be changed at the next sign-on; open sessions go on', async () => {
  await policy({ password_expiry_days: 30 });
  clock.advance(days(30) - 60);
  const { session } = await enter(first);
  expect(session.awaits).toBeUndefined();
  clock.advance(60);
  expect((await enter(first)).session).toMatchObject({ awaits: 'password', mustChangePassword: true });
  await change(first, 'the second password');
  expect((await enter('the second password')).session.awaits).toBeUndefined();
});

test('a one-time password that nobody used works no longer than the installation says', async () => {
  await policy({ one_time_password_days: 3 });
  await reset('a one-time password');
  clock.advance(days(3) - 1);
  expect((await enter('a one-time password')).session.awaits).toBe('password');
  clock.advance(1);
  await expect(enter('a one-time password')).rejects.toMatchObject({ code: 'ONE_TIME_PASSWORD_EXPIRED' });
  // Who does not have it learns nothing.
  await expect(enter('a wrong password')).rejects.toMatchObject({ code: 'SIGN_ON_FAILED' });
});
