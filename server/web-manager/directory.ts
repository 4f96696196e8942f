import type { AuditAction, AuditObject } from '#contracts/vocabulary/audit.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type Actor, addEntry } from '#server/audit/audit.store.ts';
import { difference } from '#server/audit/difference.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import type { Database, SystemTx, TenantTx } from '#server/platform/db.ts';
import type { Ground } from '#server/platform/ground.ts';
import { assertTenant, lockDirectory } from '#server/tenants/tenant.store.ts';
import { withNames } from './readable.store.ts';

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

/** What an administrator did to one thing; `before` and `after` are the views of the routes. */
export interface Act {
  tenantId?: TenantId;
  object: AuditObject;
  objectId?: string;
  objectName: string;
  before?: object;
  after?: object;
  /** What the states do not tell: `password-reset`. */
  action?: AuditAction;
}

/** Writes the audit of an act in its transaction. Nothing is written for a change that changed nothing. */
export async function audit(tx: SystemTx, { clock }: Ground, context: RequestContext, act: Act): Promise<void> {
  const [before, after] = [await withNames(tx, act.before), await withNames(tx, act.after)];
  const changes = difference(before, after);
  const action = act.action ?? actionOf(act);
  if (action === 'changed' && changes.length === 0) return;
  await addEntry(tx, clock, {
    tenantId: act.tenantId,
    actor: actorOf(context),
    action,
    object: act.object,
    ...(act.objectId === undefined ? {} : { objectId: act.objectId }),
    objectName: act.objectName,
    changes,
  });
}

export function actorOf(context: RequestContext): Actor {
  const { userId, userName, role } = callerOf(context);
  return { id: userId, name: userName, role, address: context.address };
}

function actionOf({ before, after }: Act): AuditAction {
  if (before === undefined) return 'added';
  return after === undefined ? 'deleted' : 'changed';
}
