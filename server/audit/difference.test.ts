import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference } from './difference.ts';

test('says what is not as it was, and nothing else', () => {
  const before = {
    id: '1',
    version: 1,
    name: 'Support',
    priority: 5,
    capacity: { voice: 1, email: 3 },
    members: ['b', 'a'],
  };
  const after = { ...before, version: 2, name: 'Help', capacity: { voice: 2, email: 3 }, members: ['a', 'b'] };
  expect(difference(before, after)).toEqual([
    { field: 'capacity.voice', before: 1, after: 2 },
    { field: 'name', before: 'Support', after: 'Help' },
  ]);
});

test('what is added has no before, what is deleted no after', () => {
  expect(difference(undefined, { name: 'Lunch' })).toEqual([{ field: 'name', after: 'Lunch' }]);
  expect(difference({ name: 'Lunch', note: undefined }, undefined)).toEqual([{ field: 'name', before: 'Lunch' }]);
});

test('a secret is said to have changed, never what it is', () => {
  const secrets = {
    password: 'one',
    clientSecret: 'two',
    token: 'three',
    secretKey: 'four',
    settings: { apiToken: 'five' },
  };
  const told = JSON.stringify(difference(undefined, { ...secrets, key: 'help' }));
  for (const value of ['one', 'two', 'three', 'four', 'five']) expect(told).not.toContain(`"${value}"`);
  expect(told).toContain('"help"');
  expect(difference({ password: 'one' }, { password: 'two' })).toEqual([{ field: 'password' }]);
});

test('a thing does not differ from itself', () => {
  fc.assert(fc.property(fc.object(), (thing) => difference(thing, structuredClone(thing)).length === 0));
});
