/** The keys of the desk: one table for the listener, the help sheet and what screen readers are told. Pure. */

export const deskKeys = {
  'toggle-state': 'a',
  accept: 'Enter',
  reject: 'r',
  'pass-on': 't',
  next: 'ArrowDown',
  previous: 'ArrowUp',
  write: 'w',
  'canned-answers': 'c',
  attach: 'u',
  end: 'e',
  details: 'd',
  supervision: 's',
  back: 'b',
  help: 'h',
} as const satisfies Record<string, string>;

export type DeskKey = keyof typeof deskKeys;

/** The sign that people try for help everywhere; like the letters it works where nothing is typed. */
const bareHelp = '?';

/** How keys are pressed at this device. */
export interface KeyWays {
  /** On a Mac, Option types letters of its own (é, å): there Ctrl + Option is held instead of Alt. */
  readonly mac: boolean;
  /** Whether letters work without a modifier. */
  readonly bareKeys: boolean;
}

/** What a key press says, as far as it matters here; the fields are those of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
}

/** What the key press would do without us. */
export type KeyPlace = 'text' | 'select' | 'elsewhere';

/**
 * The act of a key press, or undefined. The modifier + key works everywhere, also while typing; the bare letter only
 * where nothing is typed. The letter is what the layout says, never the key's place.
 */
export function deskKeyOf(press: KeyPress, place: KeyPlace, { mac, bareKeys }: KeyWays): DeskKey | undefined {
  if (press.metaKey || press.repeat || press.isComposing) return undefined;
  if (press.altKey) {
    if (press.ctrlKey !== mac || press.shiftKey) return undefined;
    // Alt + arrow opens a selection.
    if (place === 'select' && press.key.startsWith('Arrow')) return undefined;
    return actOf(press.key);
  }
  if (press.ctrlKey || place !== 'elsewhere' || !bareKeys) return undefined;
  if (press.key === bareHelp) return 'help';
  return isLetter(press.key) && !press.shiftKey ? actOf(press.key) : undefined;
}

function actOf(key: string): DeskKey | undefined {
  return deskActs.find((act) => deskKeys[act] === (isLetter(key) ? key.toLowerCase() : key));
}

function isLetter(key: string): boolean {
  return /^[a-z]$/i.test(key);
}

export const deskActs = Object.keys(deskKeys).filter((act): act is DeskKey => act in deskKeys);

/** The names of the keys held for an act, the last one pressed; Alt is Option on a Mac. */
export function keysOf(act: DeskKey, mac: boolean): readonly string[] {
  const key: string = deskKeys[act];
  return [...modifierOf(mac), isLetter(key) ? key.toUpperCase() : key];
}

export function modifierOf(mac: boolean): readonly string[] {
  return mac ? ['Ctrl', 'Option'] : ['Alt'];
}

/** What is pressed for an act where nothing is typed, when that is less; else undefined. */
export function bareKeyOf(act: DeskKey): string | undefined {
  if (act === 'help') return bareHelp;
  const key: string = deskKeys[act];
  return isLetter(key) ? key.toUpperCase() : undefined;
}

/** The value of `aria-keyshortcuts`. */
export function ariaKeysOf(act: DeskKey, mac: boolean): string {
  const key: string = deskKeys[act];
  return `${mac ? 'Control+Alt' : 'Alt'}+${isLetter(key) ? key.toUpperCase() : key}`;
}

/** What the element that has the focus does with keys. */
export function placeOf(element: { tagName: string; isContentEditable?: boolean; type?: string } | null): KeyPlace {
  if (element === null) return 'elsewhere';
  const tag = element.tagName.toLowerCase();
  if (tag === 'select') return 'select';
  if (tag === 'textarea' || element.isContentEditable === true) return 'text';
  const isButton = ['button', 'checkbox', 'radio', 'submit', 'reset'].includes(element.type ?? 'text');
  return tag === 'input' && !isButton ? 'text' : 'elsewhere';
}
