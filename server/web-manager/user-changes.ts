/** What an administrator's change of a user brings with it, for one user or for many at once. */
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { UserInput, UserView } from '#contracts/web-manager/users.ts';
import { signOffAgent } from '#server/agents/agent-state.ts';
import { endSessionsAt, endSessionsOf } from '#server/identity/session.store.ts';
import { may } from '#server/permissions/authorise.ts';
import { type Caller, callerOf, type RequestContext } from '#server/permissions/caller.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { deleteUser, getUser, updateUser } from '#server/users/user.store.ts';
import { audit, changeIn, readIn } from './directory.ts';

/**
 * Saves the user, ends the sessions that he may no longer have and writes the audit, in the transaction of the caller,
 * who calls `signOffToDisable` before it where it disables, and `handBackOfDisabled` after it. Throws USER_IS_YOURSELF and what updateUser throws.
 */
export async function changeUser(
  tx: TenantTx,
  { ground, context }: { ground: Ground; context: RequestContext },
  { before, version, input }: { before: UserView; version: number; input: UserInput },
): Promise<UserView> {
  holdOwnRole(callerOf(context), before, input);
  const after = await updateUser(tx, ground.clock, { id: before.id, version, input });
  // A role is read with every request; a session of a door that it no longer opens ends.
  if (after.disabled) await endSessionsOf(tx, ground.clock, after.id);
  else if (!may(after.role, 'web-manager.enter')) await endSessionsAt(tx, ground.clock, after.id, 'web-manager');
  await audit(tx, ground, context, { ...userAct(tx.tenantId, after), before, after });
  return after;
}

/**
 * Signs the user off, hands his contacts back and deletes him. Throws USER_IS_YOURSELF, USER_NOT_FOUND, or USER_BUSY when he
 * was given another contact meanwhile.
 */
export async function removeUser(
  { ground, context }: { ground: Ground; context: RequestContext },
  { tenantId, userId }: { tenantId: TenantId; userId: UserId },
): Promise<void> {
  if (callerOf(context).userId === userId) throw new RelaisError('USER_IS_YOURSELF');
  await readIn(ground.db, tenantId, (tx) => getUser(tx, userId));
  // Nobody is lost with him: first his contacts go back.
  await signOffAgent(ground, { tenantId, agentId: userId });
  await changeIn(ground.db, tenantId, async (tx) => {
    const before = await getUser(tx, userId);
    // First, while his queues can still be named.
    await audit(tx, ground, context, { ...userAct(tenantId, before), before });
    await deleteUser(tx, ground.clock, userId);
  });
}

/** Ends the rehearsal of a change. */
class Rehearsed extends Error {}

/**
 * Before a change that disables users: they are signed off while their desks can still be told where their contacts went.
 * The change is tried and taken back before, so that one that is refused, with its error, signs nobody off.
 */
export async function signOffToDisable(
  ground: Ground,
  tenantId: TenantId,
  change: (tx: TenantTx) => Promise<readonly UserView[]>,
): Promise<void> {
  let users: readonly UserView[] = [];
  const rehearsal = changeIn(ground.db, tenantId, async (tx) => {
    users = await change(tx);
    throw new Rehearsed();
  });
  await rehearsal.catch((error: unknown) => {
    if (!(error instanceof Rehearsed)) throw error;
  });
  await handBackOfDisabled(ground, tenantId, users);
}

/** The contacts of the disabled go back at once; were it to fail, the sweep of the departed does the same. */
export function handBackOfDisabled(ground: Ground, tenantId: TenantId, users: readonly UserView[]): Promise<void> {
  const disabled = users.filter((user) => user.disabled);
  return attemptAll(disabled, ({ id }) => signOffAgent(ground, { tenantId, agentId: id }));
}

export const userAct = (tenantId: TenantId, { id, userName }: UserView) =>
  ({ tenantId, object: 'user', objectId: id, objectName: userName }) as const;

/** Nobody raises, lowers or locks out himself: somebody else does. */
function holdOwnRole(caller: Caller, { id }: UserView, input: UserInput): void {
  if (caller.userId !== id) return;
  if (input.role !== caller.role) throw fieldError('USER_IS_YOURSELF', 'role');
  if (input.disabled) throw fieldError('USER_IS_YOURSELF', 'disabled');
}
