import { implement } from '@orpc/server';
import { sessionContract } from '#contracts/web-manager/session.ts';
import { addEntry } from '#server/audit/audit.store.ts';
import { changePassword } from '#server/identity/change-password.ts';
import { endSession, findSessionById } from '#server/identity/session.store.ts';
import { giveSessionCookies, isSecure, takeSessionCookies } from '#server/identity/session-cookie.ts';
import { sessionViewOf } from '#server/identity/session-view.ts';
import { signOn } from '#server/identity/sign-on.service.ts';
import { actorOfSession, ofSession } from '#server/identity/sign-on-audit.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';

const door = 'web-manager';

export function sessionRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(sessionContract).$context<RequestContext>().use(authorise);

  async function viewFor(context: RequestContext) {
    const session = await db.readAsSystem((tx) => findSessionById(tx, clock, callerOf(context).sessionId));
    if (session === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    return sessionViewOf(session);
  }

  return os.router({
    signOn: os.signOn.handler(async ({ input, context }) => {
      const { request, reply, address } = context;
      const before = await context.authenticate(door);
      const userAgent = request.headers['user-agent'] ?? '';
      const { session, token } = await signOn(ground, { ...input, door, address, userAgent });
      if (before !== undefined) await db.asSystem((tx) => endSession(tx, clock, before.sessionId));
      giveSessionCookies(reply, door, { token, secure: isSecure(request) });
      return sessionViewOf(session);
    }),
    current: os.current.handler(({ context }) => viewFor(context)),
    signOff: os.signOff.handler(async ({ context }) => {
      const caller = callerOf(context);
      await db.asSystem(async (tx) => {
        const session = await findSessionById(tx, clock, caller.sessionId);
        await endSession(tx, clock, caller.sessionId);
        if (session === undefined || caller.awaits === 'code') return;
        const actor = actorOfSession(session, context.address);
        await addEntry(tx, clock, ofSession(session, { action: 'signed-off', actor }));
      });
      takeSessionCookies(context.reply, door, isSecure(context.request));
      return { done: true };
    }),
    changePassword: os.changePassword.handler(async ({ input, context }) => {
      const caller = callerOf(context);
      const { userId, sessionId } = caller;
      const actor = actorOfSession(caller, context.address);
      await changePassword(ground, { ...input, userId, sessionId, actor });
      return viewFor(context);
    }),
  });
}
