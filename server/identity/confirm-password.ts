import type { UserId } from '#contracts/vocabulary/ids.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { countInWindow, secondsLeftInWindow, uncountInWindow } from '#server/platform/limits.store.ts';
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
 * on success, so that many guesses at once are no more than many; `work` learns which failure it would be.
 */
export async function limited<T>(
  { db, clock }: Ground,
  key: string,
  work: (failures: number) => Promise<T>,
): Promise<T> {
  const count = await countInWindow(db, clock, key, windowSeconds);
  if (count > failures) {
    throw new RelaisError('SIGN_ON_LIMITED', { retryAfterSeconds: secondsLeftInWindow(clock, windowSeconds) });
  }
  const result = await work(count);
  await db.asSystem((tx) => uncountInWindow(tx, clock, key, windowSeconds));
  return result;
}
