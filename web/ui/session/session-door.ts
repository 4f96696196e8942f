import type { SessionView } from '#contracts/session.ts';

/**
 * What a console's sign-on needs of its door. `current` throws SIGN_ON_REQUIRED without a session; a door that asks
 * for a tenant adds it to the credentials itself.
 */
export interface SessionDoor {
  current(options: { signal: AbortSignal }): Promise<SessionView>;
  signOn(credentials: { userName: string; password: string }): Promise<SessionView>;
  changePassword(change: { currentPassword: string; newPassword: string }): Promise<SessionView>;
  signOff(): Promise<unknown>;
}
