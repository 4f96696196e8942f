/** Pure: where one stands in a list, as the address of its page says. Without zod: addresses load with the first page. */

/** `search`, `sort`, `order`, `page` and the filters of the list; what is not in it is as usual. */
export type ListPlace = { readonly [field: string]: string | number | undefined };

/** From what an address says; what is empty is left out. The page is a number, and the first is not named. */
export function listPlaceOf(address: Readonly<Record<string, unknown>>): ListPlace {
  return Object.fromEntries(
    Object.entries(address).flatMap(([field, value]): [string, string | number][] => {
      // The router reads `search=42` as a number.
      const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
      if (text === '') return [];
      if (field !== 'page') return [[field, text]];
      const page = Number(text);
      return Number.isInteger(page) && page > 1 ? [[field, page]] : [];
    }),
  );
}

/** What a table that pages in the browser shows at once. */
export const rowsPerPage = 50;

export function pageOf({ page }: ListPlace): number {
  return typeof page === 'number' ? page : 1;
}

/** Another search, filter or order is looked at from its first page. */
export function changedPlace(place: ListPlace, change: ListPlace): ListPlace {
  return listPlaceOf({ ...place, page: undefined, ...change });
}

export interface SortState {
  readonly sort: string;
  readonly order: 'asc' | 'desc';
}

export function sortOf({ sort, order }: ListPlace, usual: string): SortState {
  return { sort: sort === undefined ? usual : String(sort), order: order === 'desc' ? 'desc' : 'asc' };
}

/** The column again turns the order; another column begins at its start. The usual order is not named. */
export function sortedBy(place: ListPlace, sort: string, usual: string): ListPlace {
  const now = sortOf(place, usual);
  const order = now.sort === sort && now.order === 'asc' ? 'desc' : undefined;
  return changedPlace(place, { sort: sort === usual ? undefined : sort, order });
}
