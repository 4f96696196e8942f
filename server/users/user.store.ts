/**
 * The users of a tenant: account, agent's row, capacities and memberships are one thing to an administrator. Every
 * change holds the directory (lockDirectory) before it comes here, then the agent's row before his capacities, as
 * claims do.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import { type QueueId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { media } from '#contracts/vocabulary/medium.ts';
import type { UserKind } from '#contracts/vocabulary/role.ts';
import {
  type Capacity,
  type UserInput,
  type UserItem,
  type UserQuery,
  type UserView,
  userView,
} from '#contracts/web-manager/users.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';

/** First which users are on the page, then all about those: queues and capacities of others are not read. */
export async function listUsers(tx: TenantTx, query: UserQuery): Promise<ListAnswer<UserItem>> {
  const found = filtered(tx, query);
  const { items, total } = await readPage(tx, found, query, keysOf(query.sort), query.sort === 'name');
  const ids = items.map(({ id }) => id);
  const rows = await users(tx)
    .leftJoin('department', 'department.id', 'user_account.department_id')
    .leftJoin('location', 'location.id', 'user_account.location_id')
    .select(['department.name as department', 'location.name as location'])
    .where('user_account.id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    items: ids
      .flatMap((id) => byId.get(id) ?? [])
      .map(({ department, location, ...row }) => ({
        ...viewOf(row),
        ...(department === null ? {} : { department }),
        ...(location === null ? {} : { location }),
      })),
    total,
  };
}

function filtered(tx: TenantTx, query: UserQuery) {
  const { search, role, kind, state, department, location, queue, authentication, ids } = query;
  let found = tx.q
    .selectFrom('user_account as u')
    .leftJoin('department as d', 'd.id', 'u.department_id')
    .leftJoin('location as l', 'l.id', 'u.location_id')
    .select('u.id')
    .where('u.tenant_id', '=', tx.tenantId)
    .where('u.deleted_at', 'is', null)
    .where(isFoundIn(sql`u.search_text`, search));
  if (role !== undefined) found = found.where('u.role', '=', role);
  if (kind !== undefined) found = found.where('u.kind', '=', kind);
  if (state !== undefined) found = found.where('u.disabled', '=', state === 'disabled');
  if (state !== undefined && state !== 'disabled') {
    found = found.where('u.must_change_password', '=', state === 'waiting');
  }
  if (department !== undefined) found = found.where('u.department_id', '=', department);
  if (location !== undefined) found = found.where('u.location_id', '=', location);
  if (authentication !== undefined) found = found.where('u.authentication', '=', authentication);
  if (ids !== undefined) found = found.where('u.id', '=', sql<string>`any(${ids}::uuid[])`);
  if (queue === undefined) return found;
  const members = tx.q.selectFrom('queue_member').select('user_id').where('queue_id', '=', queue);
  return found.where('u.id', 'in', members);
}

/** Numbers and names of others in the plain order of their signs: what sorts people's names well costs too much here. */
function keysOf(sort: UserQuery['sort']) {
  const name = [sql`u.name_order`, sql`u.id`];
  const keys: Readonly<Record<UserQuery['sort'], readonly RawBuilder<unknown>[]>> = {
    name: [],
    userName: [sql`lower(u.user_name) collate "C"`],
    email: [sql`lower(u.email) collate "C"`],
    employeeId: [sql`length(u.employee_id)`, sql`lower(u.employee_id) collate "C"`],
    extension: [sql`length(u.extension)`, sql`u.extension collate "C"`],
    role: [sql`u.role`],
    department: [sql`d.name_order`],
    location: [sql`l.name_order`],
    queues: [sql`(select count(*) from queue_member m where m.user_id = u.id)`],
    state: [sql`u.disabled`, sql`u.must_change_password`],
    updatedAt: [sql`u.updated_at`],
  };
  return [...keys[sort], ...name];
}

