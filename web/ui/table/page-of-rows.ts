/** Pure: which rows of a list are shown. */

export const rowsPerPage = 50;

export interface PageOfRows<Row> {
  readonly rows: readonly Row[];
  /** How many rows match the search. */
  readonly found: number;
  /** From 1; never beyond the last page. */
  readonly page: number;
  readonly pages: number;
}

/**
 * The rows whose text holds every word of the search (case and accents don't matter), sorted by name in the order of
 * the language, cut to one page.
 */
export function pageOfRows<Row>(
  rows: readonly Row[],
  options: {
    readonly search: string;
    readonly page: number;
    readonly textOf: (row: Row) => string;
    readonly nameOf: (row: Row) => string;
    readonly language: string;
  },
): PageOfRows<Row> {
  const matches = matcher(options.search);
  const collator = new Intl.Collator(options.language, { numeric: true, sensitivity: 'base' });
  const matching = rows
    .filter((row) => matches(`${options.nameOf(row)} ${options.textOf(row)}`))
    .sort((one, other) => collator.compare(options.nameOf(one), options.nameOf(other)));
  const pages = Math.max(1, Math.ceil(matching.length / rowsPerPage));
  const page = Math.min(Math.max(1, options.page), pages);
  return {
    rows: matching.slice((page - 1) * rowsPerPage, page * rowsPerPage),
    found: matching.length,
    page,
    pages,
  };
}

/** Whether a text holds every word of a search; case and accents don't matter. */
export function matcher(search: string): (text: string) => boolean {
  const words = plain(search).split(/\s+/).filter(Boolean);
  return (text) => {
    const searched = plain(text);
    return words.every((word) => searched.includes(word));
  };
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
