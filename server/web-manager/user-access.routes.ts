import { implement } from '@orpc/server';
import type { SessionId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { administratorAccessContract, userAccessContract } from '#contracts/web-manager/user-access.ts';
import { signOffAgent } from '#server/agents/agent-state.ts';
import { endSessions } from '#server/identity/end-sessions.ts';
import { deleteSecondFactor, hasSecondFactor } from '#server/identity/second-factor.store.ts';
import { listSessions } from '#server/identity/session.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getAdministrator } from '#server/users/administrator.store.ts';
import { getUser } from '#server/users/user.store.ts';
import { actorOf, audit, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

interface Named {
  readonly userId: UserId;
  readonly userName: string;
  readonly tenantId?: TenantId;
}

export function userAccessRouter(ground: Ground) {
  const os = implement(userAccessContract).$context<RequestContext>().use(authorise).use(pathIds);
  const named = async ({ tenantId, userId }: { tenantId: TenantId; userId: UserId }): Promise<Named> => {
    const { userName } = await readIn(ground.db, tenantId, (tx) => getUser(tx, userId));
    return { tenantId, userId, userName };
  };
  return os.router({
    get: os.get.handler(async ({ input, context }) => read(ground, context, await named(input))),
    endSession: os.endSession.handler(async ({ input, context }) =>
      end(ground, context, await named(input), input.sessionId),
    ),
    endSessions: os.endSessions.handler(async ({ input, context }) => end(ground, context, await named(input))),
    resetSecondFactor: os.resetSecondFactor.handler(async ({ input, context }) =>
      reset(ground, context, await named(input)),
    ),
  });
}

export function administratorAccessRouter(ground: Ground) {
  const os = implement(administratorAccessContract).$context<RequestContext>().use(authorise).use(pathIds);
  const named = async ({ userId }: { userId: UserId }): Promise<Named> => {
    const { userName } = await ground.db.asSystem((tx) => getAdministrator(tx, userId));
    return { userId, userName };
  };
  return os.router({
    get: os.get.handler(async ({ input, context }) => read(ground, context, await named(input))),
    endSession: os.endSession.handler(async ({ input, context }) =>
      end(ground, context, await named(input), input.sessionId),
    ),
    endSessions: os.endSessions.handler(async ({ input, context }) => end(ground, context, await named(input))),
    resetSecondFactor: os.resetSecondFactor.handler(async ({ input, context }) =>
      reset(ground, context, await named(input)),
    ),
  });
}

function read({ db, clock }: Ground, context: RequestContext, { userId }: Named) {
  const { sessionId } = callerOf(context);
  return db.asSystem(async (tx) => {
    const open = await listSessions(tx, clock, userId);
    return {
      items: open.map((session) => ({ ...session, isThis: session.id === sessionId })),
      hasSecondFactor: await hasSecondFactor(tx, userId),
    };
  });
}

async function end(ground: Ground, context: RequestContext, whose: Named, only?: SessionId) {
  const which = only === undefined ? {} : { only };
  const { deskIsEmpty } = await endSessions(ground, { ...whose, ...which, actor: actorOf(context) });
  const { tenantId, userId: agentId } = whose;
  if (deskIsEmpty && tenantId !== undefined) await signOffAgent(ground, { tenantId, agentId });
  return { done: true } as const;
}

/** Nothing is written for who has none. Open sessions stay: the person had both factors when they began. */
async function reset(ground: Ground, context: RequestContext, { userId, userName, tenantId }: Named) {
  if (callerOf(context).userId === userId) throw new RelaisError('USER_IS_YOURSELF');
  await ground.db.asSystem(async (tx) => {
    if (!(await deleteSecondFactor(tx, userId))) return;
    await audit(tx, ground, context, {
      ...(tenantId === undefined ? { object: 'administrator' } : { tenantId, object: 'user' }),
      objectId: userId,
      objectName: userName,
      action: 'second-factor-reset',
    });
  });
  return { done: true } as const;
}
