import type { Texts } from '../texts.ts';
import { button, el } from './dom.ts';

/** Asks before the chat ends; the browser's own dialog keeps the focus inside and gives it back. */
export function endDialog(t: Texts, onEnd: () => void): HTMLDialogElement {
  const dialog = el(
    'dialog',
    { 'aria-labelledby': 'end-question' },
    el('h2', { id: 'end-question' }, t.chat.endQuestion),
    el('p', {}, t.chat.endHelp),
    el(
      'div',
      { class: 'actions' },
      button(t.chat.end, 'primary', () => {
        dialog.close();
        onEnd();
      }),
      button(t.chat.endStay, 'plain', () => dialog.close()),
    ),
  );
  return dialog;
}
