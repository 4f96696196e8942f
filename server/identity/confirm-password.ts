import type { UserId } from '#contracts/vocabulary/ids.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import {
  countInWindow,
  secondsLeftInWindow,
  uncountIfNotTried,
  uncountInWindow,
} from '#server/platform/limits.store.ts';
import { type Account, findAccountById } from './account.store.ts';
import { verifyPassword } from './password.ts';

const windowSeconds = 15 * 60;
const failures = 10;

/** The person at a session shows that he is its owner. Throws PASSWORD_WRONG at `currentPassword`, or SIGN_ON_LIMITED. */
export async function confirmPassword(ground: Ground, userId: UserId, password: string): Promise<Account> {
  const { db } = ground;
  return limited(ground, `change-password ${userId}`, async () => {
    const account = await db.asSystem((tx) => findAccountById(tx, userId));
    if (account === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    if (!(await verifyPassword(account.passwordHash, password))) throw fieldError('PASSWORD_WRONG', 'currentPassword');
    return account;
  });
}

/**
 * Lets `work` fail (throw) so often in a quarter of an hour; then SIGN_ON_LIMITED. It is counted before and given back
 * on success and for what could not be tried (uncountIfNotTried), so that many guesses at once are no more than many. `work`
 * learns which failure it would be, and calls `isWrong` once it knows that it is one: it counts then, whatever comes.
 */
export async function limited<T>(
  { db, clock }: Ground,
  key: string,
  work: (failures: number, isWrong: () => void) => Promise<T>,
): Promise<T> {
  const count = await countInWindow(db, clock, key, windowSeconds);
  if (count > failures) {
    throw new RelaisError('SIGN_ON_LIMITED', { retryAfterSeconds: secondsLeftInWindow(clock, windowSeconds) });
  }
  // Emptied when it is to count, whatever comes.
  const keys = [key];
  const isWrong = (): void => {
    keys.length = 0;
  };
  const result = await uncountIfNotTried(db, clock, { keys, windowSeconds }, () => work(count, isWrong));
  await db.asSystem((tx) => uncountInWindow(tx, clock, key, windowSeconds));
  return result;
}
