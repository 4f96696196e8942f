import { implement } from '@orpc/server';
import { sessionContract } from '#contracts/web-manager/session.ts';
import { addEntry, type NewEntry } from '#server/audit/audit.store.ts';
import { changePassword } from '#server/identity/change-password.ts';
import { endSession, findSessionById, type LiveSession } from '#server/identity/session.store.ts';
import { giveSessionCookies, isSecure, takeSessionCookies } from '#server/identity/session-cookie.ts';
import { sessionViewOf } from '#server/identity/session-view.ts';
import { signOn } from '#server/identity/sign-on.service.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';

const door = 'web-manager';

/** Who entered the Web Manager, and from where. Refusals are counted, not written: people type passwords as names. */
function entryOf({ id, userId, userName, role, tenant }: LiveSession, address: string): NewEntry {
  const actor = { id: userId, name: userName, role, address };
  return { tenantId: tenant?.id, actor, action: 'signed-on', object: 'session', objectId: id, objectName: userName };
}

export function sessionRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(sessionContract).$context<RequestContext>().use(authorise);

  async function viewFor(context: RequestContext) {
    const session = await db.asSystem((tx) => findSessionById(tx, clock, callerOf(context).sessionId));
    if (session === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    return sessionViewOf(session);
  }

  return os.router({
    signOn: os.signOn.handler(async ({ input, context }) => {
      const { request, reply, address } = context;
      const before = await context.authenticate(door);
      const userAgent = request.headers['user-agent'] ?? '';
      const { session, token } = await signOn(ground, { ...input, door, address, userAgent });
      await db.asSystem((tx) => addEntry(tx, clock, entryOf(session, address)));
      if (before !== undefined) await db.asSystem((tx) => endSession(tx, clock, before.sessionId));
      giveSessionCookies(reply, door, { token, secure: isSecure(request) });
      return sessionViewOf(session);
    }),
    current: os.current.handler(({ context }) => viewFor(context)),
    signOff: os.signOff.handler(async ({ context }) => {
      await db.asSystem((tx) => endSession(tx, clock, callerOf(context).sessionId));
      takeSessionCookies(context.reply, door, isSecure(context.request));
      return { done: true };
    }),
    changePassword: os.changePassword.handler(async ({ input, context }) => {
      const { userId, sessionId } = callerOf(context);
      await changePassword(ground, { ...input, userId, sessionId });
      return viewFor(context);
    }),
  });
}
