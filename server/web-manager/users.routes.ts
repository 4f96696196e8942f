import { implement } from '@orpc/server';
import { usersContract } from '#contracts/web-manager/users.ts';
import { hashNewPassword } from '#server/identity/password-policy.ts';
import { endSessionsOf } from '#server/identity/session.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addUser, getUser, listUsers, setPassword } from '#server/users/user.store.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';
import { changeUser, handBackOfDisabled, removeUser, signOffToDisable, userAct } from './user-changes.ts';

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
        await audit(tx, ground, context, { ...userAct(tenantId, after), after });
        return after;
      });
    }),
    update: os.update.handler(async ({ input: { tenantId, userId, version, ...input }, context }) => {
      const change = async (tx: TenantTx) => {
        const before = await getUser(tx, userId);
        return changeUser(tx, { ground, context }, { before, version, input });
      };
      if (input.disabled) await signOffToDisable(ground, tenantId, async (tx) => [await change(tx)]);
      const user = await changeIn(db, tenantId, change);
      await handBackOfDisabled(ground, tenantId, [user]);
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
        await audit(tx, ground, context, { ...userAct(tenantId, user), action: 'password-reset' });
      });
      return { done: true };
    }),
    remove: os.remove.handler(async ({ input: { tenantId, userId }, context }) => {
      await removeUser({ ground, context }, { tenantId, userId });
      return { done: true };
    }),
  });
}
