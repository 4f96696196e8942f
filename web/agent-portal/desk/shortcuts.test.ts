import { describe, expect, it } from 'vitest';
import {
  ariaKeysOf,
  bareKeyOf,
  deskActs,
  deskKeyOf,
  deskKeys,
  type KeyPress,
  type KeyWays,
  keysOf,
  placeOf,
} from './shortcuts.ts';

const pc: KeyWays = { mac: false, bareKeys: true };
const mac: KeyWays = { mac: true, bareKeys: true };

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, isComposing: false };
  return { key, ...none, ...more };
}
const alt = (key: string) => press(key, { altKey: true });
const ctrlOption = (key: string) => press(key, { altKey: true, ctrlKey: true });

describe('the keys of the desk', () => {
  it('are bare letters where nothing is typed', () => {
    expect(deskKeyOf(press('a'), 'elsewhere', pc)).toBe('toggle-state');
    expect(deskKeyOf(press('?', { shiftKey: true }), 'elsewhere', pc)).toBe('help');
    expect(deskKeyOf(press('h'), 'elsewhere', mac)).toBe('help');
  });

  it('do not fire while typing, except with the modifier', () => {
    for (const key of Object.values(deskKeys)) expect(deskKeyOf(press(key), 'text', pc)).toBeUndefined();
    expect(deskKeyOf(press('?', { shiftKey: true }), 'text', pc)).toBeUndefined();
    expect(deskKeyOf(alt('a'), 'text', pc)).toBe('toggle-state');
  });

  it('leave a Mac its letters: there only Ctrl and Option together count', () => {
    for (const key of ['å', '´', '∂', '∑', 'a', 'e', 'Dead', 'Enter', 'ArrowDown']) {
      expect(deskKeyOf(alt(key), 'text', mac)).toBeUndefined();
    }
    expect(deskKeyOf(ctrlOption('a'), 'text', mac)).toBe('toggle-state');
    expect(deskKeyOf(ctrlOption('Enter'), 'text', mac)).toBe('accept');
    expect(deskKeyOf(ctrlOption('Dead'), 'text', mac)).toBeUndefined();
  });

  it('leave AltGr, which is Ctrl and Alt on other machines, alone', () => {
    expect(deskKeyOf(ctrlOption('e'), 'text', pc)).toBeUndefined();
    expect(deskKeyOf(ctrlOption('Enter'), 'text', pc)).toBeUndefined();
  });

  it('leave Enter and the arrows alone without the modifier, and the arrows to a selection', () => {
    expect(deskKeyOf(press('Enter'), 'elsewhere', pc)).toBeUndefined();
    expect(deskKeyOf(press('ArrowDown'), 'elsewhere', pc)).toBeUndefined();
    expect(deskKeyOf(alt('ArrowDown'), 'text', pc)).toBe('next');
    expect(deskKeyOf(alt('Enter'), 'text', pc)).toBe('accept');
    expect(deskKeyOf(alt('ArrowDown'), 'select', pc)).toBeUndefined();
    expect(deskKeyOf(ctrlOption('ArrowUp'), 'select', mac)).toBeUndefined();
    expect(deskKeyOf(alt('e'), 'select', pc)).toBe('end');
  });

  it('leave the browser its own, and do nothing twice while held or while a sign is composed', () => {
    expect(deskKeyOf(press('a', { ctrlKey: true }), 'elsewhere', pc)).toBeUndefined();
    expect(deskKeyOf(press('a', { metaKey: true }), 'elsewhere', mac)).toBeUndefined();
    expect(deskKeyOf(press('a', { repeat: true }), 'elsewhere', pc)).toBeUndefined();
    expect(deskKeyOf(press('a', { isComposing: true }), 'elsewhere', pc)).toBeUndefined();
    expect(deskKeyOf(press('A', { shiftKey: true }), 'elsewhere', pc)).toBeUndefined();
  });

  it('follow the letter of the layout, also with caps lock', () => {
    expect(deskKeyOf(alt('w'), 'text', pc)).toBe('write');
    expect(deskKeyOf(alt('z'), 'text', pc)).toBeUndefined();
    expect(deskKeyOf(alt('A'), 'text', pc)).toBe('toggle-state');
  });

  it('are only those with the modifier when bare letters are switched off', () => {
    const quiet = { ...pc, bareKeys: false };
    expect(deskKeyOf(press('a'), 'elsewhere', quiet)).toBeUndefined();
    expect(deskKeyOf(press('?', { shiftKey: true }), 'elsewhere', quiet)).toBeUndefined();
    expect(deskKeyOf(alt('h'), 'elsewhere', quiet)).toBe('help');
  });

  it('do what the help sheet says, on every platform', () => {
    for (const act of deskActs) {
      for (const ways of [pc, mac]) {
        const key = keysOf(act, ways.mac).at(-1) ?? '';
        expect(deskKeyOf((ways.mac ? ctrlOption : alt)(key), 'text', ways)).toBe(act);
        const bare = bareKeyOf(act);
        if (bare !== undefined) expect(deskKeyOf(press(bare), 'elsewhere', ways)).toBe(act);
      }
    }
    expect(keysOf('end', true)).toEqual(['Ctrl', 'Option', 'E']);
    expect(ariaKeysOf('end', true)).toBe('Control+Alt+E');
    expect(ariaKeysOf('accept', false)).toBe('Alt+Enter');
  });

  it('know what takes text', () => {
    expect(placeOf({ tagName: 'TEXTAREA' })).toBe('text');
    expect(placeOf({ tagName: 'INPUT', type: 'search' })).toBe('text');
    expect(placeOf({ tagName: 'INPUT', type: 'checkbox' })).toBe('elsewhere');
    expect(placeOf({ tagName: 'DIV', isContentEditable: true })).toBe('text');
    expect(placeOf({ tagName: 'SELECT' })).toBe('select');
    expect(placeOf({ tagName: 'BUTTON' })).toBe('elsewhere');
    expect(placeOf(null)).toBe('elsewhere');
  });
});
