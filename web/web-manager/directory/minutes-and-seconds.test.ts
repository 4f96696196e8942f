import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minutesAndSeconds, secondsOf } from './minutes-and-seconds.ts';

test.each([
  ['01:30', 90],
  ['1:30', 90],
  [' 00:05 ', 5],
  ['99:59', 5999],
  ['90', Number.NaN],
  ['1:60', Number.NaN],
  ['one minute', Number.NaN],
])('%j is %d seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test('a time that is written is read as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5999 }), (seconds) => secondsOf(minutesAndSeconds(seconds)) === seconds),
  );
});
