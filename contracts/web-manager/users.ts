import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, nameText, route } from '../route.ts';
import { newPassword } from '../session.ts';
import { departmentId, locationId, queueId, tenantId, userId } from '../vocabulary/ids.ts';
import { media } from '../vocabulary/medium.ts';
import { tenantRole, userKind } from '../vocabulary/role.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

/** How many contacts of each medium a user handles at once; 0 = none. */
export const capacity = z.record(z.enum(media), z.int().min(0).max(50));
export type Capacity = z.infer<typeof capacity>;

/** How a user signs on to the Agent Portal: as the tenant says, or by password whatever it says. */
export const authentications = ['tenant', 'password'] as const;
const authentication = z.enum(authentications);

export const userInput = z.object({
  userName: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(/^[^\s@\\/]+$/),
  firstName: nameText(),
  lastName: nameText(),
  email: z.email().max(200).optional(),
  role: tenantRole,
  queueIds: z.array(queueId).max(500),
  capacity,
  disabled: z.boolean(),
  /** The number that the centre gives its people; unique in the tenant. */
  employeeId: nameText(40).optional(),
  extension: z
    .string()
    .trim()
    .regex(/^[0-9]{1,20}$/)
    .optional(),
  /** The user's address in Circuit; two users of a tenant cannot share one (C3). */
  circuitUser: nameText(200).optional(),
  departmentId: departmentId.optional(),
  locationId: locationId.optional(),
  /** Absent: as the tenant. */
  authentication: authentication.optional(),
  /** Automatic post-processing: wrap-up ends by itself after so many seconds. Absent: when the agent closes the contact. */
  postProcessingSeconds: z.int().min(5).max(5999).optional(),
  /** A contact cannot be closed by hand without a wrap-up reason. */
  wrapUpReasonRequired: z.boolean().optional(),
});
export type UserInput = z.infer<typeof userInput>;

export const userView = userInput.extend({
  id: userId,
  kind: userKind,
  email: z.string().optional(),
  mustChangePassword: z.boolean(),
  version: rowVersion,
  updatedAt: z.iso.datetime(),
});
export type UserView = z.infer<typeof userView>;

/** A user in a list: with the names of what his ids mean. */
export const userItem = userView.extend({ department: z.string().optional(), location: z.string().optional() });
export type UserItem = z.infer<typeof userItem>;

export const userSorts = [
  'name',
  'userName',
  'email',
  'employeeId',
  'extension',
  'role',
  'department',
  'location',
  'queues',
  'state',
  'updatedAt',
] as const;

/** `waiting`: has not signed on with the first password yet. */
export const userStates = ['active', 'waiting', 'disabled'] as const;

export const userQuery = z.object({
  ...listFields,
  /** `name`: last name, then first name. */
  sort: z.enum(userSorts).default('name'),
  role: tenantRole.optional(),
  kind: userKind.optional(),
  state: z.enum(userStates).optional(),
  department: departmentId.optional(),
  location: locationId.optional(),
  /** Members of this queue. */
  queue: queueId.optional(),
  authentication: authentication.optional(),
  /** These users only, e.g. to name who was chosen before. */
  ids: z.array(userId).max(100).optional(),
});
export type UserQuery = z.infer<typeof userQuery>;

const path = '/api/web-manager/tenants/{tenantId}/users';
const one = z.object({ tenantId, userId });

export const usersContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(userQuery.extend({ tenantId }))
    .output(listOf(userItem)),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{userId}` })
    .input(one)
    .output(userView),
  /** The password is a first one: a person must change it at the first sign-on. A service stays one. */
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(userInput.extend({ tenantId, password: newPassword, kind: userKind.default('person') }))
    .output(userView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{userId}` })
    .input(userInput.extend({ tenantId, userId, version: rowVersion }))
    .output(userView),
  /** Sets a one-time password and ends the user's sessions. USER_IS_YOURSELF: one's own needs the present one. */
  resetPassword: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/{userId}/password` })
    .input(one.extend({ password: newPassword }))
    .output(done),
  /**
   * Signs the user off, hands his contacts back and deletes him; contacts of the past keep his first and last name.
   * USER_BUSY when he was given another one meanwhile.
   */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{userId}` })
    .input(one)
    .output(done),
};
