/** The one row of the installation, as far as administrators may see and change it. */

import { type UserId, userId } from '#contracts/vocabulary/ids.ts';
import {
  type InstallationView,
  secondFactorGroup,
  type TenantMode,
  tenantMode,
} from '#contracts/web-manager/installation.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';

export async function getInstallation(tx: SystemTx): Promise<InstallationView> {
  const row = await tx.q
    .selectFrom('installation')
    .select(['mode', 'console_idle_minutes', 'version', 'password_min_length'])
    .select(['password_expiry_days', 'one_time_password_days', 'password_reuse', 'second_factor_for'])
    .executeTakeFirstOrThrow();
  return {
    mode: tenantMode.parse(row.mode),
    consoleIdleMinutes: row.console_idle_minutes,
    passwordMinLength: row.password_min_length,
    passwordExpiryDays: row.password_expiry_days,
    oneTimePasswordDays: row.one_time_password_days,
    passwordReuse: row.password_reuse,
    secondFactorFor: secondFactorGroup.parse(row.second_factor_for),
    version: row.version,
  };
}

/** Throws VERSION_CHANGED, or INSTALLATION_HAS_TENANTS for single-tenant mode with any number of tenants but one. */
export async function updateInstallation(tx: SystemTx, input: InstallationView): Promise<InstallationView> {
  // First the row, then the count: who adds a tenant holds the row (lockMode).
  const { numUpdatedRows } = await tx.q
    .updateTable('installation')
    .set({
      mode: input.mode,
      console_idle_minutes: input.consoleIdleMinutes,
      password_min_length: input.passwordMinLength,
      password_expiry_days: input.passwordExpiryDays,
      one_time_password_days: input.oneTimePasswordDays,
      password_reuse: input.passwordReuse,
      second_factor_for: input.secondFactorFor,
      version: input.version + 1,
    })
    .where('version', '=', input.version)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new RelaisError('VERSION_CHANGED');
  if (input.mode === 'single') {
    const tenants = await tx.q.selectFrom('tenant').select('id').limit(2).execute();
    if (tenants.length !== 1) throw new RelaisError('INSTALLATION_HAS_TENANTS');
  }
  return getInstallation(tx);
}

/** The mode, which stays as it is until the end of the transaction. */
export async function lockMode(tx: SystemTx): Promise<TenantMode> {
  const row = await tx.q.selectFrom('installation').select('mode').forShare().executeTakeFirstOrThrow();
  return tenantMode.parse(row.mode);
}

/** Whom the operator's reset let in since the last start without it; nodes that start together wait here for one another. */
export async function holdOperatorReset(tx: SystemTx): Promise<UserId | undefined> {
  const row = await tx.q.selectFrom('installation').select('operator_reset').forUpdate().executeTakeFirstOrThrow();
  return row.operator_reset === null ? undefined : userId.parse(row.operator_reset);
}

export async function setOperatorReset(tx: SystemTx, id: UserId): Promise<void> {
  await tx.q.updateTable('installation').set({ operator_reset: id }).execute();
}

export async function forgetOperatorReset(tx: SystemTx): Promise<void> {
  await tx.q
    .updateTable('installation')
    .set({ operator_reset: null })
    .where('operator_reset', 'is not', null)
    .execute();
}
