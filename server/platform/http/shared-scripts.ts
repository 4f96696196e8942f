import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * Serves the built files of a folder for pages of any site, below a prefix that ends with a slash. Their addresses stay
 * while they change, so browsers ask again after a short time.
 */
export async function mountSharedScripts(app: FastifyInstance, folder: string, prefix: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: path.resolve(folder),
    prefix,
    preCompressed: true,
    maxAge: '5m',
    // One route a file: what lies below the prefix is others' as well.
    wildcard: false,
    globIgnore: ['**/*.gz'],
    decorateReply: false,
    setHeaders(reply) {
      reply.header('cross-origin-resource-policy', 'cross-origin');
      reply.header('access-control-allow-origin', '*');
    },
  });
}
