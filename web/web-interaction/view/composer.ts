import { cleanText, longestText } from '../entered-text.ts';
import type { Texts } from '../texts.ts';
import { button, el, showText } from './dom.ts';
import { tooLong } from './too-long.ts';

export interface Composer {
  readonly element: HTMLElement;
  readonly input: HTMLTextAreaElement;
}

/** Enter sends with a keyboard; on a touch screen it breaks the line, as people know it from their phones. */
export function composer(
  t: Texts,
  options: {
    readonly value: string;
    /** Stands before the field. */
    readonly attach: HTMLElement;
    onWrite(text: string): boolean;
    onTyping(text: string): void;
  },
): Composer {
  const input = el('textarea', {
    id: 'message',
    rows: '1',
    'aria-describedby': 'message-fault',
    enterkeyhint: 'enter',
    autocomplete: 'off',
    placeholder: t.chat.message,
  });
  input.value = options.value;
  const fault = el('p', { id: 'message-fault', class: 'fault' });
  const look = () => {
    const wrong = tooLong(t, cleanText(input.value), longestText);
    showText(fault, wrong);
    input.setAttribute('aria-invalid', String(wrong !== undefined));
    return wrong === undefined;
  };
  look();
  const form = el(
    'form',
    { class: 'composer' },
    fault,
    options.attach,
    el('label', { for: 'message', class: 'sr-only' }, t.chat.message),
    input,
    button(t.chat.send, 'primary'),
  );
  const send = () => {
    if (!look() || !options.onWrite(input.value)) return;
    input.value = '';
    options.onTyping('');
    input.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  input.addEventListener('input', () => {
    look();
    options.onTyping(input.value);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    send();
  });
  return { element: form, input };
}
