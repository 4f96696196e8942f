import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkParts } from './link-parts.ts';

function hrefs(message: string): string[] {
  return linkParts(message).flatMap(({ href }) => href ?? []);
}

describe('links in a message', () => {
  it('are http and https addresses, without the sentence around them', () => {
    expect(linkParts('See https://example.org/a?b=1, please.')).toEqual([
      { text: 'See ' },
      { text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
      { text: ', please.' },
    ]);
    expect(hrefs('(http://example.org)')).toEqual(['http://example.org/']);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://example.org', 'https://', 'http://[', 'www.example.org'])(
    'never are %s',
    (text) => {
      expect(hrefs(text)).toEqual([]);
    },
  );

  it('never hide their host behind a name and password', () => {
    expect(hrefs('https://bank.example@evil.example/')).toEqual([]);
  });

  it('change no character of the message', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.webUrl(),
      fc.constantFrom(' ', '\n', 'http://', '.)', '@'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const message = pieces.join('');
        const parts = linkParts(message);
        expect(parts.map(({ text }) => text).join('')).toBe(message);
        for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^https?:\/\/[^@/]+\//u);
      }),
    );
  });
});
