/** Files that go with messages: their kinds, what a message says of one, and how they come and go. */
import { z } from 'zod';
import { attachmentId } from './ids.ts';

/** Markup (SVG, HTML), programs and what cannot be told are of no kind and always refused. */
export const attachmentKinds = ['image', 'pdf', 'text', 'office', 'archive'] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];
export const attachmentKind = z.enum(attachmentKinds);

export const bytesPerMegabyte = 1024 * 1024;
/** No tenant can allow more. */
export const mostMegabytes = 25;

/** What a tenant lets customers and agents send each other; without kinds nothing. */
export const attachmentLimits = z.object({
  megabytes: z.int().min(1).max(mostMegabytes),
  kinds: z.array(attachmentKind),
});
export type AttachmentLimits = z.infer<typeof attachmentLimits>;

/** A message's file. `type` was decided by the content; `size` is in bytes. */
export const attachmentView = z.object({
  id: attachmentId,
  name: z.string(),
  size: z.int(),
  type: z.string(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

/**
 * The query of an upload: `POST …/attachments?clientId=…&name=…&size=…` with the bytes as `application/octet-stream`.
 * The same `clientId` again answers the message that was stored the first time.
 */
export const uploadQuery = z.object({
  clientId: z.uuid(),
  /** As the sender's device calls it; it is cleaned. */
  name: z.string().max(1000),
  /** Exactly so many bytes follow. */
  size: z.coerce.number().int().min(0),
});
export type UploadQuery = z.infer<typeof uploadQuery>;
