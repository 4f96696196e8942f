import { expect, it } from 'vitest';
import { slashAt } from './slash.ts';

it.each([
  ['/', { start: 0, query: '' }],
  ['/hel', { start: 0, query: 'hel' }],
  ['Well, /été', { start: 6, query: 'été' }],
  ['One\n/two', { start: 4, query: 'two' }],
])('asks for an answer: %j', (text, slash) => {
  expect(slashAt(text, text.length)).toEqual(slash);
});

it.each(['1/2', 'and/or', '/usr/', '/usr/bin', 'https://', 'https://a', '/hello you', '/ ', '//', ''])(
  'asks for none: %j',
  (text) => {
    expect(slashAt(text, text.length)).toBeUndefined();
  },
);

it('looks no further than the caret', () => {
  expect(slashAt('/hello', 3)).toEqual({ start: 0, query: 'he' });
  expect(slashAt('/hello', 0)).toBeUndefined();
});
