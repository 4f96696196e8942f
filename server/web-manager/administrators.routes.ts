import { implement } from '@orpc/server';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { type AdministratorView, administratorsContract } from '#contracts/web-manager/administrators.ts';
import { hashNewPassword } from '#server/identity/password-policy.ts';
import { endSessionsOf } from '#server/identity/session.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import {
  addAdministrator,
  deleteAdministrator,
  getAdministrator,
  listAdministrators,
  setAdministratorPassword,
  updateAdministrator,
} from '#server/users/administrator.store.ts';
import { audit } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function administratorsRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(administratorsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input }) => db.asSystem((tx) => listAdministrators(tx, input))),
    get: os.get.handler(({ input: { userId } }) => db.asSystem((tx) => getAdministrator(tx, userId))),
    add: os.add.handler(async ({ input: { password, ...input }, context }) => {
      const whose = { userName: input.userName };
      const passwordHash = await hashNewPassword(ground, { password, field: 'password', whose });
      return db.asSystem(async (tx) => {
        const after = await addAdministrator(tx, clock, { input, passwordHash });
        await audit(tx, ground, context, { ...of(after), after });
        return after;
      });
    }),
    update: os.update.handler(({ input: { userId, version, ...input }, context }) => {
      if (input.disabled && isSelf(context, userId)) throw fieldError('USER_IS_YOURSELF', 'disabled');
      return db.asSystem(async (tx) => {
        const before = await getAdministrator(tx, userId);
        const after = await updateAdministrator(tx, clock, { id: userId, version, input });
        if (after.disabled) await endSessionsOf(tx, clock, userId);
        await audit(tx, ground, context, { ...of(after), before, after });
        return after;
      });
    }),
    resetPassword: os.resetPassword.handler(async ({ input: { userId, password }, context }) => {
      if (isSelf(context, userId)) throw new RelaisError('USER_IS_YOURSELF');
      await db.asSystem((tx) => getAdministrator(tx, userId));
      const passwordHash = await hashNewPassword(ground, { password, field: 'password', whose: { userId } });
      await db.asSystem(async (tx) => {
        await setAdministratorPassword(tx, clock, userId, passwordHash);
        await endSessionsOf(tx, clock, userId);
        await audit(tx, ground, context, { ...of(await getAdministrator(tx, userId)), action: 'password-reset' });
      });
      return { done: true };
    }),
    remove: os.remove.handler(async ({ input: { userId }, context }) => {
      if (isSelf(context, userId)) throw new RelaisError('USER_IS_YOURSELF');
      await db.asSystem(async (tx) => {
        const before = await getAdministrator(tx, userId);
        await deleteAdministrator(tx, userId);
        await audit(tx, ground, context, { ...of(before), before });
      });
      return { done: true };
    }),
  });
}

const of = ({ id, userName }: AdministratorView) =>
  ({ object: 'administrator', objectId: id, objectName: userName }) as const;

const isSelf = (context: RequestContext, id: UserId): boolean => callerOf(context).userId === id;
