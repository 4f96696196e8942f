/** Fastify as all doors share it: parsing, limits, security headers, problem details for what no route took. */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import type { Logger } from '../log.ts';
import { boundConnections, matcherOf } from './connections.ts';
import { type LoadLimits, usualLimits } from './load-limits.ts';
import { toRelaisError } from './problem.ts';
import { sendProblem } from './send-problem.ts';
import { type RequestKind, refusePipelines, takeTurns } from './turns.ts';
import { isUpload, longestUploadMs } from './uploads.ts';

export interface HttpOptions {
  log: Logger;
  trustedProxies: readonly string[];
  tls?: { cert: string; key: string };
  limits?: LoadLimits;
}

/** Bytes of a request's body; uploads have routes of their own. */
const bodyLimit = 256 * 1024;
/** Of a request's head; what is more is answered 431. */
const headBytes = 16 * 1024;
/** The body of a request must be there within this, but for uploads. */
const arrivalMs = 30_000;
/** A year, without the host's other names: they are not ours to decide on. */
const hstsSeconds = 31_536_000;
/** Longer than proxies keep a connection (nginx: 60 s), so that none sends into one that closes. */
const keepAliveMs = 72_000;
const socketPayload = 64 * 1024;
/** A socket whose peer does not answer the close is ended. */
const socketCloseMs = 2_000;

export async function createHttp(given: HttpOptions): Promise<FastifyInstance> {
  const { log, trustedProxies, tls, limits = usualLimits } = given;
  const server = {
    maxHeaderSize: headBytes,
    headersTimeout: limits.patience.head,
    requestTimeout: longestUploadMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: limits.patience.look,
  };
  const options: FastifyServerOptions = {
    loggerInstance: log,
    bodyLimit,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    // What is refused before there is a route, e.g. a path that cannot be decoded.
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, error).catch((cause: unknown) => log.error({ err: cause }, 'a refusal could not be sent'));
    },
    // What is under way gets its answer; the node ends what takes too long (node.ts).
    forceCloseConnections: 'idle',
    serverFactory: (handler) => {
      const guarded = refusePipelines(handler, {
        close: (socket) => connections.refuse(socket),
        work: (socket) => connections.work(socket),
        rest: (socket) => connections.rest(socket),
      });
      if (tls === undefined) return createHttpServer(server, guarded);
      return createHttpsServer({ ...server, ...tls, handshakeTimeout: limits.patience.head }, guarded);
    },
  };
  const app = Fastify(options);
  const connections = boundConnections(app.server, { limits, trustedProxies });
  app.addHook('onRequest', async (request) => {
    if (!isUpload(request)) awaitBody(request);
  });
  // An upload that is answered before it is there was refused, whether or not its handler was reached: what is still to
  // come is let go in the time of any other body.
  app.addHook('onResponse', async (request) => {
    if (isUpload(request)) awaitBody(request);
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    if (!isUpload(request)) boundRest(request);
    return payload;
  });
  // What somebody reports can be found in the log (`reqId`); problem documents hold it too.
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  // RFC 6797: only ever over HTTPS, which may end at a trusted proxy.
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https') void reply.header('strict-transport-security', `max-age=${hstsSeconds}`);
  });
  await app.register(cookie);
  // `closeTimeout` is not in the types yet.
  const sockets = { maxPayload: socketPayload, perMessageDeflate: false, closeTimeout: socketCloseMs };
  await app.register(websocket, {
    options: sockets,
    // A stranger who sends rubbish must not fill the log.
    errorHandler(error, socket, request) {
      request.log.debug({ err: error }, 'a socket failed');
      socket.terminate();
    },
  });
  tellUnlistedProxy(app, trustedProxies, log);
  takeTurns(app, { limits, bodyLimit, kindOf });
  await app.register(helmet, {
    // Pages set their own, with the nonce of the response (pages.ts); nothing else is ever a document.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Below: it depends on the request.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.setErrorHandler(async (error, request, reply) => {
    if (toRelaisError(error) === undefined) request.log.error({ err: error }, 'a request failed');
    // Its connection is closed behind the answer. Until then nothing more is read, which may be megabytes in a moment.
    if (isTooLarge(error)) request.raw.pause();
    await sendProblem(reply, error);
  });
  return app;
}

/** Ends a connection whose request does not arrive in time, so that slow senders hold none for long. */
function awaitBody({ raw }: FastifyRequest): void {
  const hasBody = raw.headers['content-length'] !== undefined || raw.headers['transfer-encoding'] !== undefined;
  if (!hasBody || raw.readableEnded || raw.destroyed) return;
  const timer = setTimeout(() => raw.destroy(), arrivalMs);
  for (const over of ['end', 'close']) raw.once(over, () => clearTimeout(timer));
}

/** Of a request that is answered before its body was there no more is read than any body may have: who sends more makes no mistake. */
function boundRest({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  let rest = 0;
  raw.on('data', (piece: Buffer) => {
    rest += piece.length;
    if (rest > bodyLimit) raw.destroy();
  });
}

const ownNetworks = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1', 'fc00::/7'];

/** A proxy that is not known as one makes one address of all people behind it: they share its limits and lock each other out. */
function tellUnlistedProxy(app: FastifyInstance, trustedProxies: readonly string[], log: Logger): void {
  const isListed = matcherOf(trustedProxies);
  const isOurs = matcherOf(ownNetworks);
  let told = false;
  app.addHook('onRequest', async ({ headers, socket }) => {
    const { remoteAddress } = socket;
    // Anybody may send the header; a neighbour who does is a proxy most likely.
    if (told || headers['x-forwarded-for'] === undefined || isListed(remoteAddress) || !isOurs(remoteAddress)) return;
    told = true;
    const message =
      'a proxy that RELAIS_TRUSTED_PROXIES does not name passes requests on: all people behind it count as one address';
    log.warn({ proxy: remoteAddress }, message);
  });
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';

function kindOf(request: FastifyRequest): RequestKind {
  const { url = '' } = request.routeOptions;
  if (url === '/metrics' || url.startsWith('/health/')) return 'urgent';
  if (isUpload(request)) return 'upload';
  // Where passwords are given, at any door.
  if (request.method !== 'GET' && /^\/api\/[a-z-]+\/session\b/.test(request.url)) return 'sign-on';
  const { cookie, authorization } = request.headers;
  return cookie === undefined && authorization === undefined ? 'stranger' : 'usual';
}
