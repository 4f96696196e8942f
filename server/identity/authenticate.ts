import type { Door } from '#contracts/vocabulary/role.ts';
import type { Caller } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findSession, type LiveSession } from './session.store.ts';
import { type CookieRequest, sessionTokenOf } from './session-cookie.ts';

/**
 * Who a request comes from, by the cookie of the door; undefined without a live session. Counts as being seen, unless
 * it is `unseen`: what a page does by itself must not keep the session of somebody who went away.
 */
export type Authenticate = (
  request: CookieRequest,
  door: Door,
  options?: { unseen?: boolean },
) => Promise<Caller | undefined>;

export function createAuthenticate({ db, clock }: Ground): Authenticate {
  return async (request, door, options) => {
    const token = sessionTokenOf(request, door);
    if (token === undefined || token === '') return undefined;
    const session = await findSession(db, clock, token, door, options);
    return session === undefined ? undefined : callerOfSession(session);
  };
}

function callerOfSession(session: LiveSession): Caller {
  return {
    sessionId: session.id,
    userId: session.userId,
    userName: session.userName,
    role: session.role,
    ...(session.tenant === undefined ? {} : { tenantId: session.tenant.id }),
    door: session.door,
    ...(session.awaits === undefined ? {} : { awaits: session.awaits }),
  };
}
