import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLinks } from './links.ts';

const links = (text: string) => splitLinks(text).flatMap((part) => (part.href === undefined ? [] : [part.text]));

describe('web addresses in a message', () => {
  it('are found without what only ends the sentence', () => {
    expect(links('See https://example.com/a?b=1. Or (http://example.org)!')).toEqual([
      'https://example.com/a?b=1',
      'http://example.org',
    ]);
    expect(links('https://example.com/a_(b)')).toEqual(['https://example.com/a_(b)']);
    expect(links('(see http://example.org/a_(b)), [https://example.com/c]')).toEqual([
      'http://example.org/a_(b)',
      'https://example.com/c',
    ]);
    expect(links('« Voyez https://exemple.fr/ici… »')).toEqual(['https://exemple.fr/ici']);
    expect(links('“https://example.com/a”, ‘https://example.com/b’')).toEqual([
      'https://example.com/a',
      'https://example.com/b',
    ]);
  });

  it('are never anything but http and https', () => {
    expect(links('javascript:alert(1) ftp://x data:text/html,x https:// mailto:a@b.c www.example.org')).toEqual([]);
  });

  it.each([
    'https://bank.example@evil.example/login',
    'https://bank.example:443@evil.example/',
    'https://@evil.example/',
    'https:///bank.example@evil.example/',
    'https:////evil.example/',
    'https://bank.example\\@evil.example/',
    'https://evil.example/\u202Egpj.exe',
    'https://bank\u200b.example/',
    'http://[',
  ])('are not made of %j, which shows one thing and opens another', (text) => {
    expect(links(text)).toEqual([]);
    expect(splitLinks(text)).toEqual([{ at: 0, text }]);
  });

  it('open what they parse to', () => {
    expect(splitLinks('(HTTPS://Example.com/a_(b)]}”')).toContainEqual({
      at: 1,
      text: 'HTTPS://Example.com/a_(b)',
      href: 'https://example.com/a_(b)',
    });
  });

  it('leave the text whole', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'grapheme' }),
            fc.webUrl(),
            fc.constantFrom('https://', 'http://a.b', '.', ')', '(', '@', '/', '\\', '\u202e', '\n', ' '),
          ),
        ),
        (pieces) => {
          const text = pieces.join('');
          const parts = splitLinks(text);
          expect(parts.map((part) => part.text).join('')).toBe(text);
          expect(new Set(parts.map((part) => part.at)).size).toBe(parts.length);
          for (const { href } of parts) {
            if (href === undefined) continue;
            expect(href).toMatch(/^https?:\/\/[^/?#@]+(?:[/?#]|$)/u);
            expect(href).toBe(new URL(href).href);
          }
        },
      ),
    );
  });

  it('are found in no time in a long row of brackets', () => {
    const text = `https://example.com/${')'.repeat(9_000)}`;
    expect(links(text)).toEqual(['https://example.com/']);
  });
});
