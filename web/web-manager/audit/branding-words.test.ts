import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { startTexts } from '#web/ui/texts/texts.ts';
import { fr } from '../texts/fr.ts';
import { webManagerTexts } from '../texts/texts.ts';
import { type AuditText, fieldName, valueWords } from './audit-words.ts';

let english: AuditText;
let french: AuditText;
beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { localStorage: { getItem: () => null, setItem: () => undefined } });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts({ webManager: webManagerTexts });
  i18next.addResourceBundle('fr', 'webManager', fr);
  i18next.addResourceBundle('fr', 'ui', uiFr);
  const textIn = (language: string): TFunction<['webManager', 'ui']> =>
    i18next.getFixedT(language, ['webManager', 'ui']);
  english = textIn('en');
  french = textIn('fr');
  return () => vi.unstubAllGlobals();
});

it.each([
  ['logo', 'Logo', 'Logo'],
  ['media', 'Media', 'Médias'],
  ['welcomeTexts.en', 'Welcome text (English)', 'Texte d’accueil (English)'],
  ['waitingTextAfterSeconds', 'Waiting text after (seconds)', 'Texte d’attente après (secondes)'],
  ['employeeId', 'ID', 'Matricule'],
  ['colours.accent', 'Accent colour', 'Couleur d’accent'],
  ['colours.onAccent', 'Text on it', 'Texte sur cette couleur'],
  ['texts.fr.greeting', 'Greeting (Français)', 'Message d’accueil (Français)'],
  ['form.question', 'Question', 'Question'],
  ['form.own.2.label.en', 'Field 2: Label (English)', 'Champ 2 : Libellé (English)'],
  ['form.own.2.choices.fr', 'Field 2: Choices (Français)', 'Champ 2 : Choix (Français)'],
  ['form.own.2.kind', 'Field 2: Kind', 'Champ 2 : Type'],
  ['form.own.2.required', 'Field 2: Required', 'Champ 2 : Obligatoire'],
])('%s is called as in its form', (field, inEnglish, inFrench) => {
  expect(fieldName(english, field)).toBe(inEnglish);
  expect(fieldName(french, field).replace(/[\u00a0\u202f]/g, ' ')).toBe(inFrench);
});

it.each(['texts.de.greeting', 'texts.en.footer', 'form.fax', 'form.own', 'form.own.1.colour'])(
  '%s, which this release does not know, is shown as it is',
  (field) => {
    expect(fieldName(english, field)).toBe(field);
  },
);

it('What stands for words is told in words, and what people wrote as they wrote it', () => {
  const told = (field: string, value: unknown) => valueWords(english, field, value);
  expect(told('logo', '/api/web-interaction/logos/00')).toBe('an image');
  expect(told('colours.accent', '#ffcc00')).toBe('#ffcc00');
  expect(told('form.name', 'hidden')).toBe('Not asked');
  expect(valueWords(french, 'form.name', 'required')).toBe('Obligatoire');
  expect(told('form.own.1.kind', 'choice')).toBe('Choice');
  expect(told('form.own.1.required', true)).toBe('Yes');
  expect(told('form.own.1.label.en', 'hidden')).toBe('hidden');
  expect(told('form.own.1.choices.en', ['required', 'Lamp'])).toEqual(['required', 'Lamp']);
  expect(told('texts.en.end', 'choice')).toBe('choice');
});
