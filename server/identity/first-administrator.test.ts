import { expect, onTestFinished, test } from 'vitest';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { changePassword } from './change-password.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { signOn } from './sign-on.service.ts';

const clock = manualClock();
const actor = { name: 'admin', role: 'central-administrator', address: '::1' };

async function freshInstallation() {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const enter = (userName: string, password: string) =>
    signOn({ db: database.db, clock }, { door: 'web-manager', userName, password, address: '::1', userAgent: '' });
  return { db: database.db, enter };
}

test('a new installation gets an administrator with a one-time password that must be changed', async () => {
  const { db, enter } = await freshInstallation();
  const first = await ensureFirstAdministrator(db, clock, { userName: 'admin' });
  const { session } = await enter('admin', first?.oneTimePassword ?? '');
  expect(session).toMatchObject({ role: 'central-administrator', mustChangePassword: true, idleMinutes: 30 });
  expect(session.tenant).toBeUndefined();
});

test('a password that the operator gave needs no change and is not printed', async () => {
  const { db, enter } = await freshInstallation();
  expect(
    await ensureFirstAdministrator(db, clock, { userName: 'admin', password: 'given in the environment' }),
  ).toEqual({
    userName: 'admin',
  });
  expect((await enter('admin', 'given in the environment')).session.mustChangePassword).toBe(false);
});

test('a new installation gets the tenant DEFAULT with reasons to wrap up and to take a break', async () => {
  const { db } = await freshInstallation();
  await ensureFirstAdministrator(db, clock, { userName: 'admin' });
  const [tenant, reasons] = await db.asSystem(async ({ q }) => [
    await q.selectFrom('tenant').select(['key', 'name']).execute(),
    await q.selectFrom('reason').select(['kind', 'name']).execute(),
  ]);
  expect(tenant).toEqual([{ key: 'default', name: 'DEFAULT' }]);
  expect(reasons.map(({ kind, name }) => `${kind}: ${name}`).sort()).toEqual([
    'unavailable: Break',
    'unavailable: Lunch',
    'unavailable: Meeting',
    'wrap-up: Follow-up needed',
    'wrap-up: Resolved',
  ]);
});

test('nodes that start together make one administrator and one tenant', async () => {
  const { db } = await freshInstallation();
  const start = () => ensureFirstAdministrator(db, clock, { userName: 'admin' });
  const results = await Promise.all([start(), start(), start()]);
  expect(results.filter((result) => result !== undefined)).toHaveLength(1);
  expect(await start()).toBeUndefined();
  const tenants = await db.asSystem(({ q }) => q.selectFrom('tenant').select('id').execute());
  expect(tenants).toHaveLength(1);
});

test('a one-time password that was never used is drawn anew by a later start, one that was used is not', async () => {
  const { db, enter } = await freshInstallation();
  const first = await ensureFirstAdministrator(db, clock, { userName: 'admin' });
  clock.advance(61);
  const second = await ensureFirstAdministrator(db, clock, { userName: 'admin' });
  expect(second).toMatchObject({ userName: 'admin' });
  await expect(enter('admin', first?.oneTimePassword ?? '')).rejects.toThrow('SIGN_ON_FAILED');
  const { session } = await enter('admin', second?.oneTimePassword ?? '');
  const change = { currentPassword: second?.oneTimePassword ?? '', newPassword: 'chosen by myself' };
  await changePassword({ db, clock }, { ...change, userId: session.userId, sessionId: session.id, actor });
  clock.advance(61);
  expect(await ensureFirstAdministrator(db, clock, { userName: 'admin' })).toBeUndefined();
  expect((await enter('admin', 'chosen by myself')).session.mustChangePassword).toBe(false);
});
