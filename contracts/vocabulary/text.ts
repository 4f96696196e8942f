import { z } from 'zod';

/** What people write, in lines: bounded, no control characters but line breaks and tabs. Trim before, where it fits. */
export function plainText(text: z.ZodString, max: number) {
  return text.max(max).regex(/^(?:[^\p{Cc}]|[\n\r\t])*$/u);
}

export const longestMessage = 10_000;
/** A message of a conversation. */
export const messageText = plainText(z.string().min(1), longestMessage);
