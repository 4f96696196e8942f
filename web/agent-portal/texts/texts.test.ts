import { describe, expect, it } from 'vitest';
import { media } from '#contracts/vocabulary/medium.ts';
import { textFaults } from '#web/ui/texts/text-faults.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

function flat(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}
/** The French texts in which something stands. */
const inFrench = (what: RegExp) => flat(fr).filter(([, text]) => what.test(text));

describe('the texts of the portal', () => {
  it('say in French all that they say in English, with the same placeholders', () => {
    expect(textFaults(en, fr)).toEqual([]);
  });

  it('have words for every medium', () => {
    expect(Object.keys(en.details.media)).toEqual([...media]);
  });
});

describe('the French texts', () => {
  it('never break a line before a sign that belongs to the word', () => {
    expect(inFrench(/[^\u00a0\u202f][:;?!»]|«[^\u00a0\u202f]/u)).toEqual([]);
  });

  it('call the customer “client final”, as “client” alone is the tenant', () => {
    expect(inFrench(/clients?(?! fina)/iu)).toEqual([]);
  });

  it('use the glossary’s words and no second ones beside them', () => {
    expect(fr.wrapUp.reason).toBe('Motif de post-traitement');
    expect(fr.details.medium).toBe('Média');
    expect(inFrench(/résultat|canal|touches|jeter/iu)).toEqual([]);
  });

  it('use the straight apostrophe nowhere', () => {
    expect(inFrench(/'/u)).toEqual([]);
  });
});
