/**
 * Links to a customer's files that need no header: an `<img>` and a download of the browser's own. The hash of the chat's
 * token signs them, so they are worth as much as the token, for one file and some minutes, and die with it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { customerAttachmentsPath } from '#contracts/web-interaction/attachments.ts';

export const linkSeconds = 600;

export function linkTo(id: string, tokenHash: Buffer, now: Date): string {
  const until = Math.floor(now.getTime() / 1000) + linkSeconds;
  const query = new URLSearchParams({ until: String(until), signature: sign(id, until, tokenHash) });
  return `${customerAttachmentsPath}/${id}?${query}`;
}

/** `until` and `signature` as they came in the link. */
export function checkLink(
  id: string,
  link: { until: number; signature: string },
  tokenHash: Buffer,
  now: Date,
): 'good' | 'expired' | 'forged' {
  const expected = Buffer.from(sign(id, link.until, tokenHash));
  const given = Buffer.from(link.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  return link.until * 1000 > now.getTime() ? 'good' : 'expired';
}

function sign(id: string, until: number, tokenHash: Buffer): string {
  return createHmac('sha256', tokenHash).update(`attachment.${id}.${until}`).digest('base64url');
}
