/**
 * Languages of a page. English is bundled, another language is loaded when it is chosen. A console adds its own
 * namespace: it declares it in i18next's ResourceNamespaceMap (see the declaration below) and hands it to `startTexts`.
 */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#contracts/vocabulary/language.ts';
import { asLanguage } from '../language-names.ts';
import { readStored, writeStored } from '../stored.ts';
import { en } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    returnNull: false;
  }
  interface ResourceNamespaceMap {
    ui: typeof en;
  }
}

export interface TextSource {
  /** English, bundled with the page. */
  readonly en: object;
  /** The other languages, each loaded when it is chosen. */
  readonly load: Readonly<Record<Exclude<Language, 'en'>, () => Promise<object>>>;
}

const shared: TextSource = { en, load: { fr: async () => (await import('./fr.ts')).fr } };
const storageKey = 'relais.language';
const sources = new Map<string, TextSource>();

/**
 * Sets up i18next for a page, in the language the person chose last, else the browser's, else English.
 * Call once, before the first render; `own` maps a namespace to its texts.
 */
export async function startTexts(own: Readonly<Record<string, TextSource>>): Promise<i18n> {
  for (const [namespace, source] of Object.entries({ ui: shared, ...own })) sources.set(namespace, source);
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'ui',
    ns: [...sources.keys()],
    resources: { en: Object.fromEntries([...sources].map(([namespace, source]) => [namespace, source.en])) },
    interpolation: { escapeValue: false },
    returnNull: false,
    missingInterpolationHandler: tellMissing,
  });
  // `{{count, number}}` in a text.
  i18next.services.formatter?.add('number', (value: number, language) => formatNumber(value, language));
  try {
    await changeLanguage(storedLanguage() ?? browserLanguage());
  } catch (error) {
    // A page in English serves people better than none.
    console.error('the texts could not be loaded', error);
  }
  return i18next;
}

/**
 * Nobody reads `{{name}}`; whoever forgot the value finds it in the browser's console, where the journeys look. A value
 * that is given and undefined is meant: a dialog that is not open has nobody to name.
 */
function tellMissing(text: string, [placeholder, inside = '']: RegExpExecArray, options: object): string {
  const [name = ''] = inside.split(',');
  if (!Object.hasOwn(options, name.trim())) console.error(`a text lacks its value ${placeholder}: ${text}`);
  return '';
}

/** Texts of a part that is loaded later; from then on they follow the language of the page. */
export async function addTexts(namespace: string, source: TextSource): Promise<void> {
  if (sources.has(namespace)) return;
  const language = currentLanguage();
  if (language !== 'en') i18next.addResourceBundle(language, namespace, await source.load[language]());
  i18next.addResourceBundle('en', namespace, source.en);
  sources.set(namespace, source);
}

/** Shows the page in another language; `remember` keeps the choice on this device. Rejects when the texts don't load. */
export async function changeLanguage(language: Language, options: { remember?: boolean } = {}): Promise<void> {
  if (language !== 'en') {
    await Promise.all(
      [...sources]
        .filter(([namespace]) => !i18next.hasResourceBundle(language, namespace))
        .map(async ([namespace, source]) =>
          i18next.addResourceBundle(language, namespace, await source.load[language]()),
        ),
    );
  }
  if (options.remember) writeStored(storageKey, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The language shown, for Intl formats. */
export function currentLanguage(): Language {
  return asLanguage(i18next.language) ?? 'en';
}

/** For Intl formats: the person's own variety of the language (en-GB, fr-CA …), if the browser names one. */
export function formatLocale(language: string): string {
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

/** 1,234 or 1 234, as the person writes it. */
export function formatNumber(value: number, language: string = currentLanguage()): string {
  return new Intl.NumberFormat(formatLocale(language)).format(value);
}

/** What the person chose on this device, if he did. */
export function storedLanguage(): Language | undefined {
  return asLanguage(readStored(storageKey));
}

function browserLanguage(): Language {
  for (const tag of navigator.languages) {
    const language = asLanguage(tag.split('-')[0]);
    if (language !== undefined) return language;
  }
  return 'en';
}
