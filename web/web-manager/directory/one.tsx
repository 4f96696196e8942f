import { skipToken, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { isApiError } from '#web/ui/api-error.ts';
import { NotFound } from '../shell/not-found.tsx';
import { Loaded } from './loaded.tsx';

interface OneProps<Id, View, Shown> {
  /** Whose it is and of what kind; the id is added. */
  readonly queryKey: readonly unknown[];
  readonly schema: z.ZodType<Id>;
  readonly get: (id: Id, options: { signal: AbortSignal }) => Promise<View>;
  readonly children: (view: Shown) => ReactNode;
}

/** One thing of the directory, by the id of an address: it may be deleted, or never have been. */
export function One<Id, View>(props: OneProps<Id, View, View> & { readonly id: string }): ReactNode {
  const { queryKey, schema, get, children } = props;
  const id = schema.safeParse(props.id).data;
  const query = useQuery({
    queryKey: [...queryKey, 'one', props.id],
    queryFn: id === undefined ? skipToken : ({ signal }) => get(id, { signal }),
  });
  const gone = isApiError(query.error) && query.error.status === 404;
  if (id === undefined || (query.data === undefined && gone)) return <NotFound />;
  return <Loaded query={query}>{children}</Loaded>;
}

/** The thing that a new one begins as a copy of; without an id there is none. */
export function Copied<Id, View>(
  props: OneProps<Id, View, View | undefined> & { readonly id: string | undefined },
): ReactNode {
  const { id, ...rest } = props;
  return id === undefined ? props.children(undefined) : <One {...rest} id={id} />;
}
