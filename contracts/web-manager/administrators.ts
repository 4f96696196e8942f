/** System > Administrators: the central administrators, who belong to no tenant. */
import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, route } from '../route.ts';
import { newPassword } from '../session.ts';
import { userId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';
import { userInput, userQuery } from './users.ts';

export const administratorInput = userInput.pick({
  userName: true,
  firstName: true,
  lastName: true,
  email: true,
  disabled: true,
});
export type AdministratorInput = z.infer<typeof administratorInput>;

export const administratorView = administratorInput.extend({
  id: userId,
  email: z.string().optional(),
  mustChangePassword: z.boolean(),
  version: rowVersion,
  updatedAt: z.iso.datetime(),
});
export type AdministratorView = z.infer<typeof administratorView>;

export const administratorQuery = z.object({
  ...listFields,
  sort: z.enum(['name', 'userName', 'email', 'state', 'updatedAt']).default('name'),
  state: userQuery.shape.state,
});
export type AdministratorQuery = z.infer<typeof administratorQuery>;

const path = '/api/web-manager/administrators';
const one = z.object({ userId });

export const administratorsContract = {
  list: route('administrator.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(administratorQuery)
    .output(listOf(administratorView)),
  get: route('administrator.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{userId}` })
    .input(one)
    .output(administratorView),
  /** The password is a first one: it must be changed at the first sign-on. */
  add: route('administrator.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(administratorInput.extend({ password: newPassword }))
    .output(administratorView),
  /** USER_IS_YOURSELF for who disables himself, USER_LAST_ADMINISTRATOR for the last who can get in. */
  update: route('administrator.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{userId}` })
    .input(administratorInput.extend({ userId, version: rowVersion }))
    .output(administratorView),
  /** Sets a one-time password and ends the administrator's sessions. One's own is changed at *My account*. */
  resetPassword: route('administrator.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/{userId}/password` })
    .input(one.extend({ password: newPassword }))
    .output(done),
  remove: route('administrator.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{userId}` })
    .input(one)
    .output(done),
};
