import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../texts/en.ts';
import { durationText } from './duration-text.ts';

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en: { webManager: en } } });
});

it('A duration reads in minutes and seconds, without what is none', () => {
  const texts = [5, 60, 80, 600].map((seconds) => durationText(i18next.getFixedT('en', 'webManager'), seconds));
  expect(texts).toEqual(['5 s', '1 m', '1 m 20 s', '10 m']);
});
