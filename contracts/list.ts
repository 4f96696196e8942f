/**
 * The lists of the directory, asked all in one way: search, sort, filters, one page of rows and how many there are.
 * Pages are counted (an offset), not chained by a cursor as the audit's are: people go to the last page, share the
 * address of the seventh and read the total; a directory has thousands of rows, not millions, so an offset costs
 * nothing that anybody feels (bench/directory.ts). A row that is added meanwhile moves the others by one, which the next
 * look shows.
 */
import { z } from 'zod';
import { longestListPage, usualListPage } from './list-sizes.ts';

/** `z.object({ ...listFields, sort: z.enum([…]).default('name'), …filters })` is the query of a list. */
export const listFields = {
  /** Words that must all be in the row, as parts of its names and numbers; case and accents make no difference. */
  search: z.string().trim().max(100).optional(),
  order: z.enum(['asc', 'desc']).default('asc'),
  /** From 1; beyond the last page there are no items. */
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(longestListPage).default(usualListPage),
};
const listQuery = z.object(listFields);
export type ListQuery = z.infer<typeof listQuery>;

/** One page of the rows, and how many rows match on all pages. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.int() });
}

export interface ListAnswer<Item> {
  items: Item[];
  total: number;
}
