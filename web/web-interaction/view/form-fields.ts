/** The fields of the form, as the page's form has them. */
import type { ChatForm, FieldUse, OwnField } from '#contracts/vocabulary/chat-form.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import { phoneForm } from '#contracts/vocabulary/phone-form.ts';
import { cleanName, cleanText, longestAddress, longestName, longestText, longestValue } from '../entered-text.ts';
import type { Texts } from '../texts.ts';
import { addressAttributes, addressFault } from './address.ts';
import { type Field, type FieldOptions, field } from './field.ts';
import { tooLong } from './too-long.ts';

export interface Draft {
  name: string;
  question: string;
  address: string;
  phone: string;
  /** The page's own fields, by id. */
  own: Record<string, string>;
}

export const emptyDraft = (): Draft => ({ name: '', question: '', address: '', phone: '', own: {} });

export type Kind = 'chat' | 'message';

export interface FormField {
  /** As the server names it, of a chat and of a message. */
  readonly paths: readonly string[];
  readonly field: Field;
  use(kind: Kind): FieldUse;
  /** What is said below it, where that hangs on what is asked for. */
  help?(kind: Kind): string;
  /** What is wrong with what is typed, when something is. */
  fault(values: Readonly<Draft>): string | undefined;
  /** What is said when it is empty and must not be. */
  readonly missing: string;
  value(values: Readonly<Draft>): string;
}

/** In their order on the page. A message is answered at its address: it needs one, and a text, whatever the form says. */
export function formFields(t: Texts, language: Language, form: ChatForm, draft: Draft): FormField[] {
  return [
    nameField(t, form, draft),
    addressField(t, form, draft),
    phoneField(t, form, draft),
    ...form.own.map((one) => ownField(t, language, one, draft)),
    questionField(t, form, draft),
  ];
}

/** As they are sent. */
export function cleanDraft(draft: Readonly<Draft>, form: ChatForm): Draft {
  const own = form.own.flatMap(({ id }): [string, string][] => {
    const value = cleanName(draft.own[id] ?? '');
    return value === '' ? [] : [[id, value]];
  });
  return {
    name: cleanName(draft.name),
    address: draft.address.trim(),
    phone: cleanName(draft.phone),
    own: Object.fromEntries(own),
    question: cleanText(draft.question),
  };
}

function nameField(t: Texts, form: ChatForm, draft: Draft): FormField {
  return {
    paths: ['name'],
    use: () => form.name,
    missing: t.form.nameMissing,
    value: ({ name }) => name,
    fault: ({ name }) => tooLong(t, name, longestName),
    field: field({
      id: 'name',
      label: t.form.name,
      optional: t.form.optional,
      value: draft.name,
      attributes: { name: 'name', autocomplete: 'name' },
      early: (value) => tooLong(t, cleanName(value), longestName),
      onChange: (value) => {
        draft.name = value;
      },
    }),
  };
}

function addressField(t: Texts, form: ChatForm, draft: Draft): FormField {
  return {
    paths: ['email', 'address'],
    use: (kind) => (kind === 'message' ? 'required' : form.email),
    help: (kind) => (kind === 'message' ? t.form.addressHelp : t.form.addressHelpChat),
    missing: t.form.addressWrong,
    value: ({ address }) => address,
    fault: ({ address }) => addressFault(t, address),
    field: field({
      id: 'address',
      label: t.form.address,
      help: t.form.addressHelp,
      optional: t.form.optional,
      value: draft.address,
      attributes: addressAttributes,
      early: (value) => tooLong(t, value.trim(), longestAddress),
      onChange: (value) => {
        draft.address = value;
      },
    }),
  };
}

function phoneField(t: Texts, form: ChatForm, draft: Draft): FormField {
  return {
    paths: ['phone'],
    use: () => form.phone,
    missing: t.form.missing,
    value: ({ phone }) => phone,
    fault: ({ phone }) => phoneFault(t, phone),
    field: field({
      id: 'phone',
      label: t.form.phone,
      optional: t.form.optional,
      value: draft.phone,
      attributes: phoneAttributes,
      early: () => undefined,
      onChange: (value) => {
        draft.phone = value;
      },
    }),
  };
}

function questionField(t: Texts, form: ChatForm, draft: Draft): FormField {
  return {
    paths: ['question', 'text'],
    use: (kind) => (kind === 'message' ? 'required' : form.question),
    missing: t.form.questionMissing,
    value: ({ question }) => question,
    fault: ({ question }) => tooLong(t, question, longestText),
    field: field({
      id: 'question',
      label: t.form.question,
      optional: t.form.optional,
      value: draft.question,
      multiline: true,
      attributes: { name: 'question', rows: '4' },
      early: (value) => tooLong(t, cleanText(value), longestText),
      onChange: (value) => {
        draft.question = value;
      },
    }),
  };
}

const phoneAttributes = { name: 'tel', type: 'tel', autocomplete: 'tel' } as const;

function phoneFault(t: Texts, phone: string): string | undefined {
  return phoneForm.test(phone) ? undefined : t.form.phoneWrong;
}

function ownField(
  t: Texts,
  language: Language,
  { id, kind, label, required, choices }: OwnField,
  draft: Draft,
): FormField {
  const attributes = kind === 'email' ? { type: 'email', inputmode: 'email' } : kind === 'phone' ? { type: 'tel' } : {};
  const offered: FieldOptions['choices'] = [
    ['', t.form.choose],
    ...choices.en.map((value, at): [string, string] => [value, choices[language][at] ?? value]),
  ];
  return {
    paths: [`own.${id}`],
    use: () => (required ? 'required' : 'optional'),
    missing: t.form.missing,
    value: ({ own }) => own[id] ?? '',
    fault: ({ own }) => {
      const value = own[id] ?? '';
      if (kind === 'email') return addressFault(t, value);
      return kind === 'phone' ? phoneFault(t, value) : tooLong(t, value, longestValue);
    },
    field: field({
      id: `own-${id}`,
      label: label[language],
      optional: t.form.optional,
      value: draft.own[id] ?? '',
      ...(kind === 'choice' ? { choices: offered } : {}),
      attributes: { autocomplete: 'off', ...attributes },
      early: (value) => tooLong(t, cleanName(value), longestValue),
      onChange: (value) => {
        draft.own[id] = value;
      },
    }),
  };
}
