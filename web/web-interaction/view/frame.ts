/** What stands around every screen: whose page it is, and the language. */
import type { Language } from '#contracts/vocabulary/language.ts';
import { type PageLook, paint } from '../look.ts';
import type { Surface } from '../surface.ts';
import { texts } from '../texts.ts';
import { button, el, focusedNear } from './dom.ts';

export class PageFrame {
  readonly #surface: Surface;
  readonly #options: { look(): PageLook; onLanguage(language: Language): void };
  #change: HTMLButtonElement | undefined;

  constructor(surface: Surface, options: { look(): PageLook; onLanguage(language: Language): void }) {
    this.#surface = surface;
    this.#options = options;
  }

  /**
   * Shows a screen under the page's name (`undefined` while the name is not known) and in its colours. True when the focus stays on the
   * language button; otherwise the screen may take it.
   */
  show(
    screen: HTMLElement,
    language: Language,
    named: { readonly pageName: string; readonly tenantName: string } | undefined,
  ): boolean {
    const look = this.#options.look();
    const { root, screenTag, painted } = this.#surface;
    paint(painted, look);
    const title = look.texts[language]?.title ?? named?.pageName ?? '';
    this.#surface.setName(named === undefined ? texts[language].title : `${title} · ${named.tenantName}`, language);
    const names = el('div', { class: 'names' });
    if (named !== undefined) {
      names.append(el('p', { class: 'tenant' }, named.tenantName), el('h1', {}, title));
    }
    const focused = focusedNear(root);
    const onChange = this.#change !== undefined && focused === this.#change;
    const other: Language = language === 'en' ? 'fr' : 'en';
    const change = button(texts[other].languageName, 'quiet', () => this.#options.onLanguage(other));
    change.lang = other;
    this.#change = change;
    const main = el(screenTag, { class: 'screen', tabindex: '-1' }, screen);
    const hadFocus = root.contains(focused);
    const whose = this.#whose(names, named === undefined ? undefined : look.logo);
    root.replaceChildren(el('header', {}, whose, change), main);
    // The focus must not fall to nowhere with what had it.
    if (onChange) change.focus();
    else if (hadFocus) main.focus();
    return onChange;
  }

  /** The logo says nothing that the names beside it do not say. One that cannot be loaded leaves no hole. */
  #whose(names: HTMLElement, logo: string | undefined): HTMLElement {
    const whose = el('div', { class: 'whose' }, names);
    if (logo === undefined) return whose;
    const image = el('img', { class: 'logo', src: this.#surface.server + logo, alt: '' });
    image.addEventListener('error', () => image.remove());
    whose.prepend(image);
    return whose;
  }
}
