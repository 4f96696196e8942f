import type { Enrolled, Enrolment, OpenSession } from '#contracts/own-access.ts';
import type { SessionView } from '#contracts/session.ts';
import { signedOnMark } from '#contracts/signed-on-mark.ts';
import type { SessionId } from '#contracts/vocabulary/ids.ts';
import type { Door } from '#contracts/vocabulary/role.ts';

/**
 * What a console's sign-on needs of its door. `current` throws SIGN_ON_REQUIRED without a session; a door that asks
 * for a tenant adds it to the credentials itself.
 */
export interface SessionDoor {
  /** Whether there may be a session; where there is certainly none, nobody asks. Absent: there may be. */
  mayHaveSession?(): boolean;
  current(options: { signal: AbortSignal }): Promise<SessionView>;
  signOn(credentials: { userName: string; password: string }): Promise<SessionView>;
  changePassword(change: { currentPassword: string; newPassword: string }): Promise<SessionView>;
  signOff(): Promise<unknown>;
  readonly own: OwnAccess;
}

/** What a person keeps of his own ways in (contracts/own-access.ts). */
export interface OwnAccess {
  giveCode(input: { code: string }): Promise<SessionView>;
  beginSecondFactor(input: { currentPassword?: string }): Promise<Enrolment>;
  confirmSecondFactor(input: { code: string }): Promise<Enrolled>;
  removeSecondFactor(input: { currentPassword: string; code: string }): Promise<SessionView>;
  renewRecoveryCodes(input: { currentPassword: string; code: string }): Promise<{ recoveryCodes: string[] }>;
  sessions(input: undefined, options: { signal: AbortSignal }): Promise<{ items: OpenSession[] }>;
  endSession(input: { sessionId: SessionId }): Promise<unknown>;
  endOtherSessions(): Promise<unknown>;
}

/** Whether somebody signed on at a door in this browser, as the mark beside the session's cookie tells. */
export function hasSignedOnMark(door: Door): boolean {
  return document.cookie.split('; ').some((cookie) => cookie.startsWith(`${signedOnMark(door)}=`));
}
