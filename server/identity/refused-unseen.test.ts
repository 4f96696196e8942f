/** Attempts that were refused before anybody looked at them: they are no wrong passwords. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { notReady } from '#server/platform/database-trouble.ts';
import type { Database } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { confirmPassword, limited } from './confirm-password.ts';
import { hashPassword } from './password.ts';
import { signOn } from './sign-on.service.ts';
import { signOnLimits } from './sign-on-audit.ts';

const gate = vi.hoisted(() => ({ isFull: false }));
vi.mock('./password.ts', async (original) => {
  const real = await original<typeof import('./password.ts')>();
  return {
    ...real,
    verifyPassword(...args: Parameters<typeof real.verifyPassword>) {
      if (gate.isFull) throw new RelaisError('SERVER_BUSY', { retryAfterSeconds: 2 });
      return real.verifyPassword(...args);
    },
  };
});

const tries = signOnLimits.failuresPerAccountAndAddress + 2;
const password = 'the right password';
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'in',
    (error: { code: string }) => error.code,
  );

async function ada() {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const tenantId = await addTenant(database.db, { key: 'acme' });
  const userId = await addUser(database.db, tenantId, {
    userName: 'ada',
    passwordHash: await hashPassword(password),
  });
  const clock = manualClock();
  const attempt = (db: Database = database.db, typed = password) =>
    codeOf(
      signOn(
        { db, clock },
        {
          door: 'agent-portal',
          userName: 'ada',
          password: typed,
          tenantKey: 'acme',
          address: '10.0.0.1',
          userAgent: '',
        },
      ),
    );
  const counts = async () => {
    const rows = await database.db.asSystem(({ q }) => q.selectFrom('limit_window').select(['key', 'count']).execute());
    return rows.filter(({ key }) => /^(?:sign-on|change-password) /.test(key)).map(({ count }) => count);
  };
  return { db: database.db, clock, userId, attempt, counts };
}

/** Fails for want of the database at the transaction of this number, counted from now. */
function awayAt(db: Database, nth: number): Database {
  let begun = 0;
  return {
    ...db,
    asSystem(work) {
      begun += 1;
      return begun === nth ? Promise.reject(notReady(new Error('away'))) : db.asSystem(work);
    },
  };
}

test('a sign-on or a change that was refused for load is no wrong password', async () => {
  const { db, clock, userId, attempt, counts } = await ada();
  gate.isFull = true;
  onTestFinished(() => {
    gate.isFull = false;
  });
  for (let n = 0; n < tries; n++) {
    expect(await attempt()).toBe('SERVER_BUSY');
    expect(await codeOf(confirmPassword({ db, clock }, userId, password))).toBe('SERVER_BUSY');
  }
  expect(await counts()).toEqual([0, 0, 0]);
  gate.isFull = false;
  expect(await attempt()).toBe('in');
  expect(await codeOf(confirmPassword({ db, clock }, userId, password))).toBe('in');
});

test('a sign-on that the database kept from its end is no wrong password, wherever it failed', async () => {
  const { db, attempt, counts } = await ada();
  // Look-up, two counts, the session.
  for (const nth of [1, 2, 3, 4]) {
    for (let n = 0; n < tries; n++) expect(await attempt(awayAt(db, nth))).toBe('SERVER_NOT_READY');
  }
  expect((await counts()).every((count) => count === 0)).toBe(true);
  expect(await attempt(awayAt(db, 5))).toBe('in');
});

test('a wrong password counts, also when its failure could not be told', async () => {
  const { db, clock, userId, attempt } = await ada();
  const codes = [];
  for (let n = 0; n < tries - 2; n++) codes.push(await attempt(awayAt(db, 4), 'wrong'));
  // Only the first and the last of them are told.
  expect([codes[0], codes.at(-1)]).toEqual(['SERVER_NOT_READY', 'SERVER_NOT_READY']);
  expect(await attempt()).toBe('SIGN_ON_LIMITED');
  const refused = () =>
    codeOf(
      limited({ db, clock }, `second-factor ${userId}`, async (_, isWrong) => {
        isWrong();
        throw notReady(new Error('away'));
      }),
    );
  for (let n = 0; n < 10; n++) expect(await refused()).toBe('SERVER_NOT_READY');
  expect(await refused()).toBe('SIGN_ON_LIMITED');
});
