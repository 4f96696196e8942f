import { implement } from '@orpc/server';
import { agentSessionContract } from '#contracts/agent-portal/session.ts';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { addEntry } from '#server/audit/audit.store.ts';
import { changePassword } from '#server/identity/change-password.ts';
import { endSession, endSessionsAt, findSessionById } from '#server/identity/session.store.ts';
import { giveSessionCookies, isSecure, takeSessionCookies } from '#server/identity/session-cookie.ts';
import { sessionViewOf } from '#server/identity/session-view.ts';
import { signOn } from '#server/identity/sign-on.service.ts';
import { actorOfSession, ofSession } from '#server/identity/sign-on-audit.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { type Caller, callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getInstallation } from '#server/tenants/installation.store.ts';
import { findTenantByKey, findTheOnlyTenant } from '#server/tenants/tenant.store.ts';

const door = 'agent-portal';

/** What signing on and off means for the agent at the desk; both are safe to repeat. */
export interface DeskPresence {
  /** After sign-on, once nothing is awaited of the session any more (code, password, enrolment). */
  onSignOn(tenantId: TenantId, userId: UserId): Promise<void>;
  onSignOff(tenantId: TenantId, userId: UserId): Promise<void>;
}

export function agentSessionRouter(ground: Ground, presence: DeskPresence) {
  const { db, clock } = ground;
  const os = implement(agentSessionContract).$context<RequestContext>().use(authorise);

  async function viewFor(context: RequestContext) {
    const session = await db.readAsSystem((tx) => findSessionById(tx, clock, callerOf(context).sessionId));
    if (session === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    return sessionViewOf(session);
  }

  async function leave(caller: Caller, address: string): Promise<void> {
    // Who gave no more than a password ends what he began, and nothing of the person's whose it is.
    if (caller.awaits === 'code') return void (await db.asSystem((tx) => endSession(tx, clock, caller.sessionId)));
    await db.asSystem(async (tx) => {
      const session = await findSessionById(tx, clock, caller.sessionId);
      // At every browser: whoever signs off has no desk left that could take contacts.
      await endSessionsAt(tx, clock, caller.userId, door);
      const actor = actorOfSession(caller, address);
      if (session !== undefined) await addEntry(tx, clock, ofSession(session, { action: 'signed-off', actor }));
    });
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
      else if (before !== undefined) await leave(before, address);
      if (session.tenant !== undefined && session.awaits === undefined) {
        await presence.onSignOn(session.tenant.id, session.userId);
      }
      giveSessionCookies(reply, door, { token, secure: isSecure(request) });
      return sessionViewOf(session);
    }),
    current: os.current.handler(({ context }) => viewFor(context)),
    signOff: os.signOff.handler(async ({ context }) => {
      await leave(callerOf(context), context.address);
      takeSessionCookies(context.reply, door, isSecure(context.request));
      return { done: true };
    }),
    changePassword: os.changePassword.handler(async ({ input, context }) => {
      const caller = callerOf(context);
      const { userId, sessionId, tenantId, awaits } = caller;
      const actor = actorOfSession(caller, context.address);
      await changePassword(ground, { ...input, userId, sessionId, actor });
      const view = await viewFor(context);
      if (awaits !== undefined && view.awaits === undefined && tenantId !== undefined) {
        await presence.onSignOn(tenantId, userId);
      }
      return view;
    }),
  });
}
