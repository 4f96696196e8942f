/** What the page asks before the chat, and an address when nobody is there to chat. */
import type { ChatForm } from '#contracts/vocabulary/chat-form.ts';
import type { FieldFault } from '#contracts/vocabulary/error-code.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import type { CustomerPage } from '#contracts/web-interaction/contract.ts';
import type { Texts } from '../texts.ts';
import { button, el, setText, showText } from './dom.ts';
import { allRight } from './field.ts';
import { cleanDraft, type Draft, type FormField, formFields, type Kind } from './form-fields.ts';

export interface StartFormOptions {
  readonly t: Texts;
  readonly language: Language;
  readonly form: ChatForm;
  readonly there: Pick<CustomerPage, 'staffed' | 'away'>;
  /** The way lets no chat through: only a message can be left, whoever is there. */
  readonly blocked: boolean;
  /** What was typed before; kept up to date. */
  readonly draft: Draft;
  readonly onSubmit: (kind: Kind, values: Readonly<Draft>) => void;
}

export interface StartForm {
  readonly element: HTMLElement;
  /** Who is there has changed, perhaps. */
  setThere(there: StartFormOptions['there']): void;
  setBusy(busy: boolean): void;
  setFault(text: string | undefined): void;
  /** What the server refused, at its fields; false when none of them is on the page. */
  setFieldFaults(faults: readonly FieldFault[]): boolean;
}

export function startForm(options: StartFormOptions): StartForm {
  const { t, blocked, draft, onSubmit } = options;
  const kindOf = (staffed: boolean) => (staffed && !blocked ? 'chat' : 'message');
  let { there } = options;
  let kind: Kind = kindOf(there.staffed);
  let busy = false;
  const fields = formFields(t, options.language, options.form, draft);
  const unstaffed = el('div', { class: 'notice', role: 'status' });
  const away = el('p', { class: 'notice', role: 'status' });
  const fault = el('p', { class: 'fault summary', role: 'alert' });
  fault.hidden = true;
  const submit = button('', 'primary');
  const form = el('form', { class: 'start' });
  form.noValidate = true;
  form.append(el('p', { class: 'greeting' }, t.form.greeting), unstaffed, away);
  form.append(...fields.map(({ field }) => field.element), fault, submit);

  function render(): void {
    const message = kind === 'message';
    for (const { field, use, help } of fields) {
      if (help !== undefined) field.setHelp(help(kind));
      field.element.hidden = use(kind) === 'hidden';
      field.setRequired(use(kind) === 'required');
    }
    unstaffed.hidden = !message;
    showText(away, !message && there.away === true ? t.form.away : undefined);
    if (!message) unstaffed.replaceChildren();
    else if (unstaffed.childElementCount === 0) {
      const reason = blocked ? t.form.blocked : t.form.unstaffed;
      unstaffed.append(el('p', { class: 'strong' }, reason), el('p', { class: 'lines' }, t.form.unstaffedHelp));
    }
    setText(submit, message ? (busy ? t.form.leaving : t.form.leave) : busy ? t.form.starting : t.form.start);
    // Not `disabled`: the button keeps the focus while it works.
    submit.setAttribute('aria-disabled', String(busy));
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    const values = cleanDraft(draft, options.form);
    const faults = fields.map(({ field, use, value, missing, fault }) => {
      if (use(kind) === 'hidden') return [field, undefined] as const;
      const empty = value(values) === '';
      return [field, empty ? (use(kind) === 'required' ? missing : undefined) : fault(values)] as const;
    });
    if (!allRight(faults)) return;
    onSubmit(kind, shownOf(values, fields, kind));
  });
  render();
  return {
    element: form,
    setThere(now) {
      there = now;
      kind = kindOf(now.staffed);
      render();
    },
    setBusy(now) {
      busy = now;
      render();
    },
    setFault: (text) => showText(fault, text),
    setFieldFaults(faults) {
      const at = fields.map(({ field, paths, missing }) => {
        const refused = faults.find(({ path }) => paths.includes(path));
        return [field, refused && (refused.message === 'required' ? missing : t.form.wrong)] as const;
      });
      return !allRight(at);
    },
  };
}

/** What stands in a field that is not shown is nobody's concern. */
function shownOf(values: Readonly<Draft>, fields: readonly FormField[], kind: Kind): Draft {
  const asks = (path: string) => fields.some(({ paths, use }) => paths.includes(path) && use(kind) !== 'hidden');
  const shown = (path: 'name' | 'address' | 'phone' | 'question') => (asks(path) ? values[path] : '');
  return {
    name: shown('name'),
    address: shown('address'),
    phone: shown('phone'),
    question: shown('question'),
    own: values.own,
  };
}
