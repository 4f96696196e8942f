import { expect, test } from 'vitest';
import { postProcessingOf, postProcessingProblems } from './post-processing.ts';

test.each([
  ['01:30', 90],
  [' 0:05 ', 5],
  ['99:59', 5999],
])('%j is a time for post-processing', (text, seconds) => {
  expect(postProcessingOf(text)).toBe(seconds);
  expect(postProcessingProblems(text)).toEqual([]);
});

test.each(['90', '1:75', '0:04', 'a while', '-1:00'])('%j is none, and told to have the wrong form', (text) => {
  expect(postProcessingOf(text)).toBeUndefined();
  expect(postProcessingProblems(text)).toEqual([{ path: 'postProcessingSeconds', kind: 'format' }]);
});

test('nothing is no fault', () => {
  expect(postProcessingProblems('  ')).toEqual([]);
});
