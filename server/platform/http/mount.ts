/**
 * Mounts contract routes on Fastify. Every error leaves as problem details with the status of the error table; faults
 * of ours are logged with the request's id and told only as SERVER_FAULT.
 */
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { type Context, ORPCError, type Router } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '#contracts/vocabulary/error-code.ts';
import { RelaisError } from '../errors.ts';
import { tellRefusal, tellRoute } from './measure.ts';
import { problemOf, toRelaisError } from './problem.ts';
import { sendProblem, setProblemHeaders } from './send-problem.ts';

type ContractRouter<C extends Context> = ConstructorParameters<typeof OpenAPIHandler<C>>[0];

export interface MountOptions<C extends Context> {
  /** e.g. `/api/web-manager/*`: the Fastify path under which all routes of the router lie. */
  path: `/${string}*`;
  router: ContractRouter<C> | Router<never, C>;
  context(request: FastifyRequest, reply: FastifyReply): C;
}

const fallbackStatus = 500;

export function mountContract<C extends Context & { request: FastifyRequest }>(
  app: FastifyInstance,
  options: MountOptions<C>,
): void {
  const problems = new WeakMap<FastifyRequest, Problem>();
  const handler = new OpenAPIHandler<C>(options.router, {
    clientInterceptors: [
      async ({ context, procedure, next }) => {
        const { path } = procedure['~orpc'].route;
        if (path !== undefined) tellRoute(context.request, path);
        try {
          return await next();
        } catch (error) {
          const problem = tell(error, context.request);
          problems.set(context.request, problem);
          throw asOrpcError(problem, error);
        }
      },
    ],
    customErrorResponseBodyEncoder: (error) => problemIn(error) ?? problemOf(error, ''),
  });
  // oRPC answers everything as application/json.
  const onSend = async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    const problem = problems.get(request);
    if (problem !== undefined) setProblemHeaders(reply, problem);
    return payload;
  };
  app.all(options.path, { onSend }, async (request, reply) => {
    const { matched } = await handler.handle(request, reply, { context: options.context(request, reply) });
    if (!matched) await sendProblem(reply, new RelaisError('ROUTE_NOT_FOUND'));
    return reply;
  });
}

/** What the caller is told; a fault of ours is logged. */
function tell(error: unknown, request: FastifyRequest): Problem {
  if (toRelaisError(error) === undefined) request.log.error({ err: error }, 'a request failed');
  const problem = problemOf(error, request.id);
  tellRefusal(request, problem.code);
  return problem;
}

/** oRPC takes the HTTP status from its own error class; the problem travels as its data. */
function asOrpcError(problem: Problem, error: unknown): ORPCError<string, { problem: Problem }> {
  return new ORPCError(problem.code, {
    status: problem.status >= 400 ? problem.status : fallbackStatus,
    message: problem.title,
    data: { problem },
    cause: error,
  });
}

function problemIn(error: ORPCError<string, unknown>): Problem | undefined {
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('problem' in data)) return undefined;
  return isProblem(data.problem) ? data.problem : undefined;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}
