/** The one row of the installation, as far as administrators may see and change it. */
import { type InstallationView, type TenantMode, tenantMode } from '#contracts/web-manager/installation.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';

export async function getInstallation(tx: SystemTx): Promise<InstallationView> {
  const row = await tx.q
    .selectFrom('installation')
    .select(['mode', 'console_idle_minutes', 'audit_keep_days', 'version'])
    .executeTakeFirstOrThrow();
  return {
    mode: tenantMode.parse(row.mode),
    consoleIdleMinutes: row.console_idle_minutes,
    auditKeepDays: row.audit_keep_days,
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
      audit_keep_days: input.auditKeepDays,
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
