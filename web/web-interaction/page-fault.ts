/** What to make of a request that failed. */
import { ApiFault } from './api.ts';
import type { Texts } from './texts.ts';

/** The fault to tell; what is none is a bug of the page and goes on as one. */
export function faultIn(error: unknown): ApiFault {
  if (error instanceof ApiFault) return error;
  throw error;
}

export function isPageGone({ code }: ApiFault): boolean {
  return code === 'CHAT_PAGE_CLOSED' || code === 'CHAT_PAGE_NOT_FOUND';
}

export function faultText({ code, retryAfterSeconds }: ApiFault, t: Texts): string {
  if (code !== 'CHAT_LIMITED' || retryAfterSeconds === undefined) return t.faults[code];
  return t.limitedFor(Math.max(1, Math.ceil(retryAfterSeconds / 60)));
}
