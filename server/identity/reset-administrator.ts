import { addEntry } from '#server/audit/audit.store.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { forgetOperatorReset, holdOperatorReset, setOperatorReset } from '#server/tenants/installation.store.ts';
import { findAccount, letAdministratorIn } from './account.store.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { deleteSecondFactor } from './second-factor.store.ts';
import { endSessionsOf } from './session.store.ts';

/** Nodes that start together must not take one another's passwords away. */
const freshSeconds = 60;

/**
 * The operator's way out (RELAIS_ADMIN_RESET) for a central administrator who cannot get in any more: he is enabled,
 * loses his second factor and his sessions, and gets a one-time password, which is answered to be printed. `unknown`:
 * there is no such administrator. `fresh`: it was done less than a minute ago, by a node that started with this one.
 * `done`: an earlier start let him in and he has chosen a password since; nothing is taken from him again until
 * `forgetReset`.
 */
export async function resetAdministrator(
  db: Database,
  clock: Clock,
  userName: string,
): Promise<{ oneTimePassword: string } | 'unknown' | 'fresh' | 'done'> {
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  return db.asSystem(async (tx) => {
    // First the lock: a node that started with this one may be changing the account.
    const wasReset = await holdOperatorReset(tx);
    const account = await findAccount(tx, undefined, userName);
    if (account === undefined) return 'unknown';
    if (wasReset === account.id && !account.mustChangePassword) return 'done';
    const at = clock.now();
    const before = plusSeconds(at, -freshSeconds);
    if (!(await letAdministratorIn(tx, { id: account.id, passwordHash, at, before }))) return 'fresh';
    await setOperatorReset(tx, account.id);
    await deleteSecondFactor(tx, account.id);
    await endSessionsOf(tx, clock, account.id);
    await addEntry(tx, clock, {
      actor: { name: 'Relais', role: 'server', address: '' },
      action: 'password-reset',
      object: 'administrator',
      objectId: account.id,
      objectName: account.userName,
      changes: [{ field: 'operatorReset', after: 'RELAIS_ADMIN_RESET' }],
    });
    return { oneTimePassword: password };
  });
}

/** A start without RELAIS_ADMIN_RESET: the next one with it acts again. */
export async function forgetReset(db: Database): Promise<void> {
  await db.asSystem(forgetOperatorReset);
}
