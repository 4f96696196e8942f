import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Database, TenantTx } from '#server/platform/db.ts';
import { assertTenant, lockDirectory } from '#server/tenants/tenant.store.ts';

/** Reads in a tenant that must exist (TENANT_NOT_FOUND). */
export function readIn<T>(db: Database, tenant: TenantId, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return db.inTenant(tenant, async (tx) => {
    await assertTenant(tx);
    return work(tx);
  });
}

/** Changes a tenant's directory, one change at a time (lockDirectory). */
export function changeIn<T>(db: Database, tenant: TenantId, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return db.inTenant(tenant, async (tx) => {
    await lockDirectory(tx);
    return work(tx);
  });
}
