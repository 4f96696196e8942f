import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { type Column, DataTable } from '#web/ui/table/data-table.tsx';
import type { RowAction } from '#web/ui/table/row-actions.tsx';
import { Changed } from './changed.tsx';
import { type Deleting, useDeletion } from './deletion.tsx';
import { Loaded } from './loaded.tsx';

export interface ListPageProps<Row extends { readonly id: string; readonly updatedAt: string }> {
  readonly query: UseQueryResult<readonly Row[]>;
  readonly title: string;
  readonly intro: string;
  readonly empty: { readonly title: string; readonly text: string };
  /** The button that adds one; absent where adding is not possible. */
  readonly addButton?: ReactNode;
  readonly nameOf: (row: Row) => string;
  readonly nameHeader?: string;
  readonly nameLink: (row: Row) => ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly textOf?: (row: Row) => string;
  readonly actions: (row: Row) => readonly RowAction[];
  readonly deleting: Deleting<Row>;
}

/** A list of the directory: title, purpose, add, search, rows with their last change, delete with a question. */
export function ListPage<Row extends { readonly id: string; readonly updatedAt: string }>(
  props: ListPageProps<Row>,
): ReactNode {
  const { t } = useTranslation('webManager');
  const { actionsFor, question } = useDeletion(props.nameOf, props.deleting);
  const columns: readonly Column<Row>[] = [
    ...props.columns,
    {
      key: 'changed',
      header: t('column.changed'),
      cell: ({ updatedAt }) => <Changed at={updatedAt} />,
      wideOnly: true,
    },
  ];
  return (
    <>
      <Loaded query={props.query}>
        {(rows) => (
          <>
            <PageHeader title={props.title} intro={props.intro} action={rows.length > 0 && props.addButton} />
            {rows.length === 0 ? (
              <EmptyState title={props.empty.title} text={props.empty.text} action={props.addButton} />
            ) : (
              <DataTable
                caption={props.title}
                rows={rows}
                keyOf={({ id }) => id}
                nameOf={props.nameOf}
                nameHeader={props.nameHeader ?? t('column.name')}
                nameLink={props.nameLink}
                columns={columns}
                {...(props.textOf === undefined ? {} : { textOf: props.textOf })}
                actions={(row) => [...props.actions(row), ...actionsFor(row)]}
              />
            )}
          </>
        )}
      </Loaded>
      {question}
    </>
  );
}
