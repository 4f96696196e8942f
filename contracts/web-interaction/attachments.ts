/**
 * The customer's files, beside the contract routes because they stream. Who may is said by the chat's token in
 * `Authorization: Bearer <token>`.
 *
 * `POST /api/web-interaction/attachments` (uploadQuery): the bytes; answers `sentAttachment`.
 * `GET /api/web-interaction/attachments/{id}/link`: where to fetch a file of this chat, for some minutes and without the
 * token, so that `<img>` and a download need no header. The link dies with the chat's token.
 */
import { z } from 'zod';
import { attachmentView } from '../vocabulary/attachment.ts';

export const customerAttachmentsPath = '/api/web-interaction/attachments';

export const sentAttachment = z.object({ seq: z.int(), at: z.iso.datetime(), attachment: attachmentView });
export type SentAttachment = z.infer<typeof sentAttachment>;

/** A path of this server with its query. */
export const attachmentLink = z.object({ url: z.string() });
export type AttachmentLink = z.infer<typeof attachmentLink>;
