import type { UserId } from '#contracts/vocabulary/ids.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getInstallation } from '#server/tenants/installation.store.ts';
import { findAccountById, listPasswordHashes } from './account.store.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { passwordFault } from './password-rules.ts';

/** Whose password it is to be: a user of now, or the name of one to come. */
export type Whose = { readonly userId: UserId } | { readonly userName: string };

/**
 * The hash of a new password that the installation's policy takes. Throws at `field` the rule that it breaks:
 * PASSWORD_TOO_SHORT with the least number of characters, PASSWORD_HAS_NAME, PASSWORD_COMMON, PASSWORD_REUSED; USER_NOT_FOUND for an unknown user.
 */
export async function hashNewPassword(
  { db }: Ground,
  { password, field, whose }: { password: string; field: string; whose: Whose },
): Promise<string> {
  const { policy, userName, hashes } = await db.asSystem(async (tx) => {
    const policy = await getInstallation(tx);
    if ('userName' in whose) return { policy, userName: whose.userName, hashes: [] };
    const account = await findAccountById(tx, whose.userId);
    if (account === undefined) throw new RelaisError('USER_NOT_FOUND');
    const hashes = policy.passwordReuse === 0 ? [] : await listPasswordHashes(tx, account.id, policy.passwordReuse);
    return { policy, userName: account.userName, hashes };
  });
  const fault = passwordFault(password, { minLength: policy.passwordMinLength, userName });
  if (fault === 'PASSWORD_TOO_SHORT') {
    throw new RelaisError(fault, { fields: [{ path: field, message: fault, limit: policy.passwordMinLength }] });
  }
  if (fault !== undefined) throw fieldError(fault, field);
  // One after another: a long memory must not take the machine from everybody else.
  for (const hash of hashes) if (await verifyPassword(hash, password)) throw fieldError('PASSWORD_REUSED', field);
  return hashPassword(password);
}
