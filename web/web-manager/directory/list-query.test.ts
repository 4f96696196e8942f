import { describe, expect, it } from 'vitest';
import { userQuery } from '#contracts/web-manager/users.ts';
import { conditionsOf, listQueryOf } from './list-query.ts';

const usual = { page: 1, pageSize: 50, sort: 'name', order: 'asc' };

describe('the query of a list', () => {
  it('is what its place says, and as usual where it says nothing', () => {
    expect(listQueryOf(userQuery, {})).toEqual(usual);
    expect(listQueryOf(userQuery, { search: 'ada', page: 3, sort: 'role', order: 'desc', role: 'agent' })).toEqual({
      ...usual,
      search: 'ada',
      page: 3,
      sort: 'role',
      order: 'desc',
      role: 'agent',
    });
  });

  it('asks nothing that an address says wrongly', () => {
    const wrong = { sort: 'password', role: 'god', page: 900_000, search: 'x'.repeat(101), utm: 'x' };
    expect(listQueryOf(userQuery, { ...wrong, state: 'disabled' })).toEqual({ ...usual, state: 'disabled' });
  });

  it('tells what narrows the list', () => {
    expect(conditionsOf(listQueryOf(userQuery, { page: 2, sort: 'role' }))).toEqual([]);
    expect(conditionsOf(listQueryOf(userQuery, { search: 'a', state: 'active' }))).toEqual(['search', 'state']);
  });
});
