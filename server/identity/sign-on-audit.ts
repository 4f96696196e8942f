/**
 * What the audit tells of signing on and off. Names that nobody has are not written: people type passwords into the
 * field of the name. A flood leaves a bounded number of entries: for a known name and an address one at the first
 * failure of a window and one at the limit, for an address and all unknown names one, and at most `failureEntries` of
 * all in a window.
 */
import type { SessionId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { Door } from '#contracts/vocabulary/role.ts';
import { type Actor, addEntry, type NewEntry } from '#server/audit/audit.store.ts';
import { addressBlock } from '#server/platform/address-block.ts';
import type { Ground } from '#server/platform/ground.ts';
import { countInWindow } from '#server/platform/limits.store.ts';
import type { Account } from './account.store.ts';
import type { LiveSession } from './session.store.ts';

export const signOnLimits = {
  windowSeconds: 15 * 60,
  /** Wrong passwords for one account from one address. */
  failuresPerAccountAndAddress: 10,
  /** A high ceiling: a whole site may share one address. */
  failuresPerAddress: 300,
} as const;

/** Entries of failed sign-ons in a window, from everywhere together. */
const failureEntries = 200;

const at = (door: Door) => ({ field: 'door', after: door });

/** Somebody at his own session. */
export function actorOfSession(session: Pick<LiveSession, 'userId' | 'userName' | 'role'>, address: string): Actor {
  const { userId, userName, role } = session;
  return { id: userId, name: userName, role, address };
}

/** Who entered a door, and from where. */
export function signedOn(session: LiveSession, address: string): NewEntry {
  return ofSession(session, { action: 'signed-on', actor: actorOfSession(session, address) });
}

/** A session that its own person, or (`actor`) somebody else, ended. */
export function ofSession(
  session: { id: SessionId; door: Door; userName: string; tenant?: { id: TenantId } },
  { action, actor }: Pick<NewEntry, 'action' | 'actor'>,
): NewEntry {
  return {
    tenantId: session.tenant?.id,
    actor,
    action,
    object: 'session',
    objectId: session.id,
    objectName: session.userName,
    changes: [at(session.door)],
  };
}

export interface Failure {
  attempt: { door: Door; address: string };
  account: Account | undefined;
  tenantId?: TenantId | undefined;
  /** Which failure of the account and the address in this window it is. */
  failures: number;
  /** The password was right, the code was not. */
  step?: 'code';
}

export async function tellFailure(ground: Ground, failure: Failure): Promise<void> {
  if (!(await isTold(ground, failure))) return;
  const { attempt, account, failures } = failure;
  await ground.db.asSystem((tx) =>
    addEntry(tx, ground.clock, {
      tenantId: account?.tenantId ?? failure.tenantId,
      actor: { name: '', role: 'stranger', address: attempt.address },
      action: 'sign-on-failed',
      object: account === undefined ? 'session' : account.tenantId === undefined ? 'administrator' : 'user',
      ...(account === undefined ? {} : { objectId: account.id }),
      objectName: account?.userName ?? '',
      changes: [
        at(attempt.door),
        ...(account === undefined ? [] : [{ field: 'failures', after: failures }]),
        ...(failure.step === undefined ? [] : [{ field: 'signOnStep', after: failure.step }]),
      ],
    }),
  );
}

async function isTold({ db, clock }: Ground, { attempt, account, failures }: Failure): Promise<boolean> {
  const { windowSeconds, failuresPerAccountAndAddress } = signOnLimits;
  const count = (key: string) => countInWindow(db, clock, key, windowSeconds);
  const isNews =
    account === undefined
      ? (await count(`audit unknown-name ${attempt.door} ${addressBlock(attempt.address)}`)) === 1
      : failures === 1 || failures === failuresPerAccountAndAddress;
  return isNews && (await count('audit sign-on-failed')) <= failureEntries;
}
