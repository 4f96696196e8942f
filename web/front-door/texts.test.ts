import { expect, test } from 'vitest';
import { pageLanguage, texts } from './texts.ts';

test('the page speaks the first of the browser’s languages that exists', () => {
  expect(pageLanguage(['de-DE', 'fr-CH', 'en'])).toBe('fr');
  expect(pageLanguage(['EN-us'])).toBe('en');
  expect(pageLanguage([])).toBe('en');
});

test('every text is there in both languages, and French signs stay at their words', () => {
  for (const [name, text] of Object.entries(texts.fr)) {
    expect(text.trim(), name).not.toBe('');
    expect(text, name).not.toMatch(/ [:;?!»]|« |'/u);
  }
  expect(Object.keys(texts.fr)).toEqual(Object.keys(texts.en));
});
