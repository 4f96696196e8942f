/** Departments and locations: where the users of a tenant belong and where they work. Both are no more than a name. */
import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, nameText, route } from '../route.ts';
import { departmentId, locationId, tenantId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

export const groupingKinds = ['department', 'location'] as const;
export type GroupingKind = (typeof groupingKinds)[number];

export const groupingInput = z.object({ name: nameText() });
export type GroupingInput = z.infer<typeof groupingInput>;

/** `users`: how many users are in it. */
const view = groupingInput.extend({ users: z.int(), version: rowVersion, updatedAt: z.iso.datetime() });
export const departmentView = view.extend({ id: departmentId });
export type DepartmentView = z.infer<typeof departmentView>;
export const locationView = view.extend({ id: locationId });
export type LocationView = z.infer<typeof locationView>;

export const groupingQuery = z.object({
  ...listFields,
  sort: z.enum(['name', 'users', 'updatedAt']).default('name'),
});
export type GroupingQuery = z.infer<typeof groupingQuery>;

const departments = '/api/web-manager/tenants/{tenantId}/departments';
const oneDepartment = z.object({ tenantId, departmentId });

export const departmentsContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: departments })
    .input(groupingQuery.extend({ tenantId }))
    .output(listOf(departmentView)),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${departments}/{departmentId}` })
    .input(oneDepartment)
    .output(departmentView),
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: departments })
    .input(groupingInput.extend({ tenantId }))
    .output(departmentView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${departments}/{departmentId}` })
    .input(groupingInput.extend({ ...oneDepartment.shape, version: rowVersion }))
    .output(departmentView),
  /** Refused while users are in it (DEPARTMENT_IN_USE). */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${departments}/{departmentId}` })
    .input(oneDepartment)
    .output(done),
};

const locations = '/api/web-manager/tenants/{tenantId}/locations';
const oneLocation = z.object({ tenantId, locationId });

export const locationsContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: locations })
    .input(groupingQuery.extend({ tenantId }))
    .output(listOf(locationView)),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${locations}/{locationId}` })
    .input(oneLocation)
    .output(locationView),
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: locations })
    .input(groupingInput.extend({ tenantId }))
    .output(locationView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${locations}/{locationId}` })
    .input(groupingInput.extend({ ...oneLocation.shape, version: rowVersion }))
    .output(locationView),
  /** Refused while users are in it (LOCATION_IN_USE). */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${locations}/{locationId}` })
    .input(oneLocation)
    .output(done),
};
