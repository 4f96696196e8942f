import { describe, expect, it } from 'vitest';
import { differences, isSame, merge } from './form-values.ts';

const base = { name: 'Support', capacity: { voice: 1, email: 2 }, queueIds: ['a', 'b'], hidden: 1 };
const paths = ['name', 'capacity.voice', 'capacity.email', 'queueIds'];

describe('what two people made of the same thing', () => {
  it('is no difference where the other changed nothing, or both the same', () => {
    const mine = { ...base, name: 'Help', queueIds: ['a', 'c'] };
    expect(differences({ base, theirs: { ...base, queueIds: ['c', 'a'] }, mine }, paths)).toEqual([]);
  });

  it('is told by path, with whether both changed it', () => {
    const mine = { ...base, capacity: { voice: 3, email: 2 } };
    const theirs = { ...base, capacity: { voice: 4, email: 5 } };
    expect(differences({ base, theirs, mine }, paths)).toEqual([
      { path: 'capacity.voice', theirs: 4, mine: 3, contested: true },
      { path: 'capacity.email', theirs: 5, mine: 2, contested: false },
    ]);
  });

  it('is merged as people choose; what only one changed needs no choice of mine', () => {
    const mine = { ...base, name: 'Help', capacity: { voice: 3, email: 2 } };
    const theirs = { ...base, capacity: { voice: 4, email: 5 }, hidden: 2 };
    const chosen = merge({ base, theirs, mine }, paths, (path) => (path === 'capacity.voice' ? 'mine' : 'theirs'));
    expect(chosen).toEqual({ name: 'Help', capacity: { voice: 3, email: 5 }, queueIds: ['a', 'b'], hidden: 2 });
  });
});

it('Lists are the same in any order', () => {
  expect(isSame({ ids: ['a', 'b'] }, { ids: ['b', 'a'] })).toBe(true);
  expect(isSame(['a'], ['a', 'a'])).toBe(false);
  expect(isSame(1, '1')).toBe(false);
});
