import '@mantine/core/styles/Table.css';
import './data-table.css';
import { Group, Table, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageOfRows, rowsPerPage } from './page-of-rows.ts';
import { Pages } from './pages.tsx';
import { type RowAction, RowActions } from './row-actions.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
  /** As people typed it: long words break before they push the rest out of the page. */
  readonly freeText?: boolean;
}

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name: first column, order, label of the row's actions. */
  readonly nameOf: (row: Row) => string;
  readonly nameHeader: string;
  /** The name as a link to the row's own page. */
  readonly nameLink: (row: Row) => ReactNode;
  readonly columns: readonly Column<Row>[];
  /** What search looks at beside the name. */
  readonly textOf?: (row: Row) => string;
  readonly actions?: (row: Row) => readonly RowAction[];
}

/** A list: name first, search, pages of 50, actions of each row by mouse, touch and keyboard. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const { nameOf } = props;
  const textOf = props.textOf ?? (() => '');
  const shown = pageOfRows(props.rows, { search, page, textOf, nameOf, language: i18n.language });
  return (
    <div>
      <Group justify="space-between" mb="sm">
        <TextInput
          type="search"
          aria-label={t('table.search')}
          placeholder={t('table.search')}
          value={search}
          w={260}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
            setPage(1);
          }}
        />
        <Text c="dimmed" size="sm" role="status">
          {t('table.found', { count: shown.found })}
        </Text>
      </Group>
      {shown.found === 0 ? (
        <Text py="lg">{t('table.nothingFound', { search })}</Text>
      ) : (
        <Table className="data-table" verticalSpacing={3} highlightOnHover aria-label={props.caption}>
          <Head {...props} />
          <Table.Tbody>
            {shown.rows.map((row) => (
              <TableRow key={props.keyOf(row)} row={row} table={props} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {shown.found > rowsPerPage && <Pages page={shown.page} pages={shown.pages} onPage={setPage} />}
    </div>
  );
}

function Head<Row>({ nameHeader, columns, actions }: DataTableProps<Row>): ReactNode {
  const { t } = useTranslation();
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">{nameHeader}</Table.Th>
        {columns.map((column) => (
          <Table.Th key={column.key} scope="col" className={classOf(column)}>
            {column.header}
          </Table.Th>
        ))}
        {actions !== undefined && (
          <Table.Td>
            <span className="only-spoken">{t('table.actions')}</span>
          </Table.Td>
        )}
      </Table.Tr>
    </Table.Thead>
  );
}

function TableRow<Row>({ row, table }: { readonly row: Row; readonly table: DataTableProps<Row> }): ReactNode {
  return (
    <Table.Tr>
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
