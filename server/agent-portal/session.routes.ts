import { implement } from '@orpc/server';
import { agentSessionContract } from '#contracts/agent-portal/session.ts';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { changePassword } from '#server/identity/change-password.ts';
import { endSession, endSessionsAt, findSessionById } from '#server/identity/session.store.ts';
import { giveSessionCookies, isSecure, takeSessionCookies } from '#server/identity/session-cookie.ts';
import { sessionViewOf } from '#server/identity/session-view.ts';
import { signOn } from '#server/identity/sign-on.service.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { type Caller, callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getInstallation } from '#server/tenants/installation.store.ts';
import { findTenantByKey, findTheOnlyTenant } from '#server/tenants/tenant.store.ts';

const door = 'agent-portal';

/** What signing on and off means for the agent at the desk; both are safe to repeat. */
export interface DeskPresence {
  /** After sign-on; for a person with a one-time password only after it was changed. */
  onSignOn(tenantId: TenantId, userId: UserId): Promise<void>;
  onSignOff(tenantId: TenantId, userId: UserId): Promise<void>;
}

export function agentSessionRouter(ground: Ground, presence: DeskPresence) {
  const { db, clock } = ground;
  const os = implement(agentSessionContract).$context<RequestContext>().use(authorise);

  async function viewFor(context: RequestContext) {
    const session = await db.asSystem((tx) => findSessionById(tx, clock, callerOf(context).sessionId));
    if (session === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    return sessionViewOf(session);
  }

  async function leave(caller: Caller): Promise<void> {
    // At every browser: whoever signs off has no desk left that could take contacts.
    await db.asSystem((tx) => endSessionsAt(tx, clock, caller.userId, door));
    if (caller.tenantId !== undefined) await presence.onSignOff(caller.tenantId, caller.userId);
  }

  return os.router({
    portal: os.portal.handler(({ input }) =>
      db.asSystem(async (tx) => {
        const { mode } = await getInstallation(tx);
        const key = input.tenantKey ?? '';
        const tenant = key === '' ? await findTheOnlyTenant(tx) : await findTenantByKey(tx, key);
        if (tenant === undefined) {
          if (key !== '') throw new RelaisError('TENANT_NOT_FOUND');
          return { mode };
        }
        return { mode, tenant: { key: tenant.key, name: tenant.name, language: tenant.language } };
      }),
    ),
    signOn: os.signOn.handler(async ({ input, context }) => {
      const { request, reply, address } = context;
      const before = await context.authenticate(door);
      const userAgent = request.headers['user-agent'] ?? '';
      const { session, token } = await signOn(ground, { ...input, door, address, userAgent });
      // The same browser, so the same desk: somebody else's day at it is over, one's own goes on.
      if (before?.userId === session.userId) await db.asSystem((tx) => endSession(tx, clock, before.sessionId));
      else if (before !== undefined) await leave(before);
      if (session.tenant !== undefined && !session.mustChangePassword) {
        await presence.onSignOn(session.tenant.id, session.userId);
      }
      giveSessionCookies(reply, door, { token, secure: isSecure(request) });
      return sessionViewOf(session);
    }),
    current: os.current.handler(({ context }) => viewFor(context)),
    signOff: os.signOff.handler(async ({ context }) => {
      await leave(callerOf(context));
      takeSessionCookies(context.reply, door, isSecure(context.request));
      return { done: true };
    }),
    changePassword: os.changePassword.handler(async ({ input, context }) => {
      const { userId, sessionId, tenantId, mustChangePassword } = callerOf(context);
      await changePassword(ground, { ...input, userId, sessionId });
      if (mustChangePassword && tenantId !== undefined) await presence.onSignOn(tenantId, userId);
      return viewFor(context);
    }),
  });
}
