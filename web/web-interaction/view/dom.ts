/** Elements without HTML strings: all text goes through textContent. */

/** `attributes` never carry `style`: the content security policy refuses it. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(text: string, kind: 'primary' | 'plain' | 'quiet', onClick?: () => void): HTMLButtonElement {
  const element = el('button', { type: onClick === undefined ? 'submit' : 'button', class: `button ${kind}` }, text);
  if (onClick !== undefined) element.addEventListener('click', onClick);
  return element;
}

/** What has the focus in the tree of `node`: the document, or the shadow of a panel on somebody else's page. */
export function focusedNear(node: Node): Element | null {
  const tree = node.getRootNode();
  return tree instanceof Document || tree instanceof ShadowRoot ? tree.activeElement : null;
}

/** Leaves an unchanged text alone, so that a live region is not read out again. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows the text, or hides the element when there is none. */
export function showText(element: HTMLElement, text: string | undefined): void {
  setText(element, text ?? '');
  element.hidden = text === undefined;
}
