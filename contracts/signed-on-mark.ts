import type { Door } from './vocabulary/role.ts';

/**
 * A cookie for scripts beside the session's own, which they cannot see. It says only that somebody signed on in this
 * browser: a page that finds none need not ask for a session, which would be refused. (Without zod, for the first load.)
 */
export function signedOnMark(door: Door): string {
  return `relais-${door}-signed-on`;
}
