import i18next from 'i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import { contactId } from '#contracts/vocabulary/ids.ts';
import { startTexts } from '#web/ui/texts/texts.ts';
import { customerName } from './customer-name.ts';
import { fr } from './texts/fr.ts';
import { portalTexts } from './texts/texts.ts';

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { localStorage: { getItem: () => null, setItem: () => undefined } });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts({ portal: portalTexts });
  i18next.addResourceBundle('fr', 'portal', fr);
  return () => vi.unstubAllGlobals();
});

const id = contactId.parse('0199a000-0000-7000-8000-00000000b7f3');
const other = contactId.parse('0199a000-0000-7000-8000-00000000c01a');

it('A customer is called by his name', () => {
  expect(customerName(i18next.getFixedT('en', 'portal'), { id, name: 'Grace' })).toBe('Grace');
});

it('Customers who gave no name are told apart, and the same in every place', () => {
  const [english, french] = [i18next.getFixedT('en', 'portal'), i18next.getFixedT('fr', 'portal')];
  expect(customerName(english, { id, name: '' })).toBe('Customer B7F3');
  expect(customerName(english, { id: other, name: '' })).toBe('Customer C01A');
  expect(customerName(french, { id, name: '' })).toBe('Client final B7F3');
});
