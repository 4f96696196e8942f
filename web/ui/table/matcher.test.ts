import { expect, it } from 'vitest';
import { matcher } from './matcher.ts';

it('A search finds every word, whatever its case and accents', () => {
  expect(matcher(' ELEO  agent ')('Agent 7, Éléonore')).toBe(true);
  expect(matcher('eleo supervisor')('Agent 7, Éléonore')).toBe(false);
  expect(matcher(' ')('anything')).toBe(true);
});
