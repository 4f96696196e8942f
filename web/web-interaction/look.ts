/** What a page shows of its tenant's and its own: logo, colours, texts. Kept as well, for a chat that goes on after a reload. */
import type { PageTextKind, PageTexts } from '#contracts/vocabulary/chat-form.ts';
import { type Colour, type PageColours, schemeColours } from '#contracts/vocabulary/contrast.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import { isObject, type JsonObject } from './frames.ts';
import type { Texts } from './texts.ts';

export interface PageLook {
  readonly logo?: string | undefined;
  readonly colours?: PageColours | undefined;
  readonly texts: Readonly<Partial<Record<Language, PageTexts>>>;
}

export const plainLook: PageLook = { texts: {} };

/** From an answer or the browser's storage; what is misshapen counts as not there. */
export function readLook({ logo, colours, texts }: JsonObject): PageLook {
  const { accent, onAccent } = isObject(colours) ? colours : {};
  return {
    ...(typeof logo === 'string' && /^\/api\/[\w/-]+$/u.test(logo) ? { logo } : {}),
    ...(isColour(accent) && isColour(onAccent) ? { colours: { accent, onAccent } } : {}),
    texts: isObject(texts) ? { en: readTexts(texts.en), fr: readTexts(texts.fr) } : {},
  };
}

const kinds: readonly PageTextKind[] = ['title', 'greeting', 'waiting', 'unstaffed', 'left', 'end'];

function readTexts(item: unknown): PageTexts {
  const own: PageTexts = {};
  for (const kind of kinds) {
    const text = isObject(item) ? item[kind] : undefined;
    if (typeof text === 'string' && text !== '') own[kind] = text;
  }
  return own;
}

function isColour(value: unknown): value is Colour {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/u.test(value);
}

/** Gives the style sheet the page's colours for both schemes, or its own back. Through the DOM, as the policy wants it. */
export function paint({ style }: HTMLElement, { colours }: PageLook): void {
  const set = (name: string, value: Colour | undefined) => style.setProperty(`--own-${name}`, value ?? null);
  set('accent', colours?.accent);
  set('on-accent', colours?.onAccent);
  for (const scheme of ['light', 'dark'] as const) {
    const own = colours === undefined ? undefined : schemeColours(colours, scheme);
    set('hover', own?.hover);
    set(`text-${scheme}`, own?.accentText);
    set(`mine-${scheme}`, own?.mine);
  }
}

/** The product's texts with the page's own in their places. */
export function withOwnTexts(t: Texts, own: PageTexts = {}): Texts {
  const { greeting, waiting, unstaffed, left, end } = own;
  return {
    ...t,
    form: { ...t.form, greeting: greeting ?? t.form.greeting, unstaffedHelp: unstaffed ?? t.form.unstaffedHelp },
    left: { ...t.left, help: left === undefined ? t.left.help : () => left },
    chat: { ...t.chat, waitingHelp: waiting ?? t.chat.waitingHelp, farewell: end },
  };
}
