/** Logos for customer pages: public, and kept by browsers for ever because what an address shows never changes. */
import type { FastifyInstance } from 'fastify';
import { logoAddress, logoPath } from '#contracts/vocabulary/branding.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { sendProblem } from '#server/platform/http/send-problem.ts';
import { findLogo } from './web-interaction.store.ts';

/** The type is the one that the content showed when it was stored; with `nosniff` no browser takes it for another. */
export function mountLogos(app: FastifyInstance, { db }: Ground): void {
  app.get<{ Params: { hash: string } }>(`${logoPath}:hash`, async ({ params: { hash } }, reply) => {
    const known = logoAddress.safeParse(logoPath + hash).success;
    const logo = known ? await db.readAsSystem((tx) => findLogo(tx, hash)) : undefined;
    if (logo === undefined) {
      await sendProblem(reply, new RelaisError('ROUTE_NOT_FOUND'));
      return reply;
    }
    return (
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        // Pages of other sites that embed a chat show it as well.
        .header('cross-origin-resource-policy', 'cross-origin')
        .type(logo.type)
        .send(logo.bytes)
    );
  });
}
