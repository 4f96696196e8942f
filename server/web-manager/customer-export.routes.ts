/** The file of an export (contracts/web-manager/customer-data.ts): streamed, so outside of the contract routes. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { contactId, tenantId } from '#contracts/vocabulary/ids.ts';
import { exportPath, exportQuery } from '#contracts/web-manager/customer-data.ts';
import { contentDisposition } from '#server/attachments/file-name.ts';
import { findOwnChanges } from '#server/audit/audit.store.ts';
import { exportCustomer } from '#server/customer-data/export-customer.ts';
import type { Authenticate } from '#server/identity/authenticate.ts';
import { awaited, may } from '#server/permissions/authorise.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { parseInput } from '#server/platform/http/input.ts';

const path = z.object({ tenantId, exportId: z.uuid() });
/** So long after it was asked for an export may be fetched. */
const validSeconds = 600;

export function mountCustomerExport(app: FastifyInstance, ground: Ground, authenticate: Authenticate): void {
  const { db, clock } = ground;
  app.get(exportPath(':tenantId', ':exportId'), { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await authenticate(request, 'web-manager');
    if (caller === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    if (caller.awaits !== undefined) throw awaited(caller.awaits);
    if (!may(caller.role, 'customer-data.manage')) throw new RelaisError('PERMISSION_MISSING');
    const wanted = path.safeParse(request.params).data;
    if (wanted === undefined) throw new RelaisError('EXPORT_NOT_FOUND');
    const { language } = parseInput(exportQuery, request.query);
    if (caller.tenantId !== undefined && caller.tenantId !== wanted.tenantId) throw new RelaisError('TENANT_NOT_FOUND');
    // Nobody gets a file of which the audit does not tell.
    const changes = await db.inTenant(wanted.tenantId, (tx) =>
      findOwnChanges(tx, wanted.exportId, {
        actorId: caller.userId,
        action: 'exported',
        object: 'customer-data',
        since: plusSeconds(clock.now(), -validSeconds),
      }),
    );
    const ids = changes?.find(({ field }) => field === 'contactIds')?.after;
    if (ids === undefined) throw new RelaisError('EXPORT_NOT_FOUND');
    const contactIds = z.array(contactId).parse(ids);
    const day = clock.now().toISOString().slice(0, 10);
    return reply
      .header('content-type', 'application/zip')
      .header('content-disposition', contentDisposition(`customer-data-${day}.zip`))
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .send(
        Readable.from(exportCustomer(ground, { tenantId: wanted.tenantId, contactIds, language }), {
          objectMode: false,
        }),
      );
  });
}
