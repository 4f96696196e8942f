import '@mantine/core/styles/Table.css';
import '#web/ui/table/data-table.css';
import { Alert, Checkbox, NativeSelect, Stack, Table, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportLine, ImportPreview as Preview } from '#contracts/web-manager/user-import.ts';
import { isApiError } from '#web/ui/api-error.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { type StateTone, StateWord } from '#web/ui/state-word.tsx';
import { Pages } from '#web/ui/table/pages.tsx';
import { faultWords, kindOf, type LineKind, lineKinds } from './fault-words.ts';
import type { UserImport } from './use-user-import.ts';

const linesPerPage = 50;
const tones = { faulty: 'alarm', add: 'on', change: 'waiting', none: 'off' } as const satisfies Record<
  LineKind,
  StateTone
>;

type Counts = Readonly<Record<LineKind, number>>;

/** What the lines would do, the faulty ones first, and the one action. */
export function ImportPreview(props: { readonly work: UserImport; readonly preview: Preview }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { work, preview } = props;
  const counts = useMemo(() => countKinds(preview.lines), [preview]);
  return (
    <section className="import-preview" aria-labelledby="import-preview">
      <Title order={2} id="import-preview">
        {t('userImport.preview')}
      </Title>
      <p className="import-counts" role="status">
        {lineKinds.map((kind) => (
          <StateWord key={kind} tone={tones[kind]}>
            {t(`userImport.counts.${kind}`, { count: counts[kind] })}
          </StateWord>
        ))}
      </p>
      {preview.ignored.length > 0 && (
        <Alert color="yellow">{t('userImport.ignored', { names: preview.ignored.join(', ') })}</Alert>
      )}
      <Run work={work} counts={counts} />
      {preview.lines.length > 0 && <Lines lines={preview.lines} counts={counts} />}
    </section>
  );
}

function countKinds(lines: readonly ImportLine[]): Counts {
  const counts = { faulty: 0, add: 0, change: 0, none: 0 };
  for (const line of lines) counts[kindOf(line)] += 1;
  return counts;
}

/** With faulty lines nothing happens until somebody says that they are to be left out. */
function Run({ work, counts }: { readonly work: UserImport; readonly counts: Counts }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const [leaveOut, setLeaveOut] = useState(false);
  const good = counts.add + counts.change;
  const { faulty } = counts;
  if (good === 0) return <Alert color="gray">{t(nothingOf(counts), { count: counts.faulty })}</Alert>;
  return (
    <Stack align="flex-start" gap="sm">
      <RunFailure failure={work.runFailure} />
      {faulty > 0 && (
        <>
          <Text>{t('userImport.leaveOut', { count: faulty })}</Text>
          <Checkbox
            checked={leaveOut}
            onChange={({ currentTarget }) => setLeaveOut(currentTarget.checked)}
            label={t('userImport.leaveOutChoice', { count: faulty })}
          />
        </>
      )}
      <BusyButton busy={work.running} disabled={faulty > 0 && !leaveOut} onClick={() => void work.run(faulty > 0)}>
        {t(faulty > 0 ? 'userImport.runGood' : 'userImport.run', { count: good })}
      </BusyButton>
      <Text role="status" size="sm">
        {work.running && t('userImport.running')}
      </Text>
    </Stack>
  );
}

function nothingOf({ faulty, none }: Counts) {
  if (faulty > 0) return none > 0 ? 'userImport.restUnchanged' : 'userImport.allFaulty';
  return none > 0 ? 'userImport.nothingToDo' : 'userImport.noLines';
}

function RunFailure({ failure }: { readonly failure: unknown }): ReactNode {
  const { t } = useTranslation('webManager');
  const { t: tUi } = useTranslation('ui');
  if (failure === undefined) return null;
  return (
    <Alert color="red" role="alert">
      {isApiError(failure, 'NO_CONNECTION') ? t('userImport.lost') : errorText(tUi, failure)}
    </Alert>
  );
}

/** Faulty lines first, then as in the file; page by page, so that a thousand stay quick. */
function Lines({ lines, counts }: { readonly lines: readonly ImportLine[]; readonly counts: Counts }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const [show, setShow] = useState<LineKind | 'all'>('all');
  const [page, setPage] = useState(1);
  const shown = useMemo(() => {
    const faultyFirst = [...lines].sort((one, other) => Number(isGood(one)) - Number(isGood(other)));
    return show === 'all' ? faultyFirst : lines.filter((line) => kindOf(line) === show);
  }, [lines, show]);
  const pages = Math.max(1, Math.ceil(shown.length / linesPerPage));
  return (
    <div>
      <NativeSelect
        w={260}
        maw="100%"
        mb="sm"
        label={t('userImport.show')}
        value={show}
        onChange={({ currentTarget }) => {
          setShow(lineKinds.find((kind) => kind === currentTarget.value) ?? 'all');
          setPage(1);
        }}
        data={[
          { value: 'all', label: t('userImport.all', { count: lines.length }) },
          ...lineKinds
            .filter((kind) => counts[kind] > 0)
            .map((kind) => ({ value: kind, label: t(`userImport.shown.${kind}`, { count: counts[kind] }) })),
        ]}
      />
      <Table className="data-table import-lines" verticalSpacing={3} aria-label={t('userImport.preview')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('userImport.line')}</Table.Th>
            <Table.Th scope="col">{t('userImport.columns.userName')}</Table.Th>
            <Table.Th scope="col" className="wide-only">
              {t('column.name')}
            </Table.Th>
            <Table.Th scope="col">{t('userImport.act')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.slice((page - 1) * linesPerPage, page * linesPerPage).map((line) => (
            <Line key={line.line} line={line} />
          ))}
        </Table.Tbody>
      </Table>
      {pages > 1 && <Pages page={page} pages={pages} onPage={setPage} />}
    </div>
  );
}

const isGood = ({ faults }: ImportLine): boolean => faults.length === 0;

function Line({ line }: { readonly line: ImportLine }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const kind = kindOf(line);
  const columns = line.changes.map((column) => t(`userImport.columns.${column}`)).join(', ');
  return (
    <Table.Tr>
      <Table.Td>{line.line}</Table.Td>
      <Table.Th scope="row">{line.userName}</Table.Th>
      <Table.Td className="wide-only">{line.name}</Table.Td>
      <Table.Td className="import-act">
        <StateWord tone={tones[kind]}>
          {kind === 'change'
            ? t('ui:labelled', { label: t('userImport.acts.change'), value: columns })
            : t(`userImport.acts.${kind}`)}
        </StateWord>
        {line.faults.length > 0 && (
          <ul>
            {line.faults.map((fault) => (
              <li key={`${fault.column ?? ''} ${fault.kind} ${fault.value ?? ''}`}>{faultWords(t, fault)}</li>
            ))}
          </ul>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
