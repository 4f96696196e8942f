/** Health for load balancers and operators, metrics for Prometheus. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { partSentences } from '#contracts/vocabulary/health-part.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { recently } from '#server/platform/recently.ts';
import type { WatchedPart } from './health-watch.ts';
import type { Metrics } from './metrics.ts';

export interface HealthOptions {
  parts: () => Promise<WatchedPart[]>;
  metrics: Pick<Metrics, 'read' | 'contentType'>;
  /** RELAIS_METRICS_TOKEN: who shows it may read the metrics from anywhere, and nobody else may; else only loopback. */
  metricsToken: string | undefined;
}

/** Metrics are gathered no more often than this, however often they are asked for. */
const metricsKeepMs = 250;

export function mountHealth(app: FastifyInstance, { parts, metrics, metricsToken }: HealthOptions): void {
  const readMetrics = recently(metricsKeepMs, () => metrics.read());
  // They come every few seconds: who wants to see them in the log asks for debug.
  const quiet = {
    logLevel: 'warn' as const,
    onResponse: async (request: FastifyRequest, reply: FastifyReply) => {
      app.log.debug(
        { reqId: request.id, req: request, res: reply, responseTime: reply.elapsedTime },
        'asked for health',
      );
    },
  };
  app.get('/health/live', quiet, async () => ({ status: 'ok' }));
  app.get('/health/ready', quiet, async (_request, reply) => {
    const all = await parts();
    const ready = all.every((part) => part.ok || part.advisory);
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', parts: all.map(publicView) });
  });
  app.get('/metrics', quiet, async (request, reply) => {
    checkReader(request, reply, metricsToken);
    return reply.type(metrics.contentType).send(await readMetrics());
  });
}

/** What anybody may know: no names of what runs inside, and no figure but the one that the certificate itself tells. */
function publicView({ name, ok, advisory, condition, figures: { days } }: WatchedPart) {
  const detail = name === 'certificate' && ok ? `good for ${days} more days` : partSentences[condition];
  return { name, ok, ...(advisory ? { advisory } : {}), condition, detail };
}

function checkReader(request: FastifyRequest, reply: FastifyReply, token: string | undefined): void {
  if (token === undefined) {
    if (isLoopback(request)) return;
    throw new RelaisError('PERMISSION_MISSING', { detail: 'set RELAIS_METRICS_TOKEN to read metrics from elsewhere' });
  }
  const shown = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (shown !== undefined && timingSafeEqual(hash(shown), hash(token))) return;
  reply.header('www-authenticate', 'Bearer');
  throw new RelaisError('SIGN_ON_REQUIRED');
}

/** Of one length, so that they can be compared in constant time. */
function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** A proxy on this machine speaks from loopback too, for people from anywhere: what it passes on is not from here. */
function isLoopback({ socket, ip, headers }: FastifyRequest): boolean {
  const passedOn = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];
  if (passedOn.some((name) => headers[name] !== undefined)) return false;
  return loopback.test(ip) && loopback.test(socket.remoteAddress ?? '');
}
