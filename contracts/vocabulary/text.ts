import { z } from 'zod';
import { type Language, languages } from './language.ts';

/** What people write, in lines: bounded, no control characters but line breaks and tabs. Trim before, where it fits. */
export function plainText(text: z.ZodString, max: number) {
  return text.max(max).regex(/^(?:[^\p{Cc}]|[\n\r\t])*$/u);
}

export const longestMessage = 10_000;
/** A message of a conversation. */
export const messageText = plainText(z.string().min(1), longestMessage);

/** A text to customers in the languages of the product; absent where there is nothing to say in one. */
export function textsByLanguage(max: number) {
  const text = plainText(z.string().trim().min(1), max).optional();
  return z.object({ en: text, fr: text } satisfies Record<Language, typeof text>);
}
export type TextsByLanguage = z.infer<ReturnType<typeof textsByLanguage>>;

/** The text in the language, else in the next best one; undefined where there is none at all. */
export function textIn(texts: TextsByLanguage, ...preferred: readonly (Language | undefined)[]): string | undefined {
  for (const each of [...preferred, ...languages]) {
    const text = each === undefined ? undefined : texts[each];
    if (text !== undefined) return text;
  }
  return undefined;
}
