import type { SessionView } from '#contracts/session.ts';
import { rolePermissions } from '#contracts/vocabulary/permission.ts';
import type { LiveSession } from './session.store.ts';

/** What the page of the door learns of the person signed on: nothing yet while only the password was given. */
export function sessionViewOf(session: LiveSession): SessionView {
  const known = session.awaits !== 'code';
  return {
    sessionId: session.id,
    userId: session.userId,
    userName: session.userName,
    signOnName: session.domain === undefined ? session.userName : `${session.userName}@${session.domain}`,
    firstName: known ? session.firstName : '',
    lastName: known ? session.lastName : '',
    role: session.role,
    permissions: known ? [...rolePermissions[session.role]] : [],
    ...(session.tenant === undefined || !known ? {} : { tenant: session.tenant }),
    mustChangePassword: session.mustChangePassword,
    ...(session.awaits === undefined ? {} : { awaits: session.awaits }),
    hasSecondFactor: session.hasSecondFactor,
    passwordMinLength: session.passwordMinLength,
    idleMinutes: session.idleMinutes,
  };
}
