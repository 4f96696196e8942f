import { expect, onTestFinished, test } from 'vitest';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { forgetReset, resetAdministrator } from './reset-administrator.ts';
import { signOn } from './sign-on.service.ts';

const password = 'chosen by myself';

/** An installation whose only administrator lost his telephone, and was disabled by hand in the database. */
async function lockedOut() {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const clock = manualClock();
  const { db } = database;
  await ensureFirstAdministrator(db, clock, { userName: 'root', password });
  const enter = (given: string) =>
    signOn({ db, clock }, { door: 'web-manager', userName: 'root', password: given, address: '::1', userAgent: '' });
  const { session } = await enter(password);
  await db.asSystem(async ({ q }) => {
    const at = clock.now();
    const factor = { user_id: session.userId, secret: 'sealed', created_at: at, confirmed_at: at };
    await q.insertInto('second_factor').values(factor).execute();
    await q.updateTable('user_account').set({ disabled: true }).execute();
  });
  clock.advance(61);
  return { db, clock, enter };
}

test('the operator lets the last administrator in again, and the audit tells it', async () => {
  const { db, clock, enter } = await lockedOut();
  await expect(enter(password)).rejects.toThrow('SIGN_ON_FAILED');
  const result = await resetAdministrator(db, clock, 'ROOT');
  if (typeof result === 'string') throw new Error(result);
  await expect(enter(password)).rejects.toThrow('SIGN_ON_FAILED');
  const { session } = await enter(result.oneTimePassword);
  expect(session).toMatchObject({ role: 'central-administrator', awaits: 'password', hasSecondFactor: false });
  const entries = await db.asSystem(({ q }) =>
    q.selectFrom('audit_entry').selectAll().where('action', '=', 'password-reset').execute(),
  );
  expect(entries).toMatchObject([{ actor_role: 'server', object: 'administrator', object_name: 'root' }]);
  expect(JSON.stringify(entries)).not.toContain(result.oneTimePassword);
});

test('nodes that start together set one password', async () => {
  const { db, clock } = await lockedOut();
  const results = await Promise.all([1, 2, 3].map(() => resetAdministrator(db, clock, 'root')));
  expect(results.filter((result) => result === 'fresh')).toHaveLength(2);
});

test('a name that no administrator has changes nothing', async () => {
  const { db, clock } = await lockedOut();
  expect(await resetAdministrator(db, clock, 'nobody')).toBe('unknown');
});

test('left in place it acts until the password is changed, and again only after a start without it', async () => {
  const { db, clock, enter } = await lockedOut();
  const reset = () => resetAdministrator(db, clock, 'root');
  await reset();
  clock.advance(61);
  // Whoever missed the first password starts again.
  const second = await reset();
  if (typeof second === 'string') throw new Error(second);
  const { session } = await enter(second.oneTimePassword);
  await db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ must_change_password: false }).where('id', '=', session.userId).execute(),
  );
  clock.advance(61);
  expect(await reset()).toBe('done');
  await enter(second.oneTimePassword);
  await forgetReset(db);
  expect(await reset()).toMatchObject({ oneTimePassword: expect.any(String) });
});
