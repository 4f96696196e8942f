import type { Texts } from '../texts.ts';

/** That a text is longer than allowed, and by how much; undefined when it is not. */
export function tooLong(t: Texts, text: string, longest: number): string | undefined {
  return text.length > longest ? t.form.tooLong(text.length - longest, longest) : undefined;
}
