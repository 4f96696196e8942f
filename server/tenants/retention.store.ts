/** How long things are kept: columns of the installation's row, and of tenants that keep their contacts for another time. */
import { tenantId } from '#contracts/vocabulary/ids.ts';
import type { RetentionInput } from '#contracts/web-manager/retention.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';

export type RetentionSettings = RetentionInput & { version: number };

export async function getRetention(tx: SystemTx): Promise<RetentionSettings> {
  const row = await tx.q
    .selectFrom('installation')
    .select(['contact_keep_days', 'event_keep_days', 'audit_keep_days', 'retention_version'])
    .executeTakeFirstOrThrow();
  const tenants = await tx.q
    .selectFrom('tenant')
    .select(['id', 'contact_keep_days'])
    .where('contact_keep_days', 'is not', null)
    .orderBy('name')
    .execute();
  return {
    contactKeepDays: row.contact_keep_days,
    eventKeepDays: row.event_keep_days,
    auditKeepDays: row.audit_keep_days,
    ofTenants: tenants.map((each) => ({
      tenantId: tenantId.parse(each.id),
      contactKeepDays: each.contact_keep_days ?? 0,
    })),
    version: row.retention_version,
  };
}

/** Throws VERSION_CHANGED, or TENANT_NOT_FOUND. */
export async function updateRetention(tx: SystemTx, input: RetentionSettings): Promise<RetentionSettings> {
  const { numUpdatedRows } = await tx.q
    .updateTable('installation')
    .set({
      contact_keep_days: input.contactKeepDays,
      event_keep_days: input.eventKeepDays,
      audit_keep_days: input.auditKeepDays,
      retention_version: input.version + 1,
    })
    .where('retention_version', '=', input.version)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new RelaisError('VERSION_CHANGED');
  const own = input.ofTenants.map((each) => each.tenantId);
  await tx.q
    .updateTable('tenant')
    .set({ contact_keep_days: null })
    .where('contact_keep_days', 'is not', null)
    .$if(own.length > 0, (query) => query.where('id', 'not in', own))
    .execute();
  for (const { tenantId: id, contactKeepDays } of input.ofTenants) {
    const { numUpdatedRows: found } = await tx.q
      .updateTable('tenant')
      .set({ contact_keep_days: contactKeepDays })
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (found === 0n) throw new RelaisError('TENANT_NOT_FOUND');
  }
  return getRetention(tx);
}
