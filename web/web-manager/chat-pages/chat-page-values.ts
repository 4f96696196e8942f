/** A chat page as its form holds it (pure). */
import {
  chatFormDefault,
  knownFields,
  type OwnField,
  type OwnFieldKind,
  type PageTextKind,
  pageTextKinds,
} from '#contracts/vocabulary/chat-form.ts';
import { type Language, languages } from '#contracts/vocabulary/language.ts';
import type { ChatPageView } from '#contracts/web-manager/chat-pages.ts';
import type { QueueItem } from '#contracts/web-manager/queues.ts';
import { randomUuid } from '#web/ui/random-uuid.ts';
import { brandingFields, brandingInput, brandingValues } from '../branding/branding-values.ts';

/** Choices are text, one a line. */
export type OwnFieldValues = Omit<OwnField, 'choices'> & { readonly choices: Readonly<Record<Language, string>> };
export type TextValues = Readonly<Record<PageTextKind, string>>;
export type ChatPageValues = ReturnType<typeof valuesOf>;

/** The paths of the inputs, in their order. */
export const chatPageFields: readonly string[] = [
  'name',
  'key',
  'queueId',
  'language',
  'enabled',
  ...brandingFields,
  ...knownFields.map((field) => `form.${field}`),
  'form.own',
  ...pageTextKinds.flatMap((kind) => languages.map((language) => `texts.${language}.${kind}`)),
  'allowedOrigins',
];

/** A new page leads to the only queue at once; where there are several, people choose. */
export function valuesOf(record: ChatPageView | undefined, queues: readonly QueueItem[]) {
  const only = queues.length === 1 ? queues[0]?.id : undefined;
  const language: string = record?.language ?? 'browser';
  const queueId: string = record?.queueId ?? only ?? '';
  const { own, ...known } = record?.form ?? chatFormDefault;
  const textsIn = (of: Language): TextValues => {
    const texts = record?.texts[of] ?? {};
    const { title = '', greeting = '', waiting = '', unstaffed = '', left = '', end = '' } = texts;
    return { title, greeting, waiting, unstaffed, left, end };
  };
  return {
    name: record?.name ?? '',
    key: record?.key ?? '',
    queueId,
    language,
    enabled: record?.enabled ?? true,
    allowedOrigins: record?.allowedOrigins ?? [],
    ...brandingValues(record),
    form: { ...known, own: own.map(ownValues) },
    texts: { en: textsIn('en'), fr: textsIn('fr') },
  };
}

/** As the contract asks for it. */
export function inputOf({ language, logo, colours, form, texts, ...values }: ChatPageValues) {
  return {
    ...values,
    language: language === 'browser' ? undefined : language,
    ...brandingInput({ logo, colours }),
    form: formInput(form),
    texts: { en: written(texts.en), fr: written(texts.fr) },
  };
}

export function formInput({ own, ...known }: ChatPageValues['form']) {
  return { ...known, own: own.map(ownInput) };
}

export function ownInput({ choices, ...field }: OwnFieldValues): OwnField {
  const { en, fr } = choices;
  return { ...field, choices: field.kind === 'choice' ? { en: lines(en), fr: lines(fr) } : { en: [], fr: [] } };
}

/** What is written of the texts. */
export function written(texts: TextValues): Partial<Record<PageTextKind, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
}

export function newOwnField(kind: OwnFieldKind = 'text'): OwnFieldValues {
  return { id: randomUuid(), kind, label: { en: '', fr: '' }, required: false, choices: { en: '', fr: '' } };
}

function ownValues({ choices: { en, fr }, ...field }: OwnField): OwnFieldValues {
  return { ...field, choices: { en: en.join('\n'), fr: fr.join('\n') } };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
