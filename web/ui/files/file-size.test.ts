import { expect, test } from 'vitest';
import { fileSize } from './file-size.ts';

test.each([
  [0, 'en', '0 kB'],
  [1, 'en', '1 kB'],
  [2_000, 'en', '2 kB'],
  [1024 * 1024 - 1, 'en', '1 MB'],
  [1_300_000, 'en', '1.2 MB'],
  [1_300_000, 'fr', '1,2 Mo'],
])('%d bytes in %s are %s', (bytes, locale, text) => {
  expect(fileSize(bytes, locale).replace(/\s/gu, ' ')).toBe(text);
});
