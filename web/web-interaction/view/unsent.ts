import type { Texts } from '../texts.ts';
import { button, el, setText } from './dom.ts';

export interface UnsentBox {
  readonly element: HTMLElement;
  readonly text: HTMLTextAreaElement;
  /** Nothing hides it. */
  show(text: string): void;
}

/** What had not gone when the chat was over: to be read and copied. */
export function unsentBox(t: Texts): UnsentBox {
  const text = el('textarea', { id: 'unsent', rows: '2', readonly: '' });
  const copy = button(t.chat.copy, 'plain', () => {
    copyText(text).then(
      () => setText(copy, t.chat.copied),
      // It is selected: the browser's own way of copying is left.
      (error: unknown) => console.warn('the browser does not copy', error),
    );
  });
  copy.setAttribute('aria-live', 'polite');
  copy.addEventListener('blur', () => setText(copy, t.chat.copy));
  const element = el('div', { class: 'field unsent' }, el('label', { for: 'unsent' }, t.chat.unsent), text, copy);
  element.hidden = true;
  return {
    element,
    text,
    show(unsent) {
      if (text.value !== unsent) text.value = unsent;
      element.hidden = unsent === '';
    },
  };
}

/** Browsers offer the clipboard only over HTTPS, and on other sites only if these allow it; elsewhere the old command works. */
async function copyText(area: HTMLTextAreaElement): Promise<void> {
  area.select();
  if (!document.execCommand('copy')) await navigator.clipboard.writeText(area.value);
}
