import { expect, it } from 'vitest';
import { type ChosenRows, narrowingOf, withChosen } from './chosen-rows.ts';

interface Row {
  readonly id: string;
}
const rows = (...ids: string[]): Row[] => ids.map((id) => ({ id }));
const none: ChosenRows<Row> = new Map();
const idsOf = (chosen: ChosenRows<Row>) => [...chosen.keys()].join('');

it('Rows are added to those of other pages and taken out again', () => {
  const two = withChosen(none, { rows: rows('a', 'b'), chosen: true, most: 5 });
  const four = withChosen(two, { rows: rows('b', 'c', 'd'), chosen: true, most: 5 });
  expect(idsOf(four)).toBe('abcd');
  expect(idsOf(withChosen(four, { rows: rows('a', 'd', 'x'), chosen: false, most: 5 }))).toBe('bc');
});

it('No more are chosen than can be changed at once', () => {
  expect(idsOf(withChosen(none, { rows: rows('a', 'b', 'c'), chosen: true, most: 2 }))).toBe('ab');
});

it('A choice outlives paging and sorting, and ends with another search, filter or tenant', () => {
  const here = narrowingOf('one', { search: 'ada', role: 'agent' });
  expect(narrowingOf('one', { role: 'agent', search: 'ada', page: 3, sort: 'role', order: 'desc' })).toBe(here);
  expect(narrowingOf('one', { search: 'ada' })).not.toBe(here);
  expect(narrowingOf('one', { search: 'adam', role: 'agent' })).not.toBe(here);
  expect(narrowingOf('other', { search: 'ada', role: 'agent' })).not.toBe(here);
});
