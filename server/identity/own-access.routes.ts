/** What a person does with his own ways in (contracts/own-access.ts), the same at each door of people. */
import { implement } from '@orpc/server';
import { ownAccess } from '#contracts/own-access.ts';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Door } from '#contracts/vocabulary/role.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { endSessions } from './end-sessions.ts';
import {
  confirmEnrolment,
  enrol,
  giveCode,
  type Person,
  removeSecondFactor,
  renewRecoveryCodes,
} from './second-factor.ts';
import { findSessionById, type LiveSession, listSessions } from './session.store.ts';
import { sessionViewOf } from './session-view.ts';
import { actorOfSession } from './sign-on-audit.ts';

/** What the ways in of a person mean for him at the desk; safe to repeat. */
export interface DeskDuties {
  /** Nothing is awaited of his session any more. */
  onComplete(session: LiveSession): Promise<void>;
  /** His last session at the desk has ended. */
  onDeskEmpty(tenantId: TenantId, userId: UserId): Promise<void>;
}

export function ownAccessRouter(ground: SecretGround, door: Door, duties: DeskDuties) {
  const { db, clock } = ground;
  const os = implement(ownAccess(door)).$context<RequestContext>().use(authorise);
  const personOf = (context: RequestContext): Person => ({ caller: callerOf(context), address: context.address });

  /** The session as it is now; a step that completed it has its consequence. */
  async function viewOf(context: RequestContext) {
    const { sessionId, awaits } = callerOf(context);
    const session = await db.readAsSystem((tx) => findSessionById(tx, clock, sessionId));
    if (session === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    if (awaits !== undefined && session.awaits === undefined) await duties.onComplete(session);
    return sessionViewOf(session);
  }

  async function end(context: RequestContext, which: Pick<Parameters<typeof endSessions>[1], 'only' | 'except'>) {
    const caller = callerOf(context);
    const { userId, userName, tenantId } = caller;
    const whose = { userId, userName, ...(tenantId === undefined ? {} : { tenantId }) };
    const actor = actorOfSession(caller, context.address);
    const { deskIsEmpty } = await endSessions(ground, { ...whose, ...which, actor });
    if (deskIsEmpty && tenantId !== undefined) await duties.onDeskEmpty(tenantId, userId);
    return { done: true } as const;
  }

  return os.router({
    giveCode: os.giveCode.handler(async ({ input, context }) => {
      await giveCode(ground, personOf(context), input.code);
      return viewOf(context);
    }),
    beginSecondFactor: os.beginSecondFactor.handler(({ input, context }) =>
      enrol(ground, personOf(context), input.currentPassword),
    ),
    confirmSecondFactor: os.confirmSecondFactor.handler(async ({ input, context }) => {
      const recoveryCodes = await confirmEnrolment(ground, personOf(context), input.code);
      return { recoveryCodes, session: await viewOf(context) };
    }),
    removeSecondFactor: os.removeSecondFactor.handler(async ({ input, context }) => {
      await removeSecondFactor(ground, personOf(context), input);
      return viewOf(context);
    }),
    renewRecoveryCodes: os.renewRecoveryCodes.handler(async ({ input, context }) => ({
      recoveryCodes: await renewRecoveryCodes(ground, personOf(context), input),
    })),
    sessions: os.sessions.handler(async ({ context }) => {
      const { userId, sessionId } = callerOf(context);
      const open = await db.asSystem((tx) => listSessions(tx, clock, userId));
      return { items: open.map((session) => ({ ...session, isThis: session.id === sessionId })) };
    }),
    endSession: os.endSession.handler(({ input, context }) => end(context, { only: input.sessionId })),
    endOtherSessions: os.endOtherSessions.handler(({ context }) =>
      end(context, { except: callerOf(context).sessionId }),
    ),
  });
}
