import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { findAccountById } from './account.store.ts';
import { changePassword } from './change-password.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { createSession, findSession } from './session.store.ts';

const current = 'one-time password';
const actor = { name: 'ada', role: 'agent', address: '::1' };
let database: TestDatabase;
let clock: ManualClock;
let tenant: TenantId;
let user: UserId;
let currentHash: string;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await addTenant(database.db);
  currentHash = await hashPassword(current);
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = manualClock();
  user = await addUser(database.db, tenant, { passwordHash: currentHash });
});

async function setUp() {
  const open = () =>
    database.db.asSystem((tx) =>
      createSession(tx, clock, { userId: user, tenantId: tenant, door: 'agent-portal', address: '', userAgent: '' }),
    );
  const [mine, other] = [await open(), await open()];
  const change = (currentPassword: string, newPassword: string) =>
    changePassword(
      { db: database.db, clock },
      { userId: user, sessionId: mine.id, currentPassword, newPassword, actor },
    );
  return { mine, other, change };
}

test('the new password holds, the duty to change is lifted and other sessions end', async () => {
  const { mine, other, change } = await setUp();
  await database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ must_change_password: true }).where('id', '=', user).execute(),
  );
  await change(current, 'a password of my own');
  const account = await database.db.asSystem((tx) => findAccountById(tx, user));
  expect(account?.mustChangePassword).toBe(false);
  expect(await verifyPassword(account?.passwordHash, 'a password of my own')).toBe(true);
  expect(await findSession(database.db, clock, mine.token, 'agent-portal')).toBeDefined();
  expect(await findSession(database.db, clock, other.token, 'agent-portal')).toBeUndefined();
});

test('a wrong current password and an unchanged one are told at their field and change nothing', async () => {
  const { change, other } = await setUp();
  await expect(change('wrong', 'a password of my own')).rejects.toMatchObject({
    code: 'PASSWORD_WRONG',
    fields: [{ path: 'currentPassword' }],
  });
  await expect(change(current, current)).rejects.toMatchObject({
    code: 'PASSWORD_UNCHANGED',
    fields: [{ path: 'newPassword' }],
  });
  expect(await findSession(database.db, clock, other.token, 'agent-portal')).toBeDefined();
});

test('who guesses at a session that is not his is limited', async () => {
  const { change } = await setUp();
  for (let i = 0; i < 10; i++) {
    await expect(change('wrong', 'a password of my own')).rejects.toMatchObject({ code: 'PASSWORD_WRONG' });
  }
  await expect(change(current, 'a password of my own')).rejects.toMatchObject({ code: 'SIGN_ON_LIMITED' });
});

test('of two changes at once one wins and the other is told', async () => {
  const { change } = await setUp();
  const results = await Promise.allSettled([
    change(current, 'the first password'),
    change(current, 'the second password'),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
});
