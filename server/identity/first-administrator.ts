import { userId } from '#contracts/vocabulary/ids.ts';
import { type TenantInput, tenantDefaults } from '#contracts/web-manager/tenants.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';
import { addDefaultReasons } from '#server/reasons/default-reasons.ts';
import { hasTenants, insertTenant } from '#server/tenants/tenant.store.ts';
import { addFirstAdministrator, hasAdministrator } from './account.store.ts';
import { hashPassword, oneTimePassword } from './password.ts';

export interface FirstAdministrator {
  readonly userName: string;
  /** To be printed once and changed at the first sign-on; absent when the operator gave the password. */
  readonly oneTimePassword?: string;
}

/**
 * Makes a new installation usable: a central administrator and, where there is no tenant, the tenant DEFAULT with its
 * reasons, in one transaction. Answers undefined when there already is an administrator; nodes may race.
 */
export async function ensureFirstAdministrator(
  db: Database,
  clock: Clock,
  { userName, password }: { userName: string; password?: string | undefined },
): Promise<FirstAdministrator | undefined> {
  if (await db.asSystem(hasAdministrator)) return undefined;
  const given = password !== undefined;
  const initial = password ?? oneTimePassword();
  const passwordHash = await hashPassword(initial);
  return db.asSystem(async (tx) => {
    const id = newId(userId, clock);
    const at = clock.now();
    const added = await addFirstAdministrator(tx, { id, userName, passwordHash, mustChangePassword: !given, at });
    if (!added) return undefined;
    if (!(await hasTenants(tx))) {
      const fields: TenantInput = { ...tenantDefaults, key: 'default', name: 'DEFAULT', domains: [], language: 'en' };
      const tenant = await insertTenant(tx, clock, fields);
      await addDefaultReasons(tx, clock, tenant.id, fields.language);
    }
    return given ? { userName } : { userName, oneTimePassword: initial };
  });
}
