import { describe, expect, it } from 'vitest';
import { changedPlace, listPlaceOf, pageOf, sortedBy, sortOf } from './list-place.ts';

describe('the place in a list', () => {
  it('is what the address says, without what is empty', () => {
    expect(listPlaceOf({ search: ' ada ', role: '', page: 3, extension: 42, other: { a: 1 } })).toEqual({
      search: 'ada',
      page: 3,
      extension: '42',
    });
  });

  it.each(['1', 1, 0, -2, 1.5, 'two', undefined])('is the first page for page=%s', (page) => {
    expect(pageOf(listPlaceOf({ page }))).toBe(1);
    expect(listPlaceOf({ page })).not.toHaveProperty('page');
  });

  it('goes to the first page with another filter', () => {
    expect(changedPlace({ page: 4, role: 'agent' }, { state: 'disabled' })).toEqual({
      role: 'agent',
      state: 'disabled',
    });
    expect(changedPlace({ page: 4, role: 'agent' }, { role: '' })).toEqual({});
    expect(changedPlace({ role: 'agent' }, { page: 2 })).toEqual({ role: 'agent', page: 2 });
  });

  it('turns the order of a column, and begins another at its start', () => {
    const byRole = sortedBy({ page: 2 }, 'role', 'name');
    expect(byRole).toEqual({ sort: 'role' });
    const backwards = sortedBy(byRole, 'role', 'name');
    expect(backwards).toEqual({ sort: 'role', order: 'desc' });
    expect(sortedBy(backwards, 'role', 'name')).toEqual({ sort: 'role' });
    expect(sortedBy(backwards, 'name', 'name')).toEqual({});
    expect(sortedBy({}, 'name', 'name')).toEqual({ order: 'desc' });
    expect(sortOf(sortedBy({}, 'name', 'name'), 'name')).toEqual({ sort: 'name', order: 'desc' });
  });
});
