/** The desk's files (contracts/agent-portal/attachments.ts). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deskAttachmentsPath, pastAttachmentsPath } from '#contracts/agent-portal/attachments.ts';
import type { MessageView } from '#contracts/agent-portal/views.ts';
import { uploadQuery } from '#contracts/vocabulary/attachment.ts';
import { contactId, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
import { type AttachmentRow, getAttachment } from '#server/attachments/attachment.store.ts';
import { contentDisposition } from '#server/attachments/file-name.ts';
import { piecesOf } from '#server/attachments/pieces-of.ts';
import { addAttachment } from '#server/contacts/add-attachment.ts';
import type { Authenticate } from '#server/identity/authenticate.ts';
import { awaited, may } from '#server/permissions/authorise.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { parseInput } from '#server/platform/http/input.ts';
import { sendFile, takeStreams, uploadRoute, withBody } from '#server/platform/http/uploads.ts';
import { findReachable } from './desk.store.ts';
import { holdReadable } from './history.store.ts';
import { toMessageView } from './message-view.ts';

const onContact = z.object({ contactId });
const oneFile = onContact.extend({ id: z.string() });
const onePastFile = oneFile.extend({ pastContactId: contactId });

export function mountDeskAttachments(app: FastifyInstance, ground: Ground, authenticate: Authenticate): void {
  const { db } = ground;

  /** The gate of permissions/authorise.ts, for routes outside the contracts. */
  async function agentOf(request: FastifyRequest, seen: boolean): Promise<{ tenantId: TenantId; agentId: UserId }> {
    const caller = await authenticate(request, 'agent-portal', { unseen: !seen });
    if (caller === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    if (caller.awaits !== undefined) throw awaited(caller.awaits);
    if (caller.tenantId === undefined || !may(caller.role, 'contact.handle'))
      throw new RelaisError('PERMISSION_MISSING');
    return { tenantId: caller.tenantId, agentId: caller.userId };
  }

  const send = (reply: FastifyReply, tenantId: TenantId, row: AttachmentRow) => {
    const file = { type: row.media_type ?? '', size: row.size, disposition: contentDisposition(row.name) };
    return sendFile(reply, file, piecesOf(db, tenantId, row));
  };

  app.register(async (scope) => {
    takeStreams(scope);
    scope.post(deskAttachmentsPath(':contactId'), uploadRoute, (request): Promise<MessageView> => {
      const { clientId, name, size } = parseInput(uploadQuery, request.query);
      return withBody(request, size, async (body) => {
        const { tenantId, agentId } = await agentOf(request, true);
        const id = parseInput(onContact, request.params).contactId;
        const contact = await db.readInTenant(tenantId, (tx) => findReachable(tx, agentId, id));
        if (!contact.live) throw new RelaisError('CONTACT_NOT_LIVE');
        const author = { kind: 'agent', agentId } as const;
        const added = await addAttachment(ground, { tenantId, contactId: id, author, clientId, name, size, body });
        if (added.outcome === 'state-changed') throw new RelaisError('CONTACT_STATE_CHANGED');
        return toMessageView(added.message);
      });
    });
  });

  app.get(`${deskAttachmentsPath(':contactId')}/:id`, { exposeHeadRoute: false }, async (request, reply) => {
    // Pictures are fetched by the page itself: that is no sign of a person.
    const { tenantId, agentId } = await agentOf(request, false);
    const { contactId: of, id } = parseInput(oneFile, request.params);
    const row = await db.inTenant(tenantId, async (tx) => {
      await findReachable(tx, agentId, of);
      return getAttachment(tx, of, id);
    });
    return send(reply, tenantId, row);
  });

  const pastPath = `${pastAttachmentsPath(':contactId', ':pastContactId')}/:id`;
  app.get(pastPath, { exposeHeadRoute: false }, async (request, reply) => {
    const { tenantId, agentId } = await agentOf(request, false);
    const { contactId: held, pastContactId: past, id } = parseInput(onePastFile, request.params);
    const row = await db.inTenant(tenantId, async (tx) => {
      await holdReadable(tx, agentId, { held, past });
      return getAttachment(tx, past, id);
    });
    return send(reply, tenantId, row);
  });
}
