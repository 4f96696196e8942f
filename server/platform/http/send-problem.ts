import type { FastifyReply } from 'fastify';
import type { Problem } from '#contracts/vocabulary/error-code.ts';
import { tellRefusal } from './measure.ts';
import { problemOf } from './problem.ts';

/** Answers an error as problem details (RFC 9457). */
export async function sendProblem(reply: FastifyReply, error: unknown): Promise<void> {
  const problem = problemOf(error, reply.request.id);
  tellRefusal(reply.request, problem.code);
  setProblemHeaders(reply, problem);
  // What is refused before there is a route goes through no hook.
  reply.header('x-request-id', reply.request.id);
  await reply.status(problem.status).send(problem);
}

export function setProblemHeaders(reply: FastifyReply, problem: Problem): void {
  reply.header('content-type', 'application/problem+json; charset=utf-8');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
}
