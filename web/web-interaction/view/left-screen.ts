import type { KeptMessage } from '../storage.ts';
import type { Texts } from '../texts.ts';
import { button, el } from './dom.ts';

/** A message has been left: what it says and where it will be answered, to be read again and kept. */
export function leftScreen(
  t: Texts,
  { address, text }: KeptMessage,
  options: { onSave(): void; onAgain(): void },
): HTMLElement {
  return el(
    'section',
    { class: 'one-thing' },
    el('div', { role: 'status' }, el('h2', {}, t.left.title), el('p', { class: 'lines' }, t.left.help(address))),
    el(
      'div',
      { class: 'message customer left' },
      el('div', { class: 'head' }, el('span', { class: 'who' }, t.left.yours)),
      el('div', { class: 'text', dir: 'auto' }, text),
    ),
    el(
      'div',
      { class: 'actions' },
      button(t.left.save, 'plain', options.onSave),
      button(t.left.again, 'plain', options.onAgain),
    ),
  );
}
