/** What a chat page asks its customers, and what it says to them. */
import { z } from 'zod';
import { nameText } from '../route.ts';
import { languages } from './language.ts';
import { plainText } from './text.ts';

export const fieldUses = ['required', 'optional', 'hidden'] as const;
export type FieldUse = (typeof fieldUses)[number];

/** The fields that every page knows. */
export const knownFields = ['name', 'email', 'phone', 'question'] as const;
export type KnownField = (typeof knownFields)[number];

export const ownFieldKinds = ['text', 'email', 'phone', 'choice'] as const;
export type OwnFieldKind = (typeof ownFieldKinds)[number];

export const mostOwnFields = 5;
export const mostChoices = 20;

const choices = z.array(nameText(60)).max(mostChoices);

/** A field of a page's own. Both languages name the same choices in the same order; other kinds have none. */
export const ownField = z
  .object({
    /** Stays with the field while its label changes. */
    id: z.uuid(),
    kind: z.enum(ownFieldKinds),
    label: z.object({ en: nameText(60), fr: nameText(60) }),
    required: z.boolean(),
    choices: z.object({ en: choices, fr: choices }).default({ en: [], fr: [] }),
  })
  .superRefine(({ kind, choices: { en, fr } }, context) => {
    const wrong = (language: 'en' | 'fr', fault: string) =>
      context.addIssue({ code: 'custom', path: ['choices', language], params: { fault }, input: '' });
    if (kind !== 'choice') return;
    if (new Set(en).size < 2 || new Set(en).size < en.length) wrong('en', 'choices');
    else if (fr.length !== en.length) wrong('fr', 'choicesDiffer');
    else if (new Set(fr).size < fr.length) wrong('fr', 'choices');
  });
export type OwnField = z.infer<typeof ownField>;

const use = z.enum(fieldUses);
export const chatForm = z.object({
  name: use,
  email: use,
  phone: use,
  question: use,
  own: z
    .array(ownField)
    .max(mostOwnFields)
    .refine((fields) => new Set(fields.map(({ id }) => id)).size === fields.length),
});
export type ChatForm = z.infer<typeof chatForm>;

export const chatFormDefault: ChatForm = {
  name: 'required',
  email: 'hidden',
  phone: 'hidden',
  question: 'required',
  own: [],
};

/** The texts that a page may have of its own, in each language; what is left out is the product's. All plain text. */
export const pageTextKinds = ['title', 'greeting', 'waiting', 'unstaffed', 'left', 'end'] as const;
export type PageTextKind = (typeof pageTextKinds)[number];

const sentence = plainText(z.string().trim().min(1), 500).optional();
const textsOfLanguage = z.object({
  title: nameText().optional(),
  greeting: sentence,
  waiting: sentence,
  unstaffed: sentence,
  left: sentence,
  end: sentence,
} satisfies Record<PageTextKind, z.ZodType>);
export type PageTexts = z.infer<typeof textsOfLanguage>;
export const pageTexts = z.partialRecord(z.enum(languages), textsOfLanguage);

/** What a customer wrote into one field. */
export const fieldValue = nameText(200);

/** What came with a contact, as the agent reads it. A telephone number that every page knows has no label of its own. */
export const contactDatum = z.object({
  kind: z.enum(ownFieldKinds),
  label: z.object({ en: z.string(), fr: z.string() }).optional(),
  /** A choice reads in both languages. */
  value: z.union([z.string(), z.object({ en: z.string(), fr: z.string() })]),
});
export type ContactDatum = z.infer<typeof contactDatum>;
