import '@mantine/core/styles/Table.css';
import '@mantine/core/styles/Checkbox.css';
import './data-table.css';
import { Checkbox, Table } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SortState } from './list-place.ts';
import { type RowAction, RowActions } from './row-actions.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** By what the server sorts for this column; absent where it does not. */
  readonly sort?: string;
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
  /** As people typed it: long words break before they push the rest out of the page. */
  readonly freeText?: boolean;
}

/** Rows that people choose, to do one thing with many. */
export interface Choosing<Row> {
  readonly isChosen: (row: Row) => boolean;
  readonly choose: (rows: readonly Row[], chosen: boolean) => void;
}

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name: first column, label of the row's actions. */
  readonly nameOf: (row: Row) => string;
  readonly nameHeader: string;
  readonly nameSort: string;
  /** The name as a link to the row's own page. */
  readonly nameLink: (row: Row) => ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly sorted: SortState;
  readonly onSort: (sort: string) => void;
  /** The rows are those of before: others are on their way. */
  readonly stale: boolean;
  readonly actions?: (row: Row) => readonly RowAction[];
  /** Absent: rows have no check boxes. */
  readonly choosing?: Choosing<Row> | undefined;
}

/** Rows of a list: name first, sorted by a click on a header, actions of each row by mouse, touch and keyboard. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const texts = props.columns.filter(({ freeText }) => freeText === true).length;
  return (
    <Table
      className={texts > 2 ? 'data-table many-texts' : 'data-table'}
      verticalSpacing={3}
      highlightOnHover
      aria-label={props.caption}
      aria-busy={props.stale}
    >
      <Head {...props} />
      <Table.Tbody>
        {props.rows.map((row) => (
          <TableRow key={props.keyOf(row)} row={row} table={props} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Head<Row>(props: DataTableProps<Row>): ReactNode {
  const { t } = useTranslation();
  return (
    <Table.Thead>
      <Table.Tr>
        {props.choosing !== undefined && <ChoosePage rows={props.rows} choosing={props.choosing} />}
        <Header table={props} header={props.nameHeader} sort={props.nameSort} />
        {props.columns.map((column) => (
          <Header
            key={column.key}
            table={props}
            header={column.header}
            sort={column.sort}
            className={classOf(column)}
          />
        ))}
        {props.actions !== undefined && (
          <Table.Td>
            <span className="only-spoken">{t('table.actions')}</span>
          </Table.Td>
        )}
      </Table.Tr>
    </Table.Thead>
  );
}

function Header<Row>(props: {
  readonly table: DataTableProps<Row>;
  readonly header: string;
  readonly sort: string | undefined;
  readonly className?: string | undefined;
}): ReactNode {
  const { table, header, sort, className } = props;
  if (sort === undefined) {
    return (
      <Table.Th scope="col" className={className}>
        {header}
      </Table.Th>
    );
  }
  const order = table.sorted.sort === sort ? table.sorted.order : undefined;
  const Mark = order === undefined ? IconSelector : order === 'asc' ? IconChevronUp : IconChevronDown;
  const spoken = order === undefined ? 'none' : order === 'asc' ? 'ascending' : 'descending';
  return (
    <Table.Th scope="col" className={className} aria-sort={spoken}>
      <button type="button" className="sort-button" onClick={() => table.onSort(sort)}>
        {header}
        <Mark size={14} aria-hidden />
      </button>
    </Table.Th>
  );
}

/** All rows that are in sight; those of other pages stay as they are. */
function ChoosePage<Row>(props: { readonly rows: readonly Row[]; readonly choosing: Choosing<Row> }): ReactNode {
  const { t } = useTranslation();
  const { rows, choosing } = props;
  const chosen = rows.filter(choosing.isChosen).length;
  return (
    <Table.Td className="choose">
      <Checkbox
        aria-label={t('table.choosePage')}
        checked={chosen === rows.length}
        indeterminate={chosen > 0 && chosen < rows.length}
        onChange={({ currentTarget }) => choosing.choose(rows, currentTarget.checked)}
      />
    </Table.Td>
  );
}

function TableRow<Row>({ row, table }: { readonly row: Row; readonly table: DataTableProps<Row> }): ReactNode {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      {table.choosing !== undefined && (
        <Table.Td className="choose">
          <Checkbox
            aria-label={t('table.choose', { name: table.nameOf(row) })}
            checked={table.choosing.isChosen(row)}
            onChange={({ currentTarget }) => table.choosing?.choose([row], currentTarget.checked)}
          />
        </Table.Td>
      )}
      <Table.Th scope="row" title={table.nameOf(row)}>
        {table.nameLink(row)}
      </Table.Th>
      {table.columns.map((column) => (
        <Table.Td key={column.key} className={classOf(column)}>
          {column.cell(row)}
        </Table.Td>
      ))}
      {table.actions !== undefined && (
        <Table.Td className="row-actions">
          <RowActions name={table.nameOf(row)} actions={table.actions(row)} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const classes = [column.wideOnly === true && 'wide-only', column.freeText === true && 'free-text'];
  return classes.filter((name) => name !== false).join(' ') || undefined;
}
