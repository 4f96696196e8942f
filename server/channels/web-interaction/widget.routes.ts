import type { FastifyInstance } from 'fastify';
import { mountBuiltFiles } from '#server/platform/http/built-files.ts';

/** The script that pages of any site load. Its address stays while it changes, so browsers ask again after five minutes. */
export function mountWidget(app: FastifyInstance, folder: string): Promise<void> {
  return mountBuiltFiles(app, folder, {
    prefix: '/webinteraction/',
    cacheControl: 'public, max-age=300',
    headers: { 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' },
  });
}
