import { describe, expect, it } from 'vitest';
import { errorCodes } from '#contracts/vocabulary/error-code.ts';
import { languages } from '#contracts/vocabulary/language.ts';
import { knownLanguages } from '../language-names.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { frenchNumberFaults, frenchTypographyFaults, textFaults } from './text-faults.ts';

describe('the texts that both consoles share', () => {
  it('exist in French with the same keys and placeholders', () => {
    expect(textFaults(en, fr)).toEqual([]);
  });

  it('keep French signs at their words', () => {
    expect(frenchTypographyFaults(fr)).toEqual([]);
    expect(frenchNumberFaults(fr)).toEqual([]);
  });

  it('have words for every code of the error table, and for no other', () => {
    expect(Object.keys(en.errors).sort()).toEqual(['NO_CONNECTION', ...errorCodes].sort());
  });

  it('know the languages of the vocabulary', () => {
    expect([...knownLanguages].sort()).toEqual([...languages].sort());
  });
});

describe('textFaults', () => {
  it('names a missing key, a surplus key, an empty text and a changed placeholder', () => {
    const source = { a: 'one', b: { c: 'to {{name}}' }, d: 'x' };
    expect(textFaults(source, { b: { c: 'à {{nom}}' }, d: ' ', e: 'y' })).toEqual([
      'a: missing',
      'b.c: placeholders {{name}} became {{nom}}',
      'd: empty',
      'e: not in the source',
    ]);
  });
});

describe('frenchTypographyFaults', () => {
  it('names the texts whose signs may be cut off from their words', () => {
    const texts = {
      a: 'Quitter ?',
      b: { c: '« oui\u00a0»' },
      d: "l'agent",
      e: 'Quitter\u202f? Voir\u00a0: https://relais',
    };
    expect(frenchTypographyFaults(texts)).toEqual(['a: Quitter ?', 'b.c: « oui\u00a0»', "d: l'agent"]);
  });
});

describe('frenchNumberFaults', () => {
  it('names the texts whose numbers may be cut off from what they count', () => {
    const texts = {
      a: '{{count, number}} entrées',
      b: '128 Ko',
      c: '128\u00a0Ko',
      d: 'De {{name}} à 5.',
      e: 'à 99:59 ou',
    };
    expect(frenchNumberFaults(texts)).toEqual(['a: {{count, number}} entrées', 'b: 128 Ko']);
  });
});
