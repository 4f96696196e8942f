import { expect, it } from 'vitest';
import { media } from '#contracts/vocabulary/medium.ts';
import { roles } from '#contracts/vocabulary/role.ts';
import { textFaults } from '#web/ui/texts/text-faults.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

it('Web Manager says in French all that it says in English, with the same placeholders', () => {
  expect(textFaults(en, fr)).toEqual([]);
});

it('Web Manager has words for every role and medium', () => {
  expect(Object.keys(en.role)).toEqual([...roles]);
  expect(Object.keys(en.medium)).toEqual([...media]);
});
