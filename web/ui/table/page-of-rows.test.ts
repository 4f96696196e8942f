import { expect, it } from 'vitest';
import { pageOfRows, rowsPerPage } from './page-of-rows.ts';

type Row = { readonly name: string; readonly role: string };

const rows: Row[] = Array.from({ length: 120 }, (_, index) => ({
  name: `Agent ${index}`,
  role: index === 7 ? 'Éléonore' : 'x',
}));
const options = {
  search: '',
  page: 1,
  nameOf: (row: Row) => row.name,
  textOf: (row: Row) => row.role,
  language: 'en',
};

it('A page of rows is sorted by name as people count', () => {
  const { rows: shown, found, pages } = pageOfRows(rows, options);
  expect(shown.slice(0, 3).map(({ name }) => name)).toEqual(['Agent 0', 'Agent 1', 'Agent 2']);
  expect({ length: shown.length, found, pages }).toEqual({ length: rowsPerPage, found: 120, pages: 3 });
});

it('A search finds every word, whatever its case and accents', () => {
  const { rows: shown, found } = pageOfRows(rows, { ...options, search: ' ELEO  agent ' });
  expect(shown.map(({ name }) => name)).toEqual(['Agent 7']);
  expect(found).toBe(1);
});

it('A page beyond the last is the last', () => {
  expect(pageOfRows(rows, { ...options, page: 9 })).toMatchObject({ page: 3, pages: 3 });
  expect(pageOfRows<Row>([], options)).toMatchObject({ rows: [], found: 0, page: 1, pages: 1 });
});
