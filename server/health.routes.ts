/** Health for load balancers and operators, metrics for Prometheus. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Logger } from './platform/log.ts';

/** One line of /health/ready; `detail` is for a person. */
export interface Part {
  name: string;
  ok: boolean;
  detail: string;
  /** To be seen to, but no reason for a load balancer to pass the node by. */
  advisory?: true;
}

export function mountHealth(app: FastifyInstance, readParts: () => Promise<Part[]>): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const up = new Gauge({
    name: 'relais_part_up',
    help: '1 when a part of the server works',
    labelNames: ['part'],
    registers: [registry],
  });

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
    const parts = await readParts();
    const ready = parts.every((part) => part.ok || part.advisory === true);
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', parts });
  });
  app.get('/metrics', quiet, async (_request, reply) => {
    for (const part of await readParts()) up.set({ part: part.name }, part.ok ? 1 : 0);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** A part that has not answered by then does not: whoever asks for health wants to know now. */
const answerWithinMs = 2_000;

/** For parts that answer by working, in time, or not. Why not is in the log, never in the answer. */
export async function probe(
  log: Logger,
  name: string,
  work: () => Promise<{ ok: boolean; detail: string }>,
): Promise<Part> {
  const timer = new AbortController();
  try {
    const late = wait(answerWithinMs, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`no answer within ${answerWithinMs} ms`);
    });
    return { name, ...(await Promise.race([work(), late])) };
  } catch (error) {
    log.warn({ err: error, part: name }, 'a part of the node is not well');
    return { name, ok: false, detail: 'does not answer' };
  } finally {
    timer.abort();
  }
}
