import { describe, expect, it } from 'vitest';
import { deskKeyOf, deskKeys, type KeyPress, takesText } from './shortcuts.ts';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, ...more };
}

describe('the keys of the desk', () => {
  it('are bare letters where nothing is typed', () => {
    expect(deskKeyOf(press('a'), false)).toBe('toggle-state');
    expect(deskKeyOf(press('?', { shiftKey: true }), false)).toBe('help');
  });

  it('do not fire while typing, except with Alt', () => {
    for (const { key } of Object.values(deskKeys)) expect(deskKeyOf(press(key), true)).toBeUndefined();
    expect(deskKeyOf(press('a', { altKey: true }), true)).toBe('toggle-state');
    expect(deskKeyOf(press('å', { altKey: true, code: 'KeyA' }), true)).toBe('toggle-state');
  });

  it('leave Enter and the arrows alone without Alt', () => {
    expect(deskKeyOf(press('Enter'), false)).toBeUndefined();
    expect(deskKeyOf(press('ArrowDown'), false)).toBeUndefined();
    expect(deskKeyOf(press('ArrowDown', { altKey: true }), true)).toBe('next');
    expect(deskKeyOf(press('Enter', { altKey: true }), true)).toBe('accept');
  });

  it('leave the browser its own, and do nothing twice while held', () => {
    expect(deskKeyOf(press('a', { ctrlKey: true }), false)).toBeUndefined();
    expect(deskKeyOf(press('a', { ctrlKey: true, altKey: true }), false)).toBeUndefined();
    expect(deskKeyOf(press('a', { metaKey: true }), false)).toBeUndefined();
    expect(deskKeyOf(press('a', { repeat: true }), false)).toBeUndefined();
  });

  it('follow the letter, not its place, where the layout moves it', () => {
    expect(deskKeyOf(press('w', { code: 'KeyZ' }), false)).toBe('write');
    expect(deskKeyOf(press('z', { code: 'KeyW' }), false)).toBeUndefined();
  });

  it('know what takes text', () => {
    expect(takesText({ tagName: 'TEXTAREA' })).toBe(true);
    expect(takesText({ tagName: 'INPUT', type: 'search' })).toBe(true);
    expect(takesText({ tagName: 'INPUT', type: 'checkbox' })).toBe(false);
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true);
    expect(takesText({ tagName: 'BUTTON' })).toBe(false);
    expect(takesText(null)).toBe(false);
  });
});
