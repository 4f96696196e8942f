import { implement } from '@orpc/server';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { type UserInput, type UserView, usersContract } from '#contracts/web-manager/users.ts';
import { signOffAgent } from '#server/agents/agent-state.ts';
import { hashNewPassword } from '#server/identity/password-policy.ts';
import { endSessionsAt, endSessionsOf } from '#server/identity/session.store.ts';
import { authorise, may } from '#server/permissions/authorise.ts';
import { type Caller, callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addUser, deleteUser, getUser, listUsers, setPassword, updateUser } from '#server/users/user.store.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function usersRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(usersContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input: { tenantId, ...query } }) => readIn(db, tenantId, (tx) => listUsers(tx, query))),
    get: os.get.handler(({ input: { tenantId, userId } }) => readIn(db, tenantId, (tx) => getUser(tx, userId))),
    add: os.add.handler(async ({ input: { tenantId, password, kind, ...input }, context }) => {
      const whose = { userName: input.userName };
      const passwordHash = await hashNewPassword(ground, { password, field: 'password', whose });
      return changeIn(db, tenantId, async (tx) => {
        const after = await addUser(tx, clock, { input, kind, passwordHash });
        await audit(tx, ground, context, { ...of(tenantId, after), after });
        return after;
      });
    }),
    update: os.update.handler(async ({ input: { tenantId, userId, version, ...input }, context }) => {
      holdOwnRole(callerOf(context), userId, input);
      const user = await changeIn(db, tenantId, async (tx) => {
        const before = await getUser(tx, userId);
        const after = await updateUser(tx, clock, { id: userId, version, input });
        // A role is read with every request; a session of a door that it no longer opens ends.
        if (after.disabled) await endSessionsOf(tx, clock, userId);
        else if (!may(after.role, 'web-manager.enter')) await endSessionsAt(tx, clock, userId, 'web-manager');
        await audit(tx, ground, context, { ...of(tenantId, after), before, after });
        return after;
      });
      // His contacts go back at once; were it to fail, the sweep of the departed does the same.
      if (user.disabled) await signOffAgent(ground, { tenantId, agentId: userId });
      return user;
    }),
    resetPassword: os.resetPassword.handler(async ({ input: { tenantId, userId, password }, context }) => {
      if (callerOf(context).userId === userId) throw new RelaisError('USER_IS_YOURSELF');
      await readIn(db, tenantId, (tx) => getUser(tx, userId));
      const passwordHash = await hashNewPassword(ground, { password, field: 'password', whose: { userId } });
      await changeIn(db, tenantId, async (tx) => {
        await setPassword(tx, clock, userId, passwordHash);
        await endSessionsOf(tx, clock, userId);
        const user = await getUser(tx, userId);
        await audit(tx, ground, context, { ...of(tenantId, user), action: 'password-reset' });
      });
      return { done: true };
    }),
    remove: os.remove.handler(async ({ input: { tenantId, userId }, context }) => {
      if (callerOf(context).userId === userId) throw new RelaisError('USER_IS_YOURSELF');
      await changeIn(db, tenantId, async (tx) => {
        const before = await getUser(tx, userId);
        // First, while his queues can still be named.
        await audit(tx, ground, context, { ...of(tenantId, before), before });
        await deleteUser(tx, clock, userId);
      });
      return { done: true };
    }),
  });
}

const of = (tenantId: TenantId, { id, userName }: UserView) =>
  ({ tenantId, object: 'user', objectId: id, objectName: userName }) as const;

/** Nobody raises, lowers or locks out himself: somebody else does. */
function holdOwnRole(caller: Caller, id: UserId, input: UserInput): void {
  if (caller.userId !== id) return;
  if (input.role !== caller.role) throw fieldError('USER_IS_YOURSELF', 'role');
  if (input.disabled) throw fieldError('USER_IS_YOURSELF', 'disabled');
}
