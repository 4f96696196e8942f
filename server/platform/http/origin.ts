/**
 * The answer to forged requests (CSRF): what changes something must come from a page of ours. Programs without a
 * browser send neither Origin nor cookies and pass; what they may do hangs on other credentials.
 */
import type { FastifyRequest } from 'fastify';
import { RelaisError } from '../errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * A Fastify `onRequest` hook: an unsafe request to /api that is not from a page of this host or of a public URL throws
 * REQUEST_FOREIGN_ORIGIN, unless `allows` knows the other site. Register it before the routes.
 */
export function originGuard(
  publicUrls: readonly string[],
  allows: (request: FastifyRequest) => boolean = () => false,
): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (safeMethods.has(request.method) || !isApi(request)) return;
    const { origin, cookie } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    // Every browser names the origin of an unsafe request; a cookie without one does not come from a page of ours.
    const anonymous = origin === undefined && cookie !== undefined && fetchSite !== 'same-origin';
    if (anonymous || (isForeign(request.headers, request.host, publicUrls) && !allows(request))) {
      throw new RelaisError('REQUEST_FOREIGN_ORIGIN');
    }
  };
}

/**
 * Whether a browser sent the request for a page of another site. Sockets ask this for their upgrade request, which is
 * a GET that no hook stops. `host` is the request's own host with its port.
 */
export function isForeign(headers: OriginHeaders, host: string, publicUrls: readonly string[]): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return true;
  if (headers.origin === undefined) return false;
  if (!URL.canParse(headers.origin)) return true;
  const origin = new URL(headers.origin);
  const ours = [`${origin.protocol}//${host}`, ...publicUrls];
  return !ours.some((url) => URL.canParse(url) && new URL(url).host === origin.host);
}

/** By the route that was matched, because a path may be spelled in more ways than one (`/%61pi`). */
function isApi(request: FastifyRequest): boolean {
  return (request.routeOptions.url ?? request.url).startsWith('/api/');
}
