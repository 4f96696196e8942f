/** What a new password must not be, whatever its length (pure). */
import type { ErrorCode } from '#contracts/vocabulary/error-code.ts';
import { isCommon } from './weak-passwords.ts';

/** A name of fewer letters is in too many words. */
const shortestName = 3;

/** The rule that a password breaks; undefined: none. */
export function passwordFault(
  password: string,
  { minLength, userName }: { minLength: number; userName: string },
): ErrorCode | undefined {
  if (password.length < minLength) return 'PASSWORD_TOO_SHORT';
  const name = userName.toLowerCase();
  if (name.length >= shortestName && password.toLowerCase().includes(name)) return 'PASSWORD_HAS_NAME';
  return isCommon(password) ? 'PASSWORD_COMMON' : undefined;
}
