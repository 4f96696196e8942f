/** What administrators see and end of the ways in of others: sessions and second factors. */
import { z } from 'zod';
import { openSessions } from '../own-access.ts';
import { done, route } from '../route.ts';
import { sessionId, tenantId, userId } from '../vocabulary/ids.ts';

const access = openSessions.extend({ hasSecondFactor: z.boolean() });
export type UserAccess = z.infer<typeof access>;

/** The same for the users of a tenant and for central administrators. */
function accessRoutes<Whose extends z.ZodObject, One extends z.ZodObject>(
  permission: 'directory.manage' | 'administrator.manage',
  path: `/${string}`,
  { whose, one }: { whose: Whose; one: One },
) {
  return {
    get: route(permission, 'web-manager')
      .route({ method: 'GET', path: `${path}/access` })
      .input(whose)
      .output(access),
    /** SESSION_NOT_FOUND for one that is over. */
    endSession: route(permission, 'web-manager')
      .route({ method: 'DELETE', path: `${path}/sessions/{sessionId}` })
      .input(one)
      .output(done),
    endSessions: route(permission, 'web-manager')
      .route({ method: 'DELETE', path: `${path}/sessions` })
      .input(whose)
      .output(done),
    /** Takes a lost second factor away. One's own is removed with password and code (USER_IS_YOURSELF). */
    resetSecondFactor: route(permission, 'web-manager')
      .route({ method: 'DELETE', path: `${path}/second-factor` })
      .input(whose)
      .output(done),
  };
}

const ofTenant = z.object({ tenantId, userId });
const central = z.object({ userId });

export const userAccessContract = accessRoutes(
  'directory.manage',
  '/api/web-manager/tenants/{tenantId}/users/{userId}',
  { whose: ofTenant, one: ofTenant.extend({ sessionId }) },
);
export const administratorAccessContract = accessRoutes(
  'administrator.manage',
  '/api/web-manager/administrators/{userId}',
  { whose: central, one: central.extend({ sessionId }) },
);
