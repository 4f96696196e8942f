import { button, el } from './dom.ts';

/** A screen that says one thing, with one thing to do about it. `heading` is h1 where the page's name is not shown. */
export function messageScreen(options: {
  readonly heading: 'h1' | 'h2';
  readonly text: string;
  readonly help?: string;
  readonly role?: 'alert' | 'status';
  readonly action?: { readonly text: string; run(): void };
}): HTMLElement {
  const { heading, text, help, role, action } = options;
  const element = el('section', { class: 'one-thing', role: role ?? 'status' }, el(heading, {}, text));
  if (help !== undefined) element.append(el('p', {}, help));
  if (action !== undefined) element.append(button(action.text, 'plain', () => action.run()));
  return element;
}
