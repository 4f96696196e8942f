import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMatch, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { z } from 'zod';
import type { ListAnswer } from '#contracts/list.ts';
import { type ListPlace, listPlaceOf } from '#web/ui/table/list-place.ts';
import { keepPlace } from './kept-place.ts';
import { conditionsOf, listQueryOf } from './list-query.ts';

export interface ListState<Row> {
  readonly query: UseQueryResult<ListAnswer<Row>>;
  readonly place: ListPlace;
  readonly pageSize: number;
  /** Whether a search or a filter narrows it. */
  readonly narrowed: boolean;
  /** Shows another place; `replace` leaves no step to come back to, e.g. while somebody types. */
  readonly go: (place: ListPlace, how?: 'replace') => void;
}

/**
 * One page of a list of the directory, at the place that the address names: it can be reloaded, passed on and come back
 * to. `key` says whose list it is. The rows of before stay in sight until the next ones are there.
 */
export function useList<Query extends { pageSize: number }, Row>(
  key: readonly unknown[],
  schema: z.ZodType<Query>,
  ask: (query: Query, options: { signal: AbortSignal }) => Promise<ListAnswer<Row>>,
): ListState<Row> {
  const place = listPlaceOf(useSearch({ strict: false }));
  const navigate = useNavigate();
  // Of the list itself: the address is already the next page's while one leaves.
  const pathname = useMatch({ strict: false, select: (match) => match.pathname });
  // The pages of single things lead back to it.
  useEffect(() => keepPlace(pathname, place));
  const query = listQueryOf(schema, place);
  const found = useQuery({
    queryKey: [...key, 'list', query],
    queryFn: ({ signal }) => ask(query, { signal }),
    placeholderData: keepPreviousData,
  });
  return {
    query: found,
    place,
    pageSize: query.pageSize,
    narrowed: conditionsOf(query).length > 0,
    go: (next, how) =>
      void navigate({ to: '.', search: () => listPlaceOf(next), replace: how === 'replace', resetScroll: false }),
  };
}
