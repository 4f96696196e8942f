/** What stands around every screen: whose page it is, and the language. */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { Surface } from '../surface.ts';
import { texts } from '../texts.ts';
import { button, el, focusedNear } from './dom.ts';

export class PageFrame {
  readonly #surface: Surface;
  readonly #onLanguage: (language: Language) => void;
  #change: HTMLButtonElement | undefined;

  constructor(surface: Surface, onLanguage: (language: Language) => void) {
    this.#surface = surface;
    this.#onLanguage = onLanguage;
  }

  /**
   * Shows a screen under the page's name (`undefined` while the name is not known). True when the focus stays on the
   * language button; otherwise the screen may take it.
   */
  show(
    screen: HTMLElement,
    language: Language,
    named: { readonly pageName: string; readonly tenantName: string } | undefined,
  ): boolean {
    const { root, screenTag } = this.#surface;
    this.#surface.setName(
      named === undefined ? texts[language].title : `${named.pageName} · ${named.tenantName}`,
      language,
    );
    const names = el('div', { class: 'names' });
    if (named !== undefined) {
      names.append(el('p', { class: 'tenant' }, named.tenantName), el('h1', {}, named.pageName));
    }
    const focused = focusedNear(root);
    const onChange = this.#change !== undefined && focused === this.#change;
    const other: Language = language === 'en' ? 'fr' : 'en';
    const change = button(texts[other].languageName, 'quiet', () => this.#onLanguage(other));
    change.lang = other;
    this.#change = change;
    const main = el(screenTag, { class: 'screen', tabindex: '-1' }, screen);
    const hadFocus = root.contains(focused);
    root.replaceChildren(el('header', {}, names, change), main);
    // The focus must not fall to nowhere with what had it.
    if (onChange) change.focus();
    else if (hadFocus) main.focus();
    return onChange;
  }
}
