/** Pure: which rows of a list people chose, over its pages. */
import type { ListPlace } from '#web/ui/table/list-place.ts';

export type ChosenRows<Row> = ReadonlyMap<string, Row>;

/** With the rows, or without them; of more than `most` the first are taken. */
export function withChosen<Row extends { readonly id: string }>(
  chosen: ChosenRows<Row>,
  change: { readonly rows: readonly Row[]; readonly chosen: boolean; readonly most: number },
): ChosenRows<Row> {
  const next = new Map(chosen);
  for (const row of change.rows) {
    if (!change.chosen) next.delete(row.id);
    else if (next.size < change.most) next.set(row.id, row);
  }
  return next;
}

/** What a list is of and what narrows it: a choice ends with either, but not with another page or order. */
export function narrowingOf(of: string, place: ListPlace): string {
  const { page: _page, sort: _sort, order: _order, ...narrowing } = place;
  return JSON.stringify([of, Object.entries(narrowing).sort()]);
}
