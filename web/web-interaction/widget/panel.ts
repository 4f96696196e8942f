/** The button in the corner of somebody else's page and the panel behind it, out of reach of that page's styles. */
import type { Language } from '#contracts/vocabulary/language.ts';
import chatStyle from '../chat.css?inline';
import pageStyle from '../style.css?inline';
import type { Surface } from '../surface.ts';
import { texts } from '../texts.ts';
import { el, setText } from '../view/dom.ts';
import widgetStyle from './widget.css?inline';

export interface Panel extends Surface {
  /** To be put into the page. */
  readonly host: HTMLElement;
  /** `takeFocus`: somebody asked for it. */
  open(takeFocus: boolean): void;
  close(): void;
}

export interface PanelOptions {
  readonly server: string;
  readonly position: 'left' | 'right';
  /** The panel opened or was closed; not told while it is so already. */
  onOpen(open: boolean): void;
}

/** Where the panel fills the window, as its style sheet has it. */
const fillsWindow = '(max-width: 480px), (max-height: 420px)';
const typed = ['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'focusin', 'focusout'];

export function createPanel({ server, position, onOpen }: PanelOptions): Panel {
  const { host, shadow, section, launcher, panel, close, root, setUnread, setName } = build(position);

  let before: Element | null = null;

  function open(takeFocus: boolean): void {
    if (!panel.hidden) return;
    before = shadow.activeElement ?? document.activeElement;
    panel.hidden = false;
    // Before the button goes; a screen that has a better place for it takes it on.
    if (takeFocus) panel.focus();
    launcher.hidden = true;
    onOpen(true);
  }

  function closePanel(): void {
    if (panel.hidden) return;
    const hadFocus = panel.contains(shadow.activeElement);
    panel.hidden = true;
    launcher.hidden = false;
    // Where it came from: the button, or what of the page called `open`.
    const back = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : launcher;
    if (hadFocus) back.focus();
    onOpen(false);
  }

  launcher.addEventListener('click', () => open(true));
  close.addEventListener('click', closePanel);
  panel.addEventListener('keydown', (event) => {
    // The question whether to end the chat takes the key for itself.
    if (event.key === 'Escape' && shadow.querySelector('dialog[open]') === null) closePanel();
  });
  // Shortcuts and focus traps of the page are not meant for what is typed here.
  for (const name of typed) section.addEventListener(name, (event) => event.stopPropagation());
  followView(panel);

  return {
    host,
    root,
    painted: section,
    screenTag: 'div',
    server,
    isSeen: () => !panel.hidden && !document.hidden,
    mayTakeFocus: () => shadow.activeElement !== null,
    setName,
    setUnread,
    open,
    close: closePanel,
  };
}

/** The elements, and their words. */
function build(position: PanelOptions['position']) {
  const root = el('div', { class: 'root' });
  const close = el('button', { type: 'button', class: 'close' });
  close.append(icon('M6 6l12 12M18 6L6 18'));
  const panel = el('div', { class: 'panel', role: 'dialog', tabindex: '-1' }, close, root);
  panel.hidden = true;
  const label = el('span');
  const news = el('span', { class: 'sr-only' });
  const badge = el('span', { class: 'badge', 'aria-hidden': 'true' });
  const launcher = el('button', { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog' });
  launcher.append(icon('M4 5h16v11H11l-5 4v-4H4z'), label, ' ', news, badge);
  const told = el('p', { class: 'sr-only', role: 'status' });
  const section = el('section', { class: 'widget' }, launcher, told, panel);
  const host = document.createElement('relais-chat');
  host.dataset.position = position;
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [pageStyle, chatStyle, widgetStyle].map(styleSheet);
  shadow.append(section);
  let language: Language = 'en';
  let unread = 0;
  const render = () => {
    const words = texts[language].widget;
    section.lang = language;
    setText(label, words.open);
    setText(badge, String(unread));
    badge.hidden = unread === 0;
    section.setAttribute('aria-label', words.open);
    close.setAttribute('aria-label', words.close);
    close.title = words.close;
    for (const each of [news, told]) setText(each, unread === 0 ? '' : words.unread(unread));
  };
  return {
    ...{ host, shadow, section, launcher, panel, close, root },
    setName(name: string, spoken: Language) {
      language = spoken;
      panel.setAttribute('aria-label', name);
      render();
    },
    setUnread(count: number) {
      if (count === unread) return;
      unread = count;
      render();
    },
  };
}

export function hasRoomForPanel(): boolean {
  return !matchMedia(fillsWindow).matches;
}

/** A style sheet made by script needs no leave of the page's content security policy. */
function styleSheet(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

function icon(path: string): SVGElement {
  const name = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(name, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(name, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** The keyboard on a phone's screen covers the window; what is seen of it is known here only. */
function followView({ style }: HTMLElement): void {
  const view = window.visualViewport;
  if (view === null) return;
  const follow = () => {
    // Who zooms wants to see a part of it larger, not all of it smaller.
    if (view.scale > 1) return;
    style.setProperty('--view-top', `${view.offsetTop}px`);
    style.setProperty('--view-height', `${view.height}px`);
  };
  view.addEventListener('resize', follow);
  view.addEventListener('scroll', follow);
  follow();
}
