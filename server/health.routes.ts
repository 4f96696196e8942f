/** Health for load balancers and operators, metrics for Prometheus. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { RelaisError } from './platform/errors.ts';

/** One line of /health/ready; `detail` is for a person. */
export interface Part {
  name: string;
  ok: boolean;
  detail: string;
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

  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const parts = await readParts();
    const ready = parts.every((part) => part.ok);
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', parts });
  });
  app.get('/metrics', async (_request, reply) => {
    for (const part of await readParts()) up.set({ part: part.name }, part.ok ? 1 : 0);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** For parts that answer by working or throwing. */
export async function probe(name: string, work: () => Promise<string>): Promise<Part> {
  try {
    return { name, ok: true, detail: await work() };
  } catch (error) {
    const detail = error instanceof RelaisError ? error.code : 'does not answer';
    return { name, ok: false, detail };
  }
}
