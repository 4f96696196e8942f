import { expect, it } from 'vitest';
import { auditActions, auditObjects } from '#contracts/vocabulary/audit.ts';
import { media } from '#contracts/vocabulary/medium.ts';
import { roles } from '#contracts/vocabulary/role.ts';
import { frenchNumberFaults, frenchTypographyFaults, textFaults } from '#web/ui/texts/text-faults.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { en as helpEn } from './help-en.ts';
import { fr as helpFr } from './help-fr.ts';

it('Web Manager says in French all that it says in English, with the same placeholders', () => {
  expect(textFaults(en, fr)).toEqual([]);
  expect(textFaults(helpEn, helpFr)).toEqual([]);
});

it('Web Manager keeps French signs at their words', () => {
  expect(frenchTypographyFaults({ fr, helpFr })).toEqual([]);
  expect(frenchNumberFaults({ fr, helpFr })).toEqual([]);
});

it('Web Manager has words for every role and medium, and all that the audit tells', () => {
  expect(Object.keys(en.role)).toEqual([...roles]);
  expect(Object.keys(en.medium)).toEqual([...media]);
  expect(Object.keys(en.audit.actions)).toEqual([...auditActions]);
  expect(Object.keys(en.audit.objects)).toEqual([...auditObjects]);
});
