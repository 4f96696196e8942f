/** The central administrators: accounts of no tenant, so their work is the system role's. */
import { sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import { type UserId, userId } from '#contracts/vocabulary/ids.ts';
import {
  type AdministratorInput,
  type AdministratorQuery,
  type AdministratorView,
  administratorView,
} from '#contracts/web-manager/administrators.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';

export async function listAdministrators(
  tx: SystemTx,
  query: AdministratorQuery,
): Promise<ListAnswer<AdministratorView>> {
  let found = administrators(tx).where(isFoundIn(sql`search_text`, query.search));
  if (query.state !== undefined) found = found.where('disabled', '=', query.state === 'disabled');
  if (query.state !== undefined && query.state !== 'disabled') {
    found = found.where('must_change_password', '=', query.state === 'waiting');
  }
  const key = {
    name: [],
    userName: [sql`lower(user_name) collate "C"`],
    email: [sql`lower(email) collate "C"`],
    state: [sql`disabled`, sql`must_change_password`],
    updatedAt: [sql`updated_at`],
  }[query.sort];
  const { items, total } = await readPage(tx, found, query, [...key, sql`name_order`, sql`id`]);
  return { items: items.map(viewOf), total };
}

/** Throws USER_NOT_FOUND. */
export async function getAdministrator(tx: SystemTx, id: UserId): Promise<AdministratorView> {
  const row = await administrators(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('USER_NOT_FOUND');
  return viewOf(row);
}

/** Adds a person who must change the password. Throws USER_NAME_TAKEN at its field. */
export async function addAdministrator(
  tx: SystemTx,
  clock: Clock,
  { input, passwordHash }: { input: AdministratorInput; passwordHash: string },
): Promise<AdministratorView> {
  const id = newId(userId, clock);
  const at = clock.now();
  const insert = tx.q.insertInto('user_account').values({
    id,
    tenant_id: null,
    role: 'central-administrator',
    ...columnsOf(input),
    password_hash: passwordHash,
    must_change_password: true,
    created_at: at,
    updated_at: at,
  });
  await refuseBy(insert.execute(), refusals);
  return getAdministrator(tx, id);
}

/** Throws USER_NOT_FOUND, VERSION_CHANGED, USER_NAME_TAKEN, or USER_LAST_ADMINISTRATOR. */
export async function updateAdministrator(
  tx: SystemTx,
  clock: Clock,
  { id, version, input }: { id: UserId; version: number; input: AdministratorInput },
): Promise<AdministratorView> {
  await lockAdministrators(tx);
  const update = tx.q
    .updateTable('user_account')
    .set({ ...columnsOf(input), version: version + 1, updated_at: clock.now() })
    .where('tenant_id', 'is', null)
    .where('id', '=', id)
    .where('version', '=', version);
  const { numUpdatedRows } = await refuseBy(update.executeTakeFirstOrThrow(), refusals);
  if (numUpdatedRows === 0n) {
    await getAdministrator(tx, id);
    throw new RelaisError('VERSION_CHANGED');
  }
  await assertOneLeft(tx);
  return getAdministrator(tx, id);
}

/** Sets a one-time password. Throws USER_NOT_FOUND. */
export async function setAdministratorPassword(
  tx: SystemTx,
  clock: Clock,
  id: UserId,
  passwordHash: string,
): Promise<void> {
  const { numUpdatedRows } = await tx.q
    .updateTable('user_account')
    .set({
      password_hash: passwordHash,
      must_change_password: true,
      version: sql<number>`version + 1`,
      updated_at: clock.now(),
    })
    .where('tenant_id', 'is', null)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new RelaisError('USER_NOT_FOUND');
}

/** Deletes the account with its sessions. Throws USER_NOT_FOUND or USER_LAST_ADMINISTRATOR. */
export async function deleteAdministrator(tx: SystemTx, id: UserId): Promise<void> {
  await lockAdministrators(tx);
  const { numDeletedRows } = await tx.q
    .deleteFrom('user_account')
    .where('tenant_id', 'is', null)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new RelaisError('USER_NOT_FOUND');
  await assertOneLeft(tx);
}

/** Two who remove each other at once take turns: the second is told that one must stay. */
async function lockAdministrators(tx: SystemTx): Promise<void> {
  await tx.q.selectFrom('user_account').select('id').where('tenant_id', 'is', null).orderBy('id').forUpdate().execute();
}

/** Somebody must be able to get in. */
async function assertOneLeft(tx: SystemTx): Promise<void> {
  const left = await administrators(tx).where('disabled', '=', false).limit(1).executeTakeFirst();
  if (left === undefined) throw new RelaisError('USER_LAST_ADMINISTRATOR');
}

const refusals = { user_account_name: () => fieldError('USER_NAME_TAKEN', 'userName') };

function administrators(tx: SystemTx) {
  return tx.q
    .selectFrom('user_account')
    .select(['id', 'user_name', 'first_name', 'last_name', 'email', 'disabled', 'must_change_password'])
    .select(['version', 'updated_at'])
    .where('tenant_id', 'is', null);
}

function columnsOf(input: AdministratorInput) {
  return {
    user_name: input.userName,
    first_name: input.firstName,
    last_name: input.lastName,
    email: input.email ?? null,
    disabled: input.disabled,
  };
}

function viewOf(
  row: Awaited<ReturnType<ReturnType<typeof administrators>['executeTakeFirstOrThrow']>>,
): AdministratorView {
  return administratorView.parse({
    id: row.id,
    userName: row.user_name,
    firstName: row.first_name,
    lastName: row.last_name,
    ...(row.email === null ? {} : { email: row.email }),
    disabled: row.disabled,
    mustChangePassword: row.must_change_password,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  });
}
