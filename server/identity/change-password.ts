import type { SessionId, UserId } from '#contracts/vocabulary/ids.ts';
import { type Actor, addEntry } from '#server/audit/audit.store.ts';
import { fieldError } from '#server/platform/errors.ts';
import { appendFor } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { setOwnPassword } from './account.store.ts';
import { confirmPassword } from './confirm-password.ts';
import { hashNewPassword } from './password-policy.ts';
import { endSessionsOf, settleSession } from './session.store.ts';

export interface PasswordChange {
  userId: UserId;
  sessionId: SessionId;
  currentPassword: string;
  newPassword: string;
  /** For the audit. */
  actor: Actor;
}

/**
 * The person's own change: needs the current password, ends the other sessions and lifts the duty to change.
 * PASSWORD_WRONG, PASSWORD_UNCHANGED and what the policy refuses (hashNewPassword) name their field; who guesses at a
 * stolen session gets SIGN_ON_LIMITED.
 */
export async function changePassword(ground: Ground, change: PasswordChange): Promise<void> {
  const { db, clock } = ground;
  const { id, tenantId, userName, passwordHash } = await confirmPassword(ground, change.userId, change.currentPassword);
  if (change.newPassword === change.currentPassword) throw fieldError('PASSWORD_UNCHANGED', 'newPassword');
  const whose = { userId: id };
  const newHash = await hashNewPassword(ground, { password: change.newPassword, field: 'newPassword', whose });
  await db.asSystem(async (tx) => {
    if (!(await setOwnPassword(tx, { id, oldHash: passwordHash, newHash, at: clock.now() }))) {
      throw fieldError('PASSWORD_WRONG', 'currentPassword', 'the password was changed meanwhile');
    }
    await settleSession(tx, change.sessionId, { password_expired: false });
    const ended = await endSessionsOf(tx, clock, id, change.sessionId);
    await addEntry(tx, clock, {
      tenantId,
      actor: change.actor,
      action: 'password-changed',
      object: tenantId === undefined ? 'administrator' : 'user',
      objectId: id,
      objectName: userName,
    });
    // The desks of the sessions that ended must hear of it.
    if (ended > 0 && tenantId !== undefined) {
      await appendFor(tx, tenantId, clock, {
        type: 'directory.changed',
        entity: 'user',
        entityId: id,
        change: 'changed',
      });
    }
  });
}
