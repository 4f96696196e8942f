import { implement } from '@orpc/server';
import { usersContract } from '#contracts/web-manager/users.ts';
import { signOffAgent } from '#server/agents/agent-state.ts';
import { hashPassword } from '#server/identity/password.ts';
import { endSessionsOf } from '#server/identity/session.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addUser, deleteUser, getUser, listUsers, setPassword, updateUser } from '#server/users/user.store.ts';
import { changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function usersRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(usersContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(async ({ input: { tenantId } }) => ({ items: await readIn(db, tenantId, listUsers) })),
    get: os.get.handler(({ input: { tenantId, userId } }) => readIn(db, tenantId, (tx) => getUser(tx, userId))),
    add: os.add.handler(async ({ input: { tenantId, password, ...input } }) => {
      const passwordHash = await hashPassword(password);
      return changeIn(db, tenantId, (tx) => addUser(tx, clock, { input, passwordHash }));
    }),
    update: os.update.handler(async ({ input: { tenantId, userId, version, ...input } }) => {
      const user = await changeIn(db, tenantId, async (tx) => {
        const changed = await updateUser(tx, clock, { id: userId, version, input });
        if (changed.disabled) await endSessionsOf(tx, clock, userId);
        return changed;
      });
      // His contacts go back at once; were it to fail, the sweep of the departed does the same.
      if (user.disabled) await signOffAgent(ground, { tenantId, agentId: userId });
      return user;
    }),
    resetPassword: os.resetPassword.handler(async ({ input: { tenantId, userId, password } }) => {
      const passwordHash = await hashPassword(password);
      await changeIn(db, tenantId, async (tx) => {
        await setPassword(tx, clock, userId, passwordHash);
        await endSessionsOf(tx, clock, userId);
      });
      return { done: true };
    }),
    remove: os.remove.handler(async ({ input: { tenantId, userId } }) => {
      await changeIn(db, tenantId, (tx) => deleteUser(tx, clock, userId));
      return { done: true };
    }),
  });
}
