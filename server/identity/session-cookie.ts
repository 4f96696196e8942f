import type {} from '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import { signedOnMark } from '#contracts/signed-on-mark.ts';
import type { Door } from '#contracts/vocabulary/role.ts';

/** The parts of a request that say which cookie counts. */
export interface CookieRequest {
  readonly protocol: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Under HTTPS the `__Host-` prefix makes browsers refuse the cookie from any other host or path; HTTP cannot have it. */
export function sessionCookieName(door: Door, secure: boolean): string {
  return secure ? `__Host-relais-${door}` : `relais-${door}`;
}

/** Lax: links from elsewhere lead in, forms of elsewhere do not; no lifetime: the server decides how long (idle time). */
export function sessionCookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}

/** The cookie of a new session, and its mark for scripts. */
export function giveSessionCookies(
  reply: FastifyReply,
  door: Door,
  { token, secure }: { token: string; secure: boolean },
) {
  const options = sessionCookieOptions(secure);
  reply.setCookie(sessionCookieName(door, secure), token, options);
  reply.setCookie(signedOnMark(door), '1', { ...options, httpOnly: false });
}

export function takeSessionCookies(reply: FastifyReply, door: Door, secure: boolean): void {
  const options = sessionCookieOptions(secure);
  reply.clearCookie(sessionCookieName(door, secure), options);
  reply.clearCookie(signedOnMark(door), { ...options, httpOnly: false });
}

export function isSecure(request: Pick<CookieRequest, 'protocol'>): boolean {
  return request.protocol === 'https';
}

/** The door's session token that the request carries. Under HTTPS the name without prefix does not count. */
export function sessionTokenOf(request: CookieRequest, door: Door): string | undefined {
  return request.cookies[sessionCookieName(door, isSecure(request))];
}
