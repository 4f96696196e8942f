import { describe, expect, it } from 'vitest';
import { keptTime, messageTime, regionalTag } from './date-format.ts';

/** Browsers differ in the kind of space before AM and PM. */
function plain(text: string): string {
  return text.replaceAll('\u202f', ' ');
}

describe('the customer’s way to write dates', () => {
  it.each([
    ['en', ['fr-FR', 'en-GB', 'en-US'], 'en-GB'],
    ['en', ['EN-gb-oxendict'], 'EN-gb'],
    ['en', ['en', 'de-DE'], 'en'],
    ['en', ['fr-CA'], 'en'],
    ['fr', ['fr-Latn-CH', 'fr'], 'fr-Latn-CH'],
    ['fr', ['fr-u-hc-h12', '*', '', 'frr-DE', 'fr-x'], 'fr'],
  ] as const)('is, on a page in %s for a browser of %j, that of %s', (language, tags, tag) => {
    expect(regionalTag(language, tags)).toBe(tag);
  });

  it('keeps day and month apart from each other, whatever the region', () => {
    const at = new Date('2026-02-03T15:07:00Z');
    expect(plain(keptTime('en-US', 'UTC')(at))).toBe('Feb 3, 2026, 3:07 PM');
    expect(keptTime('en-GB', 'UTC')(at)).toBe('3 Feb 2026, 15:07');
    expect(plain(keptTime('fr', 'UTC')(at))).toBe('3 févr. 2026, 15:07');
  });

  it('tells the day of a message only when it is another than today', () => {
    const at = new Date(2026, 1, 3, 23, 59);
    const british = messageTime('en-GB');
    expect(british(at, new Date(2026, 1, 3, 23, 59, 30))).toBe('23:59');
    expect(british(at, new Date(2026, 1, 4, 0, 0))).toBe('3 Feb, 23:59');
    expect(plain(messageTime('en-US')(at, new Date(2026, 1, 4, 0, 0)))).toBe('Feb 3, 11:59 PM');
    expect(messageTime('fr')(at, new Date(2026, 1, 4, 0, 0))).toBe('3 févr., 23:59');
  });
});
