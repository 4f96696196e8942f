/** Second factors: a sealed secret a person, and recovery codes of which only the hash is kept. */
import { createHash } from 'node:crypto';
import { type TenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import type { SystemTx } from '#server/platform/db.ts';

export interface SecondFactor {
  /** Sealed. */
  readonly secret: string;
  readonly lastStep: number;
  readonly confirmed: boolean;
}

export async function findSecondFactor(tx: SystemTx, id: UserId): Promise<SecondFactor | undefined> {
  const row = await tx.q
    .selectFrom('second_factor')
    .select(['secret', 'last_step', 'confirmed_at'])
    .where('user_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { secret: row.secret, lastStep: Number(row.last_step), confirmed: row.confirmed_at !== null };
}

/** The same, held until the transaction ends: before recovery codes, so that two requests of a person wait in order. */
export async function holdSecondFactor(tx: SystemTx, id: UserId): Promise<SecondFactor | undefined> {
  await tx.q.selectFrom('second_factor').select('user_id').where('user_id', '=', id).forUpdate().execute();
  return findSecondFactor(tx, id);
}

export async function hasSecondFactor(tx: SystemTx, id: UserId): Promise<boolean> {
  return (await findSecondFactor(tx, id))?.confirmed === true;
}

/** Keeps the secret until it is confirmed, in place of one that was not. False for who has a second factor. */
export async function beginSecondFactor(
  tx: SystemTx,
  { id, tenantId, secret, at }: { id: UserId; tenantId: TenantId | undefined; secret: string; at: Date },
): Promise<boolean> {
  const rows = await tx.q
    .insertInto('second_factor')
    .values({ user_id: id, tenant_id: tenantId ?? null, secret, created_at: at })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ secret, created_at: at, last_step: 0 })
        .where('second_factor.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .execute();
  return rows.length > 0;
}

/** False when it was confirmed, or begun anew, meanwhile. */
export async function confirmSecondFactor(
  tx: SystemTx,
  { id, secret, step, at }: { id: UserId; secret: string; step: number; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('second_factor')
    .set({ confirmed_at: at, last_step: step })
    .where('user_id', '=', id)
    .where('secret', '=', secret)
    .where('confirmed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Takes the code of a step, once and none before it. False when it was taken. */
export async function takeStep(tx: SystemTx, id: UserId, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('second_factor')
    .set({ last_step: step })
    .where('user_id', '=', id)
    .where('last_step', '<', step)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function addRecoveryCodes(
  tx: SystemTx,
  { id, tenantId, codes }: { id: UserId; tenantId: TenantId | undefined; codes: readonly string[] },
): Promise<void> {
  await tx.q
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ user_id: id, tenant_id: tenantId ?? null, code_hash: hashOf(code) })))
    .execute();
}

export async function deleteRecoveryCodes(tx: SystemTx, id: UserId): Promise<void> {
  await tx.q.deleteFrom('recovery_code').where('user_id', '=', id).execute();
}

/** Takes a recovery code, once; answers how many are left, undefined when it is none. */
export async function takeRecoveryCode(tx: SystemTx, id: UserId, code: string, at: Date): Promise<number | undefined> {
  const { numUpdatedRows } = await tx.q
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('user_id', '=', id)
    .where('code_hash', '=', hashOf(code))
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return undefined;
  const left = await tx.q
    .selectFrom('recovery_code')
    .select('user_id')
    .where('user_id', '=', id)
    .where('used_at', 'is', null)
    .execute();
  return left.length;
}

/** With its recovery codes. False when there was none. Works in a tenant's transaction, too. */
export async function deleteSecondFactor(tx: SystemTx, id: UserId): Promise<boolean> {
  const gone = await tx.q.deleteFrom('second_factor').where('user_id', '=', id).returning('confirmed_at').execute();
  return gone.some((row) => row.confirmed_at !== null);
}

/** Without a salt: a recovery code is 79 random bits. */
function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

/** All sealed secrets, for a change of the secret key. */
export async function listSealed({ q }: SystemTx): Promise<Array<{ id: UserId; secret: string }>> {
  const rows = await q.selectFrom('second_factor').select(['user_id', 'secret']).orderBy('user_id').execute();
  return rows.map((row) => ({ id: userId.parse(row.user_id), secret: row.secret }));
}

/** False when it is another one meanwhile. */
export async function replaceSealed({ q }: SystemTx, id: UserId, before: string, after: string): Promise<boolean> {
  const { numUpdatedRows } = await q
    .updateTable('second_factor')
    .set({ secret: after })
    .where('user_id', '=', id)
    .where('secret', '=', before)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
