/** What an import must know of the tenant before it can say what the lines of a file would do. */
import { sql } from 'kysely';
import { departmentId, locationId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { nameKey, type Surroundings } from './plan-import.ts';
import { listUsersById } from './user.store.ts';
import type { UserCsv } from './user-csv.ts';

export async function readSurroundings(tx: TenantTx, { lines }: UserCsv): Promise<Surroundings> {
  const names = lines.map(({ values }) => nameKey(values.get('userName') ?? ''));
  const employeeIds = lines.map(({ values }) => nameKey(values.get('employeeId') ?? ''));
  const circuitUsers = lines.map(({ values }) => nameKey(values.get('circuitUser') ?? ''));
  const lower = (column: 'user_name' | 'employee_id' | 'circuit_user') => sql<string>`lower(${sql.ref(column)})`;
  const owners = await tx.q
    .selectFrom('user_account')
    .select(['id', 'user_name', 'employee_id', 'circuit_user'])
    .where('tenant_id', '=', tx.tenantId)
    .where((eb) =>
      eb.or([
        eb(lower('user_name'), '=', sql<string>`any(${names}::text[])`),
        eb(lower('employee_id'), '=', sql<string>`any(${employeeIds}::text[])`),
        eb(lower('circuit_user'), '=', sql<string>`any(${circuitUsers}::text[])`),
      ]),
    )
    .execute();
  const found = await listUsersById(
    tx,
    owners.map(({ id }) => userId.parse(id)),
  );
  const users = new Map(found.map((user) => [nameKey(user.userName), user]));
  const ownersOf = (column: 'employee_id' | 'circuit_user') =>
    new Map(
      owners.flatMap((owner) =>
        owner[column] === null ? [] : [[nameKey(owner[column]), nameKey(owner.user_name)] as const],
      ),
    );
  return {
    users,
    queues: await idsByName(tx, 'queue', (id) => queueId.parse(id)),
    departments: await idsByName(tx, 'department', (id) => departmentId.parse(id)),
    locations: await idsByName(tx, 'location', (id) => locationId.parse(id)),
    employeeIds: ownersOf('employee_id'),
    circuitUsers: ownersOf('circuit_user'),
  };
}

async function idsByName<Id>(
  tx: TenantTx,
  table: 'queue' | 'department' | 'location',
  idOf: (id: string) => Id,
): Promise<ReadonlyMap<string, Id>> {
  let named = tx.q.selectFrom(table).select(['id', 'name']).where('tenant_id', '=', tx.tenantId);
  if (table === 'queue') named = named.where(sql<boolean>`deleted_at is null`);
  return new Map((await named.execute()).map(({ id, name }) => [nameKey(name), idOf(id)]));
}
