/** Name and question, and an address when nobody is there to chat. */
import { cleanName, cleanText, longestAddress, longestName, longestText } from '../entered-text.ts';
import type { Texts } from '../texts.ts';
import { addressAttributes, addressFault } from './address.ts';
import { button, el, setText, showText } from './dom.ts';
import { allRight, field } from './field.ts';
import { tooLong } from './too-long.ts';

export interface Draft {
  name: string;
  question: string;
  address: string;
}

export interface StartFormOptions {
  readonly t: Texts;
  readonly greeting: string | undefined;
  readonly staffed: boolean;
  /** The way lets no chat through: only a message can be left, whoever is there. */
  readonly blocked: boolean;
  /** What was typed before; kept up to date. */
  readonly draft: Draft;
  readonly onSubmit: (kind: 'chat' | 'message', values: Readonly<Draft>) => void;
}

export interface StartForm {
  readonly element: HTMLElement;
  setStaffed(staffed: boolean): void;
  setBusy(busy: boolean): void;
  setFault(text: string | undefined): void;
}

export function startForm({ t, greeting, staffed, blocked, draft, onSubmit }: StartFormOptions): StartForm {
  const kindOf = (there: boolean) => (there && !blocked ? 'chat' : 'message');
  let kind: 'chat' | 'message' = kindOf(staffed);
  let busy = false;
  const fields = formFields(t, draft);
  const unstaffed = el('div', { class: 'notice', role: 'status' });
  const fault = el('p', { class: 'fault summary', role: 'alert' });
  fault.hidden = true;
  const submit = button('', 'primary');
  const form = el('form', { class: 'start' });
  form.noValidate = true;
  form.append(
    el('p', { class: 'greeting' }, greeting ?? t.form.greeting),
    unstaffed,
    fields.name.element,
    fields.address.element,
    fields.question.element,
    fault,
    submit,
  );

  function render(): void {
    const message = kind === 'message';
    fields.address.element.hidden = !message;
    unstaffed.hidden = !message;
    if (!message) unstaffed.replaceChildren();
    else if (unstaffed.childElementCount === 0) {
      const reason = blocked ? t.form.blocked : t.form.unstaffed;
      unstaffed.append(el('p', { class: 'strong' }, reason), el('p', {}, t.form.unstaffedHelp));
    }
    setText(submit, message ? (busy ? t.form.leaving : t.form.leave) : busy ? t.form.starting : t.form.start);
    // Not `disabled`: the button keeps the focus while it works.
    submit.setAttribute('aria-disabled', String(busy));
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    const values = readValues(draft);
    const { name, address, question } = fields;
    const right = allRight([
      [name, values.name === '' ? t.form.nameMissing : tooLong(t, values.name, longestName)],
      [address, kind === 'chat' ? undefined : addressFault(t, values.address)],
      [question, values.question === '' ? t.form.questionMissing : tooLong(t, values.question, longestText)],
    ]);
    if (right) onSubmit(kind, values);
  });
  render();
  return {
    element: form,
    setStaffed(now) {
      kind = kindOf(now);
      render();
    },
    setBusy(now) {
      busy = now;
      render();
    },
    setFault: (text) => showText(fault, text),
  };
}

function formFields(t: Texts, draft: Draft) {
  return {
    name: field({
      id: 'name',
      label: t.form.name,
      value: draft.name,
      attributes: { name: 'name', autocomplete: 'name' },
      early: (value) => tooLong(t, cleanName(value), longestName),
      onChange: (value) => {
        draft.name = value;
      },
    }),
    address: field({
      id: 'address',
      label: t.form.address,
      help: t.form.addressHelp,
      value: draft.address,
      attributes: addressAttributes,
      early: (value) => tooLong(t, value.trim(), longestAddress),
      onChange: (value) => {
        draft.address = value;
      },
    }),
    question: field({
      id: 'question',
      label: t.form.question,
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

function readValues(draft: Readonly<Draft>): Draft {
  return { name: cleanName(draft.name), address: draft.address.trim(), question: cleanText(draft.question) };
}
