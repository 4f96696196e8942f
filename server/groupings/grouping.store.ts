/** Departments and locations: the same thing under two names, each in a table of its own. */
import { type Selectable, sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import type { ErrorCode } from '#contracts/vocabulary/error-code.ts';
import { departmentId, locationId } from '#contracts/vocabulary/ids.ts';
import {
  type DepartmentView,
  departmentView,
  type GroupingInput,
  type GroupingQuery,
  type LocationView,
  locationView,
} from '#contracts/web-manager/groupings.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

/** What tells departments from locations. */
interface Kind<View extends DepartmentView | LocationView> {
  readonly table: 'department' | 'location';
  readonly column: 'department_id' | 'location_id';
  readonly newId: (clock: Clock) => View['id'];
  readonly view: { parse(value: unknown): View };
  readonly codes: Readonly<Record<'notFound' | 'nameTaken' | 'inUse', ErrorCode>>;
}

export const departments: Kind<DepartmentView> = {
  table: 'department',
  column: 'department_id',
  newId: (clock) => newId(departmentId, clock),
  view: departmentView,
  codes: { notFound: 'DEPARTMENT_NOT_FOUND', nameTaken: 'DEPARTMENT_NAME_TAKEN', inUse: 'DEPARTMENT_IN_USE' },
};
export const locations: Kind<LocationView> = {
  table: 'location',
  column: 'location_id',
  newId: (clock) => newId(locationId, clock),
  view: locationView,
  codes: { notFound: 'LOCATION_NOT_FOUND', nameTaken: 'LOCATION_NAME_TAKEN', inUse: 'LOCATION_IN_USE' },
};

export async function listGroupings<View extends DepartmentView | LocationView>(
  tx: TenantTx,
  kind: Kind<View>,
  query: GroupingQuery,
): Promise<ListAnswer<View>> {
  const found = groupings(tx, kind).where(isFoundIn(sql`folded(g.name)`, query.search));
  const keys = {
    name: [sql`g.name_order`],
    users: [sql`users`, sql`g.name_order`],
    updatedAt: [sql`g.updated_at`],
  }[query.sort];
  const { items, total } = await readPage(tx, found, query, [...keys, sql`g.id`]);
  return { items: items.map((row) => viewOf(kind, row)), total };
}

/** Throws DEPARTMENT_NOT_FOUND or LOCATION_NOT_FOUND. */
export async function getGrouping<View extends DepartmentView | LocationView>(
  tx: TenantTx,
  kind: Kind<View>,
  id: View['id'],
): Promise<View> {
  const row = await groupings(tx, kind).where('g.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError(kind.codes.notFound);
  return viewOf(kind, row);
}

/** Throws DEPARTMENT_NAME_TAKEN or LOCATION_NAME_TAKEN at its field. */
export async function addGrouping<View extends DepartmentView | LocationView>(
  tx: TenantTx,
  clock: Clock,
  kind: Kind<View>,
  { name }: GroupingInput,
): Promise<View> {
  const id = kind.newId(clock);
  const at = clock.now();
  const values = { id, tenant_id: tx.tenantId, name, created_at: at, updated_at: at };
  await refuseBy(tx.q.insertInto(kind.table).values(values).execute(), refusalsOf(kind));
  await append(tx, clock, { type: 'directory.changed', entity: kind.table, entityId: id, change: 'added' });
  return getGrouping(tx, kind, id);
}

/** Throws …_NOT_FOUND, VERSION_CHANGED or …_NAME_TAKEN. */
export async function updateGrouping<View extends DepartmentView | LocationView>(
  tx: TenantTx,
  clock: Clock,
  kind: Kind<View>,
  { id, version, input: { name } }: { id: View['id']; version: number; input: GroupingInput },
): Promise<View> {
  const update = tx.q
    .updateTable(kind.table)
    .set({ name, version: version + 1, updated_at: clock.now() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('version', '=', version);
  const { numUpdatedRows } = await refuseBy(update.executeTakeFirstOrThrow(), refusalsOf(kind));
  const view = await getGrouping(tx, kind, id);
  if (numUpdatedRows === 0n) throw new RelaisError('VERSION_CHANGED');
  await append(tx, clock, { type: 'directory.changed', entity: kind.table, entityId: id, change: 'changed' });
  return view;
}

/** Throws …_NOT_FOUND, or …_IN_USE while users are in it. */
export async function deleteGrouping<View extends DepartmentView | LocationView>(
  tx: TenantTx,
  clock: Clock,
  kind: Kind<View>,
  id: View['id'],
): Promise<void> {
  const remove = tx.q.deleteFrom(kind.table).where('tenant_id', '=', tx.tenantId).where('id', '=', id);
  const { numDeletedRows } = await refuseBy(remove.executeTakeFirstOrThrow(), {
    [`user_account_${kind.table}`]: () => new RelaisError(kind.codes.inUse),
  });
  if (numDeletedRows === 0n) throw new RelaisError(kind.codes.notFound);
  await append(tx, clock, { type: 'directory.changed', entity: kind.table, entityId: id, change: 'deleted' });
}

function refusalsOf({ table, codes }: Kind<DepartmentView | LocationView>) {
  return { [`${table}_name`]: () => fieldError(codes.nameTaken, 'name') };
}

function groupings(tx: TenantTx, { table, column }: Kind<DepartmentView | LocationView>) {
  const users = sql<number>`(select count(*)::int from user_account u where u.${sql.ref(column)} = g.id)`;
  return tx.q
    .selectFrom(sql<Selectable<Schema['department' | 'location']>>`${sql.table(table)}`.as('g'))
    .select(['g.id', 'g.name', 'g.version', 'g.updated_at', users.as('users')])
    .where('g.tenant_id', '=', tx.tenantId);
}

function viewOf<View extends DepartmentView | LocationView>(
  kind: Kind<View>,
  row: Awaited<ReturnType<ReturnType<typeof groupings>['executeTakeFirstOrThrow']>>,
): View {
  const { id, name, users, version } = row;
  return kind.view.parse({ id, name, users, version, updatedAt: row.updated_at.toISOString() });
}
