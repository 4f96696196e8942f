import type { Texts } from '../texts.ts';
import { button, el } from './dom.ts';
import { type Overlay, overlay } from './overlay.ts';

/** Asks before the chat ends. */
export function endDialog(t: Texts, onEnd: () => void): Overlay {
  const dialog = overlay(
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
