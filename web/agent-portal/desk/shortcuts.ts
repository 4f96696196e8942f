/** The keys of the desk: one table for the listener and for the help sheet. Pure. */

export const deskKeys = {
  'toggle-state': { key: 'a', withModifier: true },
  accept: { key: 'Enter', withModifier: true },
  next: { key: 'ArrowDown', withModifier: true },
  previous: { key: 'ArrowUp', withModifier: true },
  write: { key: 'w', withModifier: true },
  end: { key: 'e', withModifier: true },
  details: { key: 'd', withModifier: true },
  back: { key: 'b', withModifier: true },
  help: { key: '?', withModifier: false },
} as const satisfies Record<string, { key: string; withModifier: boolean }>;

export type DeskKey = keyof typeof deskKeys;

/** What a key press says, as far as it matters here; the fields are those of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  /** Names the key, not what the layout or Alt (on a Mac) makes of it. */
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/**
 * The act of a key press, or undefined. Alt + key works everywhere, also while typing; the bare key only where
 * `typing` is false. Ctrl and Meta belong to the browser.
 */
export function deskKeyOf(press: KeyPress, typing: boolean): DeskKey | undefined {
  if (press.ctrlKey || press.metaKey || press.repeat) return undefined;
  if (press.altKey) return actOf(press, (act) => deskKeys[act].withModifier);
  if (typing) return undefined;
  return actOf(press, (act) => act === 'help' || isLetter(deskKeys[act].key));
}

function actOf(press: KeyPress, allowed: (act: DeskKey) => boolean): DeskKey | undefined {
  const acts = Object.keys(deskKeys).filter((act): act is DeskKey => act in deskKeys);
  return acts.find((act) => allowed(act) && matches(press, deskKeys[act].key));
}

function matches(press: KeyPress, key: string): boolean {
  if (key === '?') return press.key === '?';
  if (press.shiftKey) return false;
  if (!isLetter(key)) return press.key === key;
  // A Mac's Alt turns the letter into a sign; then the key's place counts.
  return press.key.toLowerCase() === key || (press.altKey && press.code === `Key${key.toUpperCase()}`);
}

function isLetter(key: string): boolean {
  return /^[a-z]$/.test(key);
}

/** Whether what has the focus takes letters. */
export function takesText(element: { tagName: string; isContentEditable?: boolean; type?: string } | null): boolean {
  if (element === null) return false;
  if (element.isContentEditable === true) return true;
  const tag = element.tagName.toLowerCase();
  if (tag === 'textarea' || tag === 'select') return true;
  return tag === 'input' && !['button', 'checkbox', 'radio', 'submit', 'reset'].includes(element.type ?? 'text');
}