/** Throws USER_NOT_FOUND. */
export async function getUser(tx: TenantTx, id: UserId): Promise<UserView> {
  const row = await users(tx).where('user_account.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('USER_NOT_FOUND');
  return viewOf(row);
}

/** Those of the users that there are, in no order. */
export async function listUsersById(tx: TenantTx, ids: readonly UserId[]): Promise<UserView[]> {
  const rows = await users(tx)
    .where('user_account.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map(viewOf);
}

/** Adds a person who must change the password, or a service that keeps it. Throws USER_NAME_TAKEN or QUEUE_NOT_FOUND at their field. */
export async function addUser(
  tx: TenantTx,
  clock: Clock,
  { input, passwordHash, kind = 'person' }: { input: UserInput; passwordHash: string; kind?: UserKind },
): Promise<UserView> {
  const id = newId(userId, clock);
  const at = clock.now();
  const insert = tx.q.insertInto('user_account').values({
    id,
    tenant_id: tx.tenantId,
    ...columnsOf(input),
    ...(kind === 'service' ? { authentication: 'password' } : {}),
    kind,
    password_hash: passwordHash,
    must_change_password: kind === 'person',
    created_at: at,
    updated_at: at,
  });
  await refuseBy(insert.execute(), refusals);
  const agent = { user_id: id, tenant_id: tx.tenantId, since: at, idle_since: at, ...agentColumnsOf(input) };
  await tx.q.insertInto('agent').values(agent).execute();
  await setCapacity(tx, id, input.capacity);
  await setQueues(tx, id, input.queueIds, at);
  await append(tx, clock, { type: 'directory.changed', entity: 'user', entityId: id, change: 'added' });
  return getUser(tx, id);
}

/** Throws USER_NOT_FOUND, VERSION_CHANGED, USER_NAME_TAKEN or QUEUE_NOT_FOUND. Ending sessions of the disabled is the caller's. */
export async function updateUser(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: { id: UserId; version: number; input: UserInput },
): Promise<UserView> {
  await holdAgent(tx, id);
  const at = clock.now();
  const update = tx.q
    .updateTable('user_account')
    .set({
      ...columnsOf(input),
      // A service has nothing but its password.
      authentication: sql<string>`case when kind = 'service' then 'password' else ${input.authentication ?? 'tenant'} end`,
      version: version + 1,
      updated_at: at,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('version', '=', version);
  const { numUpdatedRows } = await refuseBy(update.executeTakeFirstOrThrow(), refusals);
  if (numUpdatedRows === 0n) {
    await getUser(tx, id);
    throw new RelaisError('VERSION_CHANGED');
  }
  await tx.q.updateTable('agent').set(agentColumnsOf(input)).where('user_id', '=', id).execute();
  await setCapacity(tx, id, input.capacity);
  await setQueues(tx, id, input.queueIds, at);
  await append(tx, clock, { type: 'directory.changed', entity: 'user', entityId: id, change: 'changed' });
  return getUser(tx, id);
}

/** Sets a one-time password, which a person must change; a service keeps it. Throws USER_NOT_FOUND. */
export async function setPassword(tx: TenantTx, clock: Clock, id: UserId, passwordHash: string): Promise<void> {
  const { numUpdatedRows } = await tx.q
    .updateTable('user_account')
    .set({
      password_hash: passwordHash,
      must_change_password: sql<boolean>`kind = 'person'`,
      version: sql<number>`version + 1`,
      updated_at: clock.now(),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new RelaisError('USER_NOT_FOUND');
  await append(tx, clock, { type: 'directory.changed', entity: 'user', entityId: id, change: 'changed' });
}

/**
 * Deletes the user with all that is his: sessions, memberships, second factor, own canned answers. Contacts and messages
 * of the past keep his first and last name. Throws USER_NOT_FOUND, or USER_BUSY while he holds contacts: hand them back
 * first (agents/agent-state.ts, signOffAgent).
 */
export async function deleteUser(tx: TenantTx, clock: Clock, id: UserId): Promise<void> {
  await getUser(tx, id);
  // A claim that is under way holds the agent's row: after it, its contact is seen here.
  await holdAgent(tx, id);
  const ofHim = tx.q.selectFrom('contact').select('id').where('agent_id', '=', id).limit(1);
  const held = await ofHim.where('state', 'in', ['offered', 'active', 'wrap-up']).executeTakeFirst();
  if (held !== undefined) throw new RelaisError('USER_BUSY', { detail: 'the user has contacts at the desk' });
  const memberships = await tx.q.deleteFrom('queue_member').where('user_id', '=', id).returning('queue_id').execute();
  await touchQueues(
    tx,
    memberships.map((row) => row.queue_id),
    clock.now(),
  );
  if (await isNamed(tx, id)) await forgetUser(tx, clock, id);
  else await tx.q.deleteFrom('user_account').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();
  await append(tx, clock, { type: 'directory.changed', entity: 'user', entityId: id, change: 'deleted' });
}

/** Whether contacts of the past say who he was: he had them, wrote in them, passed them on or ended them. */
async function isNamed(tx: TenantTx, id: UserId): Promise<boolean> {
  const { rows } = await sql`
    select 1 where exists (select from contact where agent_id = ${id})
      or exists (select from contact where ended_by = ${id}) or exists (select from contact where passed_by = ${id})
      or exists (select from message where agent_id = ${id})
      or exists (select from contact_passing where from_agent_id = ${id} or to_agent_id = ${id})`.execute(tx.q);
  return rows.length > 0;
}

/** Leaves the first and last name, for the contacts that he had. */
async function forgetUser(tx: TenantTx, clock: Clock, id: UserId): Promise<void> {
  for (const table of ['session', 'second_factor', 'agent'] as const) {
    await tx.q.deleteFrom(table).where('user_id', '=', id).execute();
  }
  await tx.q.deleteFrom('canned_answer').where('owner_id', '=', id).execute();
  const nothing = { email: null, employee_id: null, extension: null, circuit_user: null };
  await tx.q
    .updateTable('user_account')
    .set({
      ...nothing,
      department_id: null,
      location_id: null,
      user_name: `former-${id}`,
      password_hash: 'none',
      disabled: true,
      deleted_at: clock.now(),
      updated_at: clock.now(),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
  // Last, for a password that is replaced is remembered.
  await tx.q.deleteFrom('former_password').where('user_id', '=', id).execute();
}

async function holdAgent(tx: TenantTx, id: UserId): Promise<void> {
  await tx.q.selectFrom('agent').select('user_id').where('user_id', '=', id).forUpdate().execute();
}

async function setCapacity(tx: TenantTx, id: UserId, capacity: Capacity): Promise<void> {
  await tx.q
    .insertInto('agent_capacity')
    .values(media.map((medium) => ({ user_id: id, medium, tenant_id: tx.tenantId, capacity: capacity[medium] })))
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'medium']).doUpdateSet((eb) => ({ capacity: eb.ref('excluded.capacity') })),
    )
    .execute();
}

async function setQueues(tx: TenantTx, id: UserId, queueIds: readonly QueueId[], at: Date): Promise<void> {
  const wanted = sql`${[...queueIds]}::uuid[]`;
  const left = await tx.q
    .deleteFrom('queue_member')
    .where('user_id', '=', id)
    .where(sql<boolean>`queue_id <> all(${wanted})`)
    .returning('queue_id')
    .execute();
  const join = sql<{ queue_id: string }>`insert into queue_member (queue_id, user_id, tenant_id)
    select wanted, ${id}::uuid, ${tx.tenantId}::uuid from unnest(${wanted}) as wanted
    on conflict do nothing returning queue_id`;
  const { rows: joined } = await refuseBy(join.execute(tx.q), refusals);
  await touchQueues(
    tx,
    [...left, ...joined].map((row) => row.queue_id),
    at,
  );
}

/** The form of a queue shows its members: one that was opened before must not write old ones back. */
async function touchQueues(tx: TenantTx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.q
    .updateTable('queue')
    .set({ version: sql<number>`version + 1`, updated_at: at })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
}

const refusals = {
  user_account_name: () => fieldError('USER_NAME_TAKEN', 'userName'),
  user_account_circuit_user: () => fieldError('USER_CIRCUIT_TAKEN', 'circuitUser'),
  user_account_employee_id: () => fieldError('USER_EMPLOYEE_ID_TAKEN', 'employeeId'),
  user_account_department: () => fieldError('DEPARTMENT_NOT_FOUND', 'departmentId'),
  user_account_location: () => fieldError('LOCATION_NOT_FOUND', 'locationId'),
  queue_member_tenant_id_queue_id_fkey: () => fieldError('QUEUE_NOT_FOUND', 'queueIds'),
};

function users(tx: TenantTx) {
  const queueIds = sql<
    string[]
  >`array(select m.queue_id from queue_member m where m.user_id = user_account.id order by 1)`;
  const capacity = sql<Partial<Capacity> | null>`(select jsonb_object_agg(c.medium, c.capacity) from agent_capacity c
    where c.user_id = user_account.id)`;
  return tx.q
    .selectFrom('user_account')
    .leftJoin('agent', 'agent.user_id', 'user_account.id')
    .select([
      'user_account.id',
      'user_name',
      'first_name',
      'last_name',
      'email',
      'role',
      'disabled',
      'must_change_password',
      'kind',
    ])
    .select(['employee_id', 'extension', 'circuit_user', 'authentication', 'department_id', 'location_id'])
    .select(['post_processing_seconds', 'wrap_up_reason_required'])
    .select(['user_account.version', 'user_account.updated_at', queueIds.as('queue_ids'), capacity.as('capacity')])
    .where('user_account.tenant_id', '=', tx.tenantId)
    .where('user_account.deleted_at', 'is', null);
}

function columnsOf(input: UserInput) {
  return {
    user_name: input.userName,
    first_name: input.firstName,
    last_name: input.lastName,
    email: input.email ?? null,
    role: input.role,
    disabled: input.disabled,
    employee_id: input.employeeId ?? null,
    extension: input.extension ?? null,
    circuit_user: input.circuitUser ?? null,
    authentication: input.authentication ?? 'tenant',
    department_id: input.departmentId ?? null,
    location_id: input.locationId ?? null,
  };
}

function agentColumnsOf({ postProcessingSeconds, wrapUpReasonRequired }: UserInput) {
  return {
    post_processing_seconds: postProcessingSeconds ?? null,
    wrap_up_reason_required: wrapUpReasonRequired ?? false,
  };
}

function viewOf(row: Awaited<ReturnType<ReturnType<typeof users>['executeTakeFirstOrThrow']>>): UserView {
  return userView.parse({
    id: row.id,
    userName: row.user_name,
    firstName: row.first_name,
    lastName: row.last_name,
    ...(row.email === null ? {} : { email: row.email }),
    role: row.role,
    kind: row.kind,
    queueIds: row.queue_ids,
    capacity: Object.fromEntries(media.map((medium) => [medium, row.capacity?.[medium] ?? 0])),
    disabled: row.disabled,
    ...(row.employee_id === null ? {} : { employeeId: row.employee_id }),
    ...(row.extension === null ? {} : { extension: row.extension }),
    ...(row.circuit_user === null ? {} : { circuitUser: row.circuit_user }),
    ...(row.department_id === null ? {} : { departmentId: row.department_id }),
    ...(row.location_id === null ? {} : { locationId: row.location_id }),
    authentication: row.authentication,
    ...(row.post_processing_seconds === null ? {} : { postProcessingSeconds: row.post_processing_seconds }),
    ...(row.wrap_up_reason_required === true ? { wrapUpReasonRequired: true } : {}),
    mustChangePassword: row.must_change_password,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  });
}
