/** Contract routes on a Fastify as the server builds it, called without a socket. */
import type { FastifyInstance } from 'fastify';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Door } from '#contracts/vocabulary/role.ts';
import { mountCrossOrigin } from '#server/channels/web-interaction/cross-origin.routes.ts';
import { createAuthenticate } from '#server/identity/authenticate.ts';
import { createSession } from '#server/identity/session.store.ts';
import { sessionCookieName } from '#server/identity/session-cookie.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { type MountOptions, mountContract } from '#server/platform/http/mount.ts';
import { originGuard } from '#server/platform/http/origin.ts';
import { createHttp } from '#server/platform/http/server.ts';
import { createLog } from '#server/platform/log.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  url: string;
  body?: unknown;
  /** The Cookie header. */
  cookie?: string;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  body: unknown;
  /** The first Set-Cookie header, if any. */
  setCookie: string | undefined;
  headers: Readonly<Record<string, unknown>>;
}

export interface TestApp {
  call(call: Call): Promise<Answer>;
  close(): Promise<void>;
}

export async function createTestApp(
  ground: Ground,
  path: `/${string}*`,
  router: MountOptions<RequestContext>['router'],
): Promise<TestApp> {
  const app: FastifyInstance = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  const crossOrigin = mountCrossOrigin(app, ground, []);
  app.addHook(
    'onRequest',
    originGuard([], (request) => crossOrigin.allows(request)),
  );
  const authenticate = createAuthenticate(ground);
  mountContract<RequestContext>(app, {
    path,
    router,
    context: (request, reply) => ({
      request,
      reply,
      address: request.ip,
      authenticate: (door, options) => authenticate(request, door, options),
    }),
  });
  await app.ready();
  return {
    async call({ method, url, body, cookie, headers }) {
      const response = await app.inject({
        method,
        url,
        headers: {
          host: 'relais.test',
          ...(method === 'GET' ? {} : { origin: 'http://relais.test' }),
          ...(cookie === undefined ? {} : { cookie }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.parse(JSON.stringify(body)) }),
      });
      const set = response.headers['set-cookie'];
      return {
        status: response.statusCode,
        body: response.body === '' ? undefined : response.json(),
        setCookie: Array.isArray(set) ? set[0] : set,
        headers: response.headers,
      };
    },
    close: () => app.close(),
  };
}

/** A session without sign-on; answers the Cookie header of `door`. The session may belong to `of`, another door. */
export async function sessionCookie(
  { db, clock }: Ground,
  { userId, tenantId, door, of = door }: { userId: UserId; tenantId?: TenantId; door: Door; of?: Door },
): Promise<string> {
  const { token } = await db.asSystem((tx) =>
    createSession(tx, clock, { userId, tenantId, door: of, address: '::1', userAgent: 'test' }),
  );
  return `${sessionCookieName(door, false)}=${token}`;
}
