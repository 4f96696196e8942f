import { userId } from '#contracts/vocabulary/ids.ts';
import { type TenantInput, tenantDefaults } from '#contracts/web-manager/tenants.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';
import { addDefaultReasons } from '#server/reasons/default-reasons.ts';
import { hasTenants, insertTenant, unnamedTenant } from '#server/tenants/tenant.store.ts';
import { addFirstAdministrator, findAdministrators, renewOneTimePassword } from './account.store.ts';
import { hashPassword, oneTimePassword } from './password.ts';

/** Nodes that start together must not draw one another's passwords anew. */
const unusedSeconds = 60;

export interface FirstAdministrator {
  readonly userName: string;
  /** To be printed once and changed at the first sign-on; absent when the operator gave the password. */
  readonly oneTimePassword?: string;
}

/**
 * Makes a new installation usable: a central administrator and, where there is no tenant, the tenant DEFAULT with its
 * reasons, in one transaction. While the only administrator has never replaced his one-time password, a later start
 * draws a new one, because the first may be lost. Else answers undefined; nodes may race.
 */
export async function ensureFirstAdministrator(
  db: Database,
  clock: Clock,
  { userName, password }: { userName: string; password?: string | undefined },
): Promise<FirstAdministrator | undefined> {
  const given = password !== undefined;
  const initial = password ?? oneTimePassword();
  const existing = await db.asSystem(findAdministrators);
  const [only, ...others] = existing;
  if (only !== undefined) {
    const unusedFor = plusSeconds(clock.now(), -unusedSeconds);
    if (given || others.length > 0 || !only.mustChangePassword || only.updatedAt > unusedFor) return undefined;
    const renewed = { id: only.id, oldHash: only.passwordHash, newHash: await hashPassword(initial), at: clock.now() };
    const done = await db.asSystem((tx) => renewOneTimePassword(tx, renewed));
    return done ? { userName: only.userName, oneTimePassword: initial } : undefined;
  }
  const passwordHash = await hashPassword(initial);
  return db.asSystem(async (tx) => {
    const id = newId(userId, clock);
    const at = clock.now();
    const added = await addFirstAdministrator(tx, { id, userName, passwordHash, mustChangePassword: !given, at });
    if (!added) return undefined;
    if (!(await hasTenants(tx))) {
      const fields: TenantInput = { ...tenantDefaults, ...unnamedTenant, domains: [], language: 'en' };
      const tenant = await insertTenant(tx, clock, fields);
      await addDefaultReasons(tx, clock, tenant.id, fields.language);
    }
    return given ? { userName } : { userName, oneTimePassword: initial };
  });
}
