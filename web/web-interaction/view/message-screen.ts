import type { ApiFault } from '../api.ts';
import { faultText } from '../page-fault.ts';
import type { Texts } from '../texts.ts';
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

/** The page is switched off. */
export function closedScreen(t: Texts, onRetry: () => void): HTMLElement {
  const { title: text, help } = t.closed;
  return messageScreen({ heading: 'h2', text, help, action: { text: t.retry, run: onRetry } });
}

/** Why there is no page. */
export function faultScreen(t: Texts, fault: ApiFault, onRetry: () => void): HTMLElement {
  return messageScreen({
    heading: 'h1',
    text: fault.passing ? t.unreachable : faultText(fault, t),
    role: 'alert',
    // Another try finds no page at a wrong address.
    ...(fault.code === 'CHAT_PAGE_NOT_FOUND' ? {} : { action: { text: t.retry, run: onRetry } }),
  });
}
