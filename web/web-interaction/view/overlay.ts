import { el, focusedNear } from './dom.ts';

export interface Overlay {
  readonly element: HTMLDialogElement;
  open(): void;
  close(): void;
}

/**
 * A dialog over the chat: Escape closes it, the focus stays inside and returns to where it was. On a page of its own it is
 * the browser's; in a panel on somebody else's it covers the panel alone, and the rest of that page stays in use.
 */
export function overlay(attributes: Readonly<Record<string, string>>, ...children: readonly Node[]): Overlay {
  const element = el('dialog', attributes, ...children);
  let covered: readonly HTMLElement[] = [];
  let before: Element | null = null;

  function open(): void {
    if (element.open) return;
    const tree = element.getRootNode();
    if (!(tree instanceof ShadowRoot)) {
      element.showModal();
      return;
    }
    before = focusedNear(element);
    element.setAttribute('aria-modal', 'true');
    element.show();
    covered = othersThan(element, tree.querySelector('.root'));
    for (const one of covered) one.inert = true;
  }

  function close(): void {
    for (const one of covered) one.inert = false;
    covered = [];
    const hadFocus = element.contains(focusedNear(element));
    element.close();
    if (hadFocus && before instanceof HTMLElement) before.focus();
    before = null;
  }

  // The browser does so for its own; the panel would take the key for itself.
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || covered.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  return { element, open, close };
}

/** Everything within `root` that is neither around the element nor inside it. */
function othersThan(element: Element, root: Element | null): HTMLElement[] {
  const others: HTMLElement[] = [];
  for (let around = element; around !== root && around.parentElement !== null; around = around.parentElement) {
    for (const one of around.parentElement.children) {
      if (one !== around && one instanceof HTMLElement && !one.inert) others.push(one);
    }
  }
  return others;
}
