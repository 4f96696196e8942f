import type { Language } from '#contracts/vocabulary/language.ts';

/** Each language in its own words. (The vocabulary's own list would load zod with it.) */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };

/** A language of the product, or undefined for anything else. */
export function asLanguage(value: string | null | undefined): Language | undefined {
  return isLanguage(value) ? value : undefined;
}

/** A language in its own words; undefined for anything else. */
export function languageName(value: unknown): string | undefined {
  return typeof value === 'string' && isLanguage(value) ? languageNames[value] : undefined;
}

export const knownLanguages: readonly Language[] = Object.keys(languageNames).filter(isLanguage);

function isLanguage(value: string | null | undefined): value is Language {
  return typeof value === 'string' && Object.hasOwn(languageNames, value);
}
