/** What a page's form asks, read off the server's answer without the schemas, which would cost more bytes than the page. */
import type { ChatForm, FieldUse, OwnField, OwnFieldKind } from '#contracts/vocabulary/chat-form.ts';
import { isObject } from './frames.ts';

const uses: readonly FieldUse[] = ['required', 'optional', 'hidden'];
const kinds: readonly OwnFieldKind[] = ['text', 'email', 'phone', 'choice'];

/** What is not told is as on a page that nobody has changed. */
export function readForm(answer: unknown): ChatForm {
  const form = isObject(answer) ? answer : {};
  const told = (value: unknown, usual: FieldUse) => uses.find((one) => one === value) ?? usual;
  return {
    name: told(form.name, 'required'),
    email: told(form.email, 'hidden'),
    phone: told(form.phone, 'hidden'),
    question: told(form.question, 'required'),
    own: Array.isArray(form.own) ? form.own.flatMap(readField) : [],
  };
}

/** A kind that this page does not know (a newer server) is asked as text; the server says what it wants. */
function readField(item: unknown): OwnField[] {
  if (!isObject(item) || typeof item.id !== 'string') return [];
  const choices = isObject(item.choices) ? item.choices : {};
  const label = isObject(item.label) ? item.label : {};
  return [
    {
      id: item.id,
      kind: kinds.find((one) => one === item.kind) ?? 'text',
      label: { en: String(label.en), fr: String(label.fr) },
      required: item.required === true,
      choices: { en: strings(choices.en), fr: strings(choices.fr) },
    },
  ];
}

function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
