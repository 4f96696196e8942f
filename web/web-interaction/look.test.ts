import { describe, expect, it } from 'vitest';
import { pageTextKinds } from '#contracts/vocabulary/chat-form.ts';
import { phoneForm } from '#contracts/vocabulary/phone-form.ts';
import { paint, readLook, withOwnTexts } from './look.ts';
import { memoryStore, PageStorage } from './storage.ts';
import { texts } from './texts.ts';

const colours = { accent: '#ffcc00', onAccent: '#000000' };
const logo = `/api/web-interaction/logos/${'0'.repeat(64)}`;

function painted(look: Parameters<typeof paint>[1]): Map<string, string | null> {
  const set = new Map<string, string | null>();
  const style = { setProperty: (name: string, value: string | null) => void set.set(name, value) };
  paint({ style } as unknown as HTMLElement, look);
  return set;
}

describe('how a page looks', () => {
  it('is its own colours in both schemes, or the product’s', () => {
    const own = painted({ colours, texts: {} });
    expect(own.get('--own-accent')).toBe('#ffcc00');
    expect(own.get('--own-on-accent')).toBe('#000000');
    // Yellow is no colour for text on white; on black it is.
    expect(own.get('--own-text-light')).not.toBe('#ffcc00');
    expect(own.get('--own-text-dark')).toBe('#ffcc00');
    expect([...painted({ texts: {} }).values()]).toEqual(Array(own.size).fill(null));
  });

  it('is kept in the browser for a chat that goes on', () => {
    const storage = new PageStorage(memoryStore(), 'help');
    const look = { logo, colours, texts: { en: { end: 'Bye' }, fr: {} } };
    storage.saveLook(look);
    expect(storage.readLook()).toEqual(look);
  });

  it('has every text that a page can have in its place', () => {
    const all = Object.fromEntries(pageTextKinds.map((kind) => [kind, `own ${kind}`]));
    const { en } = readLook({ texts: { en: all } }).texts;
    expect(en).toEqual(all);
    const t = withOwnTexts(texts.en, en);
    expect(t.form.greeting).toBe('own greeting');
    expect(t.form.unstaffedHelp).toBe('own unstaffed');
    expect(t.chat.waitingHelp).toBe('own waiting');
    expect(t.left.help('a@b.fr')).toBe('own left');
    expect(t.chat.farewell).toBe('own end');
    expect(withOwnTexts(texts.en)).toEqual(texts.en);
  });
});

it.each(['+33 1 23 45 67 89', '0123', '(514) 555-1234', '+44.20/7946'])('%s is a telephone number', (number) => {
  expect(number).toMatch(phoneForm);
});
it.each(['12', 'call me', '+', '12a45', '123 '])('%s is none', (number) => {
  expect(number).not.toMatch(phoneForm);
});
