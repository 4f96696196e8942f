/** The customer's files (contracts/web-interaction/attachments.ts). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { uploadQuery } from '#contracts/vocabulary/attachment.ts';
import { attachmentId, type ContactId, type TenantId } from '#contracts/vocabulary/ids.ts';
import {
  type AttachmentLink,
  customerAttachmentsPath,
  type SentAttachment,
} from '#contracts/web-interaction/attachments.ts';
import { chatToken } from '#contracts/web-interaction/contract.ts';
import { findOwner, getAttachment } from '#server/attachments/attachment.store.ts';
import { contentDisposition } from '#server/attachments/file-name.ts';
import { piecesOf } from '#server/attachments/pieces-of.ts';
import { addAttachment } from '#server/contacts/add-attachment.ts';
import { attachmentOf } from '#server/contacts/message.store.ts';
import { hashToken } from '#server/contacts/open.ts';
import { addressBlock } from '#server/platform/address-block.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { parseInput } from '#server/platform/http/input.ts';
import { sendFile, takeStreams, uploadRoute, withBody } from '#server/platform/http/uploads.ts';
import { countUpTo, secondsLeftInWindow } from '#server/platform/limits.store.ts';
import { checkLink, linkTo } from './attachment-link.ts';
import { findChatByToken } from './web-interaction.store.ts';

/** Files of one address in a window, over all its chats: who opens new ones gets no more. */
export const filesPerWindow = 100;
const windowSeconds = 600;

const linkQuery = z.object({ until: z.coerce.number().int(), signature: z.string() });
const onePath = z.object({ id: z.string() });

export function mountCustomerAttachments(app: FastifyInstance, ground: Ground): void {
  const { db, clock } = ground;

  async function findChat(
    request: FastifyRequest,
  ): Promise<{ tenantId: TenantId; contactId: ContactId; hash: Buffer }> {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    const hash = hashToken(chatToken.safeParse(token).data ?? '');
    const chat = await db.readAsSystem((tx) => findChatByToken(tx, hash));
    if (chat === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
    return { ...chat, hash };
  }

  async function countFile(address: string): Promise<void> {
    const key = `attachment-from:${addressBlock(address)}`;
    if ((await countUpTo(db, clock, { key, windowSeconds, limit: filesPerWindow })) !== undefined) return;
    throw new RelaisError('ATTACHMENT_LIMITED', { retryAfterSeconds: secondsLeftInWindow(clock, windowSeconds) });
  }

  app.register(async (scope) => {
    takeStreams(scope);
    scope.post(customerAttachmentsPath, uploadRoute, async (request): Promise<SentAttachment> => {
      const { clientId, name, size } = parseInput(uploadQuery, request.query);
      const message = await withBody(request, size, async (body) => {
        const { tenantId, contactId } = await findChat(request);
        await countFile(request.ip);
        const author = { kind: 'customer' } as const;
        const added = await addAttachment(ground, { tenantId, contactId, author, clientId, name, size, body });
        if (added.outcome === 'state-changed') throw new RelaisError('CONTACT_STATE_CHANGED');
        return added.message;
      });
      const file = attachmentOf(message);
      // A text went under this clientId before.
      if (file === undefined) throw new RelaisError('INPUT_INVALID');
      return { seq: message.seq, at: message.at.toISOString(), ...file };
    });
  });

  app.get(`${customerAttachmentsPath}/:id/link`, async (request): Promise<AttachmentLink> => {
    const { tenantId, contactId, hash } = await findChat(request);
    const id = attachmentId.safeParse(parseInput(onePath, request.params).id).data;
    if (id === undefined) throw new RelaisError('ATTACHMENT_NOT_FOUND');
    await db.readInTenant(tenantId, (tx) => getAttachment(tx, contactId, id));
    return { url: linkTo(id, hash, clock.now()) };
  });

  app.get(`${customerAttachmentsPath}/:id`, { exposeHeadRoute: false }, async (request, reply) => {
    const id = attachmentId.safeParse(parseInput(onePath, request.params).id).data;
    const owner = id === undefined ? undefined : await db.readAsSystem((tx) => findOwner(tx, id));
    if (id === undefined || owner === undefined) throw new RelaisError('ATTACHMENT_NOT_FOUND');
    const link = linkQuery.safeParse(request.query).data;
    const state = link === undefined ? 'forged' : checkLink(id, link, owner.tokenHash, clock.now());
    if (state === 'forged') throw new RelaisError('ATTACHMENT_NOT_FOUND');
    if (state === 'expired') throw new RelaisError('ATTACHMENT_LINK_EXPIRED');
    const row = await db.readInTenant(owner.tenantId, (tx) => getAttachment(tx, owner.contactId, id));
    // The link is a secret of its own, which a page that embeds the chat may show as well.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    const file = { type: row.media_type ?? '', size: row.size, disposition: contentDisposition(row.name) };
    return sendFile(reply, file, piecesOf(db, owner.tenantId, row));
  });
}
