import type { SessionId, UserId } from '#contracts/vocabulary/ids.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { countInWindow, secondsLeftInWindow, uncountInWindow } from '#server/platform/limits.store.ts';
import { findAccountById, setOwnPassword } from './account.store.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { endSessionsOf } from './session.store.ts';

const windowSeconds = 15 * 60;
const failures = 10;

export interface PasswordChange {
  userId: UserId;
  sessionId: SessionId;
  currentPassword: string;
  newPassword: string;
}

/**
 * The person's own change: needs the current password, ends the other sessions and lifts the duty to change.
 * PASSWORD_WRONG and PASSWORD_UNCHANGED name their field; who guesses at a stolen session gets SIGN_ON_LIMITED.
 */
export async function changePassword({ db, clock }: Ground, change: PasswordChange): Promise<void> {
  const limitKey = `change-password ${change.userId}`;
  if ((await countInWindow(db, clock, limitKey, windowSeconds)) > failures) {
    throw new RelaisError('SIGN_ON_LIMITED', { retryAfterSeconds: secondsLeftInWindow(clock, windowSeconds) });
  }
  const account = await db.asSystem((tx) => findAccountById(tx, change.userId));
  if (account === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
  if (!(await verifyPassword(account.passwordHash, change.currentPassword))) {
    throw fieldError('PASSWORD_WRONG', 'currentPassword');
  }
  const unchanged = change.newPassword === change.currentPassword;
  const newHash = unchanged ? undefined : await hashPassword(change.newPassword);
  await db.asSystem(async (tx) => {
    await uncountInWindow(tx, clock, limitKey, windowSeconds);
    if (newHash === undefined) return;
    const { passwordHash: oldHash } = account;
    if (!(await setOwnPassword(tx, { id: account.id, oldHash, newHash, at: clock.now() }))) {
      throw fieldError('PASSWORD_WRONG', 'currentPassword', 'the password was changed meanwhile');
    }
    await endSessionsOf(tx, clock, account.id, change.sessionId);
  });
  if (unchanged) throw fieldError('PASSWORD_UNCHANGED', 'newPassword');
}
