import { Text } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { type Choosing, type Column, DataTable } from '#web/ui/table/data-table.tsx';
import { changedPlace, pageOf, sortedBy, sortOf } from '#web/ui/table/list-place.ts';
import { Pages } from '#web/ui/table/pages.tsx';
import type { RowAction } from '#web/ui/table/row-actions.tsx';
import { Changed } from './changed.tsx';
import { type Deleting, useDeletion } from './deletion.tsx';
import { type ListFilter, ListFilters } from './list-filters.tsx';
import { Loaded } from './loaded.tsx';
import type { ListState } from './use-list.ts';

/** What every list is sorted by until somebody says otherwise. */
const usualSort = 'name';

export interface ListPageProps<Row extends { readonly id: string; readonly updatedAt: string }> {
  readonly list: ListState<Row>;
  readonly title: string;
  readonly intro: string;
  readonly empty: { readonly title: string; readonly text: string };
  /** The button that adds one; absent where adding is not possible. */
  readonly addButton?: ReactNode;
  readonly nameOf: (row: Row) => string;
  readonly nameHeader?: string;
  readonly nameLink: (row: Row) => ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly filters?: readonly ListFilter[];
  readonly actions: (row: Row) => readonly RowAction[];
  readonly deleting: Deleting<Row>;
  /** Absent: rows cannot be chosen. `bar` says how many are, and what can be done with them. */
  readonly choosing?: Choosing<Row> & { readonly bar: ReactNode };
}

/** A list of the directory: title, purpose, add, search, filters, rows with their last change, delete with a question. */
export function ListPage<Row extends { readonly id: string; readonly updatedAt: string }>(
  props: ListPageProps<Row>,
): ReactNode {
  const { list, title, intro, addButton } = props;
  const { actionsFor, question } = useDeletion(props.nameOf, props.deleting);
  const { data, isPlaceholderData } = list.query;
  const isEmpty = data?.total === 0 && !list.narrowed && !isPlaceholderData;
  return (
    <>
      <PageHeader title={title} intro={intro} action={data !== undefined && !isEmpty && addButton} />
      {isEmpty ? (
        <EmptyState title={props.empty.title} text={props.empty.text} action={addButton} />
      ) : (
        <>
          {(data !== undefined || list.narrowed) && (
            <ListFilters place={list.place} filters={props.filters ?? []} narrowed={list.narrowed} go={list.go} />
          )}
          <Loaded query={list.query}>{(found) => <Rows found={found} page={props} actionsFor={actionsFor} />}</Loaded>
        </>
      )}
      {question}
    </>
  );
}

function Rows<Row extends { readonly id: string; readonly updatedAt: string }>(props: {
  readonly found: { readonly items: readonly Row[]; readonly total: number };
  readonly page: ListPageProps<Row>;
  readonly actionsFor: (row: Row) => readonly RowAction[];
}): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { found, page, actionsFor } = props;
  const { list } = page;
  const stale = list.query.isPlaceholderData;
  const pages = Math.max(1, Math.ceil(found.total / list.pageSize));
  const beyond = pageOf(list.place) > pages && !stale;
  // Rows went away, or the address is old: the last page is what is left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that one stands beyond the end
  useEffect(() => {
    if (beyond) list.go(changedPlace(list.place, { page: pages }), 'replace');
  }, [beyond]);
  return (
    <>
      <Text c="dimmed" size="sm" role="status" className="list-found">
        {t('ui:table.found', { count: found.total })}
      </Text>
      {found.total === 0 ? (
        <Text py="lg">{t('ui:table.nothingFound')}</Text>
      ) : (
        <DataTable
          caption={page.title}
          rows={found.items}
          keyOf={({ id }) => id}
          nameOf={page.nameOf}
          nameHeader={page.nameHeader ?? t('column.name')}
          nameSort={usualSort}
          nameLink={page.nameLink}
          columns={[
            ...page.columns,
            {
              key: 'changed',
              header: t('column.changed'),
              sort: 'updatedAt',
              cell: ({ updatedAt }) => <Changed at={updatedAt} />,
              wideOnly: true,
            },
          ]}
          sorted={sortOf(list.place, usualSort)}
          onSort={(sort) => list.go(sortedBy(list.place, sort, usualSort))}
          stale={stale}
          actions={(row) => [...page.actions(row), ...actionsFor(row)]}
          choosing={page.choosing}
        />
      )}
      {pages > 1 && (
        <Pages
          page={Math.min(pageOf(list.place), pages)}
          pages={pages}
          onPage={(next) => list.go(changedPlace(list.place, { page: next }))}
        />
      )}
      {page.choosing?.bar}
    </>
  );
}
