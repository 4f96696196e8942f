/** The accounts as sign-on sees them: across tenants, because the tenant is what sign-on finds out. */
import { sql } from 'kysely';
import { type TenantId, tenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type Role, role, type UserKind, userKind } from '#contracts/vocabulary/role.ts';
import type { SystemTx } from '#server/platform/db.ts';

export interface Account {
  readonly id: UserId;
  readonly tenantId: TenantId | undefined;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  readonly disabled: boolean;
  readonly role: Role;
  readonly userName: string;
  readonly kind: UserKind;
  readonly passwordSetAt: Date;
}

/** By name, case-insensitive, in a tenant or (undefined) among the central administrators. */
export function findAccount(tx: SystemTx, tenant: TenantId | undefined, name: string): Promise<Account | undefined> {
  let query = accounts(tx).where(sql<string>`lower(user_name)`, '=', sql<string>`lower(${name})`);
  query = tenant === undefined ? query.where('tenant_id', 'is', null) : query.where('tenant_id', '=', tenant);
  return query.executeTakeFirst().then(accountOf);
}

export function findAccountById(tx: SystemTx, id: UserId): Promise<Account | undefined> {
  return accounts(tx).where('id', '=', id).executeTakeFirst().then(accountOf);
}

/** Sets the password that the person chose. False when it was changed since `oldHash` was read. */
export async function setOwnPassword(
  tx: SystemTx,
  { id, oldHash, newHash, at }: { id: UserId; oldHash: string; newHash: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('user_account')
    .set({ password_hash: newHash, must_change_password: false, updated_at: at })
    .where('id', '=', id)
    .where('password_hash', '=', oldHash)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export interface NewAdministrator {
  id: UserId;
  userName: string;
  passwordHash: string;
  mustChangePassword: boolean;
  at: Date;
}

/**
 * Adds a central administrator if there is none yet. Nodes that start together take turns on the installation's row;
 * only one of them gets `true`.
 */
export async function addFirstAdministrator(tx: SystemTx, administrator: NewAdministrator): Promise<boolean> {
  await tx.q.selectFrom('installation').select('id').forUpdate().executeTakeFirstOrThrow();
  if ((await findAdministrators(tx)).length > 0) return false;
  const { at } = administrator;
  await tx.q
    .insertInto('user_account')
    .values({
      id: administrator.id,
      tenant_id: null,
      user_name: administrator.userName,
      first_name: 'Central',
      last_name: 'Administrator',
      role: 'central-administrator',
      password_hash: administrator.passwordHash,
      must_change_password: administrator.mustChangePassword,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return true;
}

/** Up to two of the central administrators. */
export async function findAdministrators(tx: SystemTx): Promise<Array<Account & { updatedAt: Date }>> {
  const rows = await accounts(tx).where('tenant_id', 'is', null).orderBy('id').limit(2).execute();
  return rows.flatMap((row) => {
    const account = accountOf(row);
    return account === undefined ? [] : [{ ...account, updatedAt: row.updated_at }];
  });
}

/** The hashes of the user's last passwords, the present one first; at most `count`. */
export async function listPasswordHashes(tx: SystemTx, id: UserId, count: number): Promise<string[]> {
  const { rows } = await sql<{ password_hash: string }>`
    (select password_hash, null::timestamptz as replaced_at from user_account where id = ${id}::uuid)
    union all (select password_hash, replaced_at from former_password where user_id = ${id}::uuid)
    order by replaced_at desc nulls first limit ${count}`.execute(tx.q);
  return rows.map((row) => row.password_hash);
}

/** Enables a central administrator with a one-time password. False when one was set after `before`. */
export async function letAdministratorIn(
  tx: SystemTx,
  { id, passwordHash, at, before }: { id: UserId; passwordHash: string; at: Date; before: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('user_account')
    .set({
      password_hash: passwordHash,
      must_change_password: true,
      disabled: false,
      version: sql<number>`version + 1`,
      updated_at: at,
    })
    .where('id', '=', id)
    .where('tenant_id', 'is', null)
    .where((eb) =>
      eb.or([eb('must_change_password', '=', false), eb('password_set_at', '<', before), eb('disabled', '=', true)]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** A new one-time password for a person who has not replaced the one before. False when he just did. */
export async function renewOneTimePassword(
  tx: SystemTx,
  { id, oldHash, newHash, at }: { id: UserId; oldHash: string; newHash: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('user_account')
    .set({ password_hash: newHash, updated_at: at })
    .where('id', '=', id)
    .where('password_hash', '=', oldHash)
    .where('must_change_password', '=', true)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function accounts(tx: SystemTx) {
  return tx.q
    .selectFrom('user_account')
    .select(['id', 'tenant_id', 'password_hash', 'must_change_password', 'disabled', 'role', 'user_name', 'kind'])
    .select(['password_set_at', 'updated_at']);
}

function accountOf(row: Awaited<ReturnType<ReturnType<typeof accounts>['executeTakeFirst']>>): Account | undefined {
  if (row === undefined) return undefined;
  return {
    id: userId.parse(row.id),
    tenantId: row.tenant_id === null ? undefined : tenantId.parse(row.tenant_id),
    passwordHash: row.password_hash,
    mustChangePassword: row.must_change_password,
    disabled: row.disabled,
    role: role.parse(row.role),
    userName: row.user_name,
    kind: userKind.parse(row.kind),
    passwordSetAt: row.password_set_at,
  };
}
