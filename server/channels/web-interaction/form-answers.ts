/** What a customer filled in, judged by his page's form (pure). */

import { z } from 'zod';
import type { ChatForm, ContactDatum, KnownField, OwnField } from '#contracts/vocabulary/chat-form.ts';
import type { FieldFault } from '#contracts/vocabulary/error-code.ts';
import { phoneForm } from '#contracts/vocabulary/phone-form.ts';

export interface Answers {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly question?: string | undefined;
  readonly own?: Readonly<Partial<Record<string, string>>> | undefined;
}

export interface Judged {
  /** Empty: all is right. A fault says `required` or `format`. */
  readonly faults: readonly FieldFault[];
  /** What is not asked for is not kept, whoever sent it. */
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly question: string | undefined;
  readonly data: readonly ContactDatum[];
}

/** A message that is left is answered at its address: there address and text are asked for whatever the form says. */
export function judgeAnswers(form: ChatForm, answers: Answers, kind: 'chat' | 'message'): Judged {
  const uses = kind === 'chat' ? form : { ...form, email: 'required' as const, question: 'required' as const };
  const asked = (field: KnownField) => (uses[field] === 'hidden' ? undefined : answers[field]);
  const names = { email: 'address', question: 'text' } as const;
  const faults: FieldFault[] = [];
  for (const field of ['name', 'email', 'phone', 'question'] as const) {
    const path = kind === 'message' && field in names ? names[field === 'email' ? 'email' : 'question'] : field;
    if (uses[field] === 'required' && asked(field) === undefined) faults.push({ path, message: 'required' });
  }
  const phone = asked('phone');
  if (phone !== undefined && !phoneForm.test(phone)) faults.push({ path: 'phone', message: 'format' });
  const data: ContactDatum[] = phone === undefined ? [] : [{ kind: 'phone', value: phone }];
  for (const field of form.own) {
    const value = answers.own?.[field.id];
    const path = `own.${field.id}`;
    if (value === undefined) {
      if (field.required) faults.push({ path, message: 'required' });
      continue;
    }
    const kept = keptValue(field, value);
    if (kept === undefined) faults.push({ path, message: 'format' });
    else data.push({ kind: field.kind, label: field.label, value: kept });
  }
  return { faults, name: asked('name'), email: asked('email'), question: asked('question'), data };
}

/** Undefined for what does not fit the field. */
function keptValue({ kind, choices }: OwnField, value: string): ContactDatum['value'] | undefined {
  if (kind === 'email') return z.email().safeParse(value).success ? value : undefined;
  if (kind === 'phone') return phoneForm.test(value) ? value : undefined;
  if (kind === 'text') return value;
  const at = choices.en.indexOf(value);
  const french = choices.fr[at];
  return at === -1 || french === undefined ? undefined : { en: value, fr: french };
}
