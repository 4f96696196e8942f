import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { SessionView } from '#contracts/session.ts';
import { type ApiError, isApiError } from '../api-error.ts';
import type { SessionDoor } from './session-door.ts';

export const sessionKey = ['session'];

export interface OpenSession {
  readonly session: SessionView;
  readonly door: SessionDoor;
  /** The same session as the server knows it now, e.g. after a second factor was set up. */
  take(session: SessionView): void;
  /** Ends the session at the server and forgets everything that was loaded. Throws ApiError. */
  signOff(): Promise<void>;
}

export const SessionContext = createContext<OpenSession | undefined>(undefined);

/** The session of the person signed on; only below SessionGate. */
export function useSession(): OpenSession {
  const open = useContext(SessionContext);
  if (open === undefined) throw new Error('useSession outside SessionGate');
  return open;
}

/** Undefined never means "no session": that is null. */
export async function currentSession(door: SessionDoor, signal: AbortSignal): Promise<SessionView | null> {
  if (door.mayHaveSession?.() === false) return null;
  try {
    return await door.current({ signal });
  } catch (error) {
    if (isApiError(error, 'SIGN_ON_REQUIRED')) return null;
    throw error;
  }
}

const losses: ReadonlySet<string> = new Set(['SIGN_ON_REQUIRED', 'PASSWORD_CHANGE_REQUIRED', 'SECOND_FACTOR_REQUIRED']);

/** For createApiClient's `onRefused`: a refusal for want of a session makes the gate look again. */
export function watchSession(queries: QueryClient): (error: ApiError) => void {
  return (error) => {
    const lost = losses.has(error.code);
    const asking = queries.isFetching({ queryKey: sessionKey }) > 0;
    if (lost && !asking) queries.invalidateQueries({ queryKey: sessionKey }).catch(console.error);
  };
}
