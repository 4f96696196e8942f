/** Counts and times the requests of a node by the patterns of their routes, never by what people put into them. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from '#contracts/vocabulary/error-code.ts';

/** Paths that no route takes share one name: strangers choose them. */
const noRoute = 'none';
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

interface Told {
  route?: string;
  refusal?: ErrorCode;
}
const told = new WeakMap<FastifyRequest, Told>();

/** The pattern of the route that took the request, where Fastify knows only that of the door. */
export function tellRoute(request: FastifyRequest, route: string): void {
  told.set(request, { ...told.get(request), route });
}

/** Why the request was refused. */
export function tellRefusal(request: FastifyRequest, refusal: ErrorCode): void {
  told.set(request, { ...told.get(request), refusal });
}

export function measureHttp(app: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: 'relais_http_requests_total',
    help: 'Requests answered, by the pattern of their route and by status',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'relais_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const refusals = new Counter({
    name: 'relais_http_refusals_total',
    help: 'Requests refused, by error code; SIGN_ON_FAILED is a wrong name or password',
    labelNames: ['code'] as const,
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    // A socket is no request: how many are open is told apart.
    if (request.ws) return;
    const { route = request.routeOptions.url ?? noRoute, refusal } = told.get(request) ?? {};
    const method = methods.includes(request.method) ? request.method : 'other';
    requests.inc({ method, route, status: String(reply.statusCode) });
    durations.observe({ method, route }, reply.elapsedTime / 1000);
    if (refusal !== undefined) refusals.inc({ code: refusal });
  });
}
