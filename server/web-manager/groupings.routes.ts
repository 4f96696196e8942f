import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import {
  type DepartmentView,
  departmentsContract,
  type LocationView,
  locationsContract,
} from '#contracts/web-manager/groupings.ts';
import {
  addGrouping,
  deleteGrouping,
  departments,
  getGrouping,
  listGroupings,
  locations,
  updateGrouping,
} from '#server/groupings/grouping.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function departmentsRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(departmentsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input: { tenantId, ...query } }) =>
      readIn(db, tenantId, (tx) => listGroupings(tx, departments, query)),
    ),
    get: os.get.handler(({ input: { tenantId, departmentId } }) =>
      readIn(db, tenantId, (tx) => getGrouping(tx, departments, departmentId)),
    ),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addGrouping(tx, clock, departments, input);
        await audit(tx, ground, context, { ...department(tenantId, after), after: told(after) });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, departmentId: id, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getGrouping(tx, departments, id);
        const after = await updateGrouping(tx, clock, departments, { id, version, input });
        await audit(tx, ground, context, {
          ...department(tenantId, after),
          before: told(before),
          after: told(after),
        });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, departmentId: id }, context }) => {
      await changeIn(db, tenantId, async (tx) => {
        const before = await getGrouping(tx, departments, id);
        await deleteGrouping(tx, clock, departments, id);
        await audit(tx, ground, context, { ...department(tenantId, before), before: told(before) });
      });
      return { done: true };
    }),
  });
}

export function locationsRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(locationsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input: { tenantId, ...query } }) =>
      readIn(db, tenantId, (tx) => listGroupings(tx, locations, query)),
    ),
    get: os.get.handler(({ input: { tenantId, locationId } }) =>
      readIn(db, tenantId, (tx) => getGrouping(tx, locations, locationId)),
    ),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addGrouping(tx, clock, locations, input);
        await audit(tx, ground, context, { ...location(tenantId, after), after: told(after) });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, locationId: id, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getGrouping(tx, locations, id);
        const after = await updateGrouping(tx, clock, locations, { id, version, input });
        await audit(tx, ground, context, { ...location(tenantId, after), before: told(before), after: told(after) });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, locationId: id }, context }) => {
      await changeIn(db, tenantId, async (tx) => {
        const before = await getGrouping(tx, locations, id);
        await deleteGrouping(tx, clock, locations, id);
        await audit(tx, ground, context, { ...location(tenantId, before), before: told(before) });
      });
      return { done: true };
    }),
  });
}

const department = (tenantId: TenantId, { id, name }: DepartmentView) =>
  ({ tenantId, object: 'department', objectId: id, objectName: name }) as const;
const location = (tenantId: TenantId, { id, name }: LocationView) =>
  ({ tenantId, object: 'location', objectId: id, objectName: name }) as const;

/** How many users are in it is no change of it. */
const told = ({ users, ...view }: DepartmentView | LocationView): object => view;
