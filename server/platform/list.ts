/** The SQL of the lists of the directory (contracts/list.ts). */
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { ListAnswer, ListQuery } from '#contracts/list.ts';
import type { SystemTx } from './db.ts';

/** Whether every word of the search is in `text`, which must be folded (the function `folded` of the database). */
export function isFoundIn(text: RawBuilder<string>, search: string | undefined): RawBuilder<boolean> {
  const words = (search ?? '').split(/\s+/).filter((word) => word !== '');
  const each = words.map((word) => sql<boolean>`strpos(${text}, folded(${word})) > 0`);
  return words.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(each, sql` and `)})`;
}

/**
 * One page of what `found` finds, in the order of `keys`; the last of them must be unique, so that no row is on two
 * pages. Absent values come last in both directions, but for a key that is told as `indexed`: it has none, and its index
 * is read.
 */
export async function readPage<DB, TB extends keyof DB, Row>(
  tx: SystemTx,
  found: SelectQueryBuilder<DB, TB, Row>,
  { page, pageSize, order }: Pick<ListQuery, 'page' | 'pageSize' | 'order'>,
  keys: readonly RawBuilder<unknown>[],
  indexed = false,
): Promise<ListAnswer<Row>> {
  const direction = sql.raw(`${order}${indexed ? '' : ' nulls last'}`);
  const sorted = keys.reduce((query, key) => query.orderBy(sql`${key} ${direction}`), found);
  const items = await sorted
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  // The last page tells by itself how many there are.
  if (items.length < pageSize && (items.length > 0 || page === 1)) {
    return { items, total: (page - 1) * pageSize + items.length };
  }
  const matching = found.clearSelect().select(sql`1`.as('one'));
  const { rows } = await sql<{ total: number }>`select count(*) as total from (${matching}) as found`.execute(tx.q);
  return { items, total: rows[0]?.total ?? 0 };
}
