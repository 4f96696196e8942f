import type { SessionView } from '#contracts/session.ts';
import { rolePermissions } from '#contracts/vocabulary/permission.ts';
import type { LiveSession } from './session.store.ts';

/** What the page of the door learns of the person signed on. */
export function sessionViewOf(session: LiveSession): SessionView {
  return {
    sessionId: session.id,
    userId: session.userId,
    userName: session.userName,
    firstName: session.firstName,
    lastName: session.lastName,
    role: session.role,
    permissions: [...rolePermissions[session.role]],
    ...(session.tenant === undefined ? {} : { tenant: session.tenant }),
    mustChangePassword: session.mustChangePassword,
    idleMinutes: session.idleMinutes,
  };
}
