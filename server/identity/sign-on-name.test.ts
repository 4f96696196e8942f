import { expect, test } from 'vitest';
import { parseSignOnName } from './sign-on-name.ts';

test.each([
  ['ada', { name: 'ada' }],
  [' ada ', { name: 'ada' }],
  ['Ada@Example.COM', { name: 'Ada', domain: 'example.com' }],
  ['EXAMPLE.com\\ada', { name: 'ada', domain: 'example.com' }],
  ['a@b@example.com', { name: 'a@b', domain: 'example.com' }],
  ['@example.com', { name: '@example.com' }],
  ['\\ada', { name: '\\ada' }],
])('%s is read as %o', (typed, name) => {
  expect(parseSignOnName(typed)).toEqual(name);
});
