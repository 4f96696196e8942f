import '@mantine/core/styles/Table.css';
import '#web/ui/table/data-table.css';
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type RowAction, RowActions } from '#web/ui/table/row-actions.tsx';
import { useColumns } from '../desk/use-columns.ts';

export interface RowColumn<Row> {
  readonly key: string;
  readonly header: string;
  /** The heading above several columns that stand side by side. */
  readonly group?: string;
  readonly cell: (row: Row) => ReactNode;
  readonly number?: boolean;
  /** What it is called where there is no heading above it; the header unless told. */
  readonly label?: string;
}

interface RowsProps<Row> {
  /** What is listed, for screen readers. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  readonly nameHeader: string;
  readonly name: (row: Row) => ReactNode;
  readonly columns: readonly RowColumn<Row>[];
  readonly actions?: (row: Row) => readonly RowAction[];
}

/** A dense table; in a narrow window a card for each row. */
export function Rows<Row>(props: RowsProps<Row>): ReactNode {
  return useColumns() === 1 ? <Cards {...props} /> : <Lines {...props} />;
}

function Lines<Row>(props: RowsProps<Row>): ReactNode {
  const { columns, actions } = props;
  return (
    <div className="supervision-scroll">
      <Table className="supervision-table" verticalSpacing={3} highlightOnHover aria-label={props.caption}>
        <Head {...props} />
        <Table.Tbody>
          {props.rows.map((row) => (
            <Table.Tr key={props.keyOf(row)}>
              <Table.Th scope="row">{props.name(row)}</Table.Th>
              {columns.map((column) => (
                <Table.Td key={column.key} {...numberClass(column)}>
                  {column.cell(row)}
                </Table.Td>
              ))}
              {actions !== undefined && (
                <Table.Td className="row-actions">
                  <RowActions name={props.nameOf(row)} actions={actions(row)} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Head<Row>({ nameHeader, columns, actions }: RowsProps<Row>): ReactNode {
  const { t } = useTranslation('portal');
  const groups = groupsOf(columns);
  const grouped = groups.length > 1;
  return (
    <Table.Thead>
      {grouped && (
        <Table.Tr>
          <Table.Td />
          {groups.map(({ name, size }) => (
            <Table.Th key={name} scope="colgroup" colSpan={size}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      )}
      <Table.Tr>
        <Table.Th scope="col">{nameHeader}</Table.Th>
        {columns.map((column) => (
          <Table.Th key={column.key} scope="col" {...numberClass(column)}>
            {column.header}
          </Table.Th>
        ))}
        {actions !== undefined && (
          <Table.Td>
            <span className="only-spoken">{t('supervision.actions')}</span>
          </Table.Td>
        )}
      </Table.Tr>
    </Table.Thead>
  );
}

function Cards<Row>(props: RowsProps<Row>): ReactNode {
  const { columns, actions } = props;
  return (
    <ul className="supervision-cards" aria-label={props.caption}>
      {props.rows.map((row) => (
        <li key={props.keyOf(row)}>
          <div className="supervision-card-head">
            {props.name(row)}
            {actions !== undefined && <RowActions name={props.nameOf(row)} actions={actions(row)} />}
          </div>
          <dl>
            {columns.map((column) => (
              <div key={column.key}>
                <dt>{column.label ?? column.header}</dt>
                <dd>{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function groupsOf<Row>(columns: readonly RowColumn<Row>[]): { readonly name: string; readonly size: number }[] {
  const groups: { name: string; size: number }[] = [];
  for (const { group = '' } of columns) {
    const last = groups.at(-1);
    if (last?.name === group) last.size += 1;
    else groups.push({ name: group, size: 1 });
  }
  return groups;
}

function numberClass<Row>({ number }: RowColumn<Row>) {
  return number === true ? { className: 'supervision-number' } : {};
}
