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

test('the rules for secrets are no secrets themselves', () => {
  const before = { passwordMinLength: 10, passwordReuse: 5, passwordExpiryDays: 0, oneTimePasswordDays: 7 };
  const changed = { passwordMinLength: 14, passwordReuse: 0, passwordExpiryDays: 90, oneTimePasswordDays: 3 };
  const told = { ...changed, mustChangePassword: true };
  expect(difference({ ...before, mustChangePassword: false }, told)).toEqual([
    { field: 'mustChangePassword', before: false, after: true },
    { field: 'oneTimePasswordDays', before: 7, after: 3 },
    { field: 'passwordExpiryDays', before: 0, after: 90 },
    { field: 'passwordMinLength', before: 10, after: 14 },
    { field: 'passwordReuse', before: 5, after: 0 },
  ]);
  // By name, not by what they happen to hold: a code of digits is a secret all the same.
  expect(difference({ password: 1234567890 }, { password: 9876543210 })).toEqual([{ field: 'password' }]);
  expect(difference({}, { passwordHash: 'x', newPassword: 'y' })).toEqual([
    { field: 'newPassword' },
    { field: 'passwordHash' },
  ]);
});

test('lists are compared as sets, whatever is in them', () => {
  const odd = { toString: {} };
  expect(difference({ list: [[odd], 'b', 'a'] }, { list: ['a', [odd], 'b'] })).toEqual([]);
  expect(difference({ list: [{ n: 1 }, { n: 2 }] }, { list: [{ n: 2 }, { n: 1 }] })).toEqual([]);
  expect(difference({ list: [{ n: 1 }] }, { list: [{ n: 2 }] })).toHaveLength(1);
});

test('a thing does not differ from itself', () => {
  fc.assert(fc.property(fc.object(), (thing) => difference(thing, structuredClone(thing)).length === 0));
});
