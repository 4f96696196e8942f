import '@mantine/core/styles/Table.css';
import '#web/ui/table/data-table.css';
import { Alert, Button, Group, Stack, Table, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '#contracts/web-manager/user-import.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { csvOf } from '#web/ui/files/csv.ts';
import { csvFileName, saveFile } from '#web/ui/files/save-file.ts';
import { ButtonLink } from '#web/ui/router-link.tsx';
import { Pages } from '#web/ui/table/pages.tsx';
import { UnsavedGuard } from '#web/ui/unsaved-guard.tsx';
import { useTenant } from '../shell/tenant-context.ts';

const passwordsPerPage = 50;
const kinds = ['added', 'changed', 'unchanged', 'leftOut'] as const;

/** What was done, and the passwords, which nobody sees again. */
export function ImportDone(props: { readonly result: ImportResult; readonly onAgain: () => void }): ReactNode {
  const { t } = useTranslation('webManager');
  const { key: tenantKey } = useTenant();
  const { result, onAgain } = props;
  const title = useRef<HTMLHeadingElement>(null);
  const [saved, setSaved] = useState(false);
  const open = result.passwords.length > 0 && !saved;
  // The button that was pressed is gone.
  useEffect(() => title.current?.focus(), []);
  return (
    <section className="import-preview" aria-labelledby="import-done">
      <Title order={2} id="import-done" ref={title} tabIndex={-1}>
        {t('userImport.done')}
      </Title>
      <p className="import-counts">
        {kinds
          .filter((kind) => result[kind] > 0)
          .map((kind) => t(`userImport.doneCounts.${kind}`, { count: result[kind] }))
          .join(' · ')}
      </p>
      {result.passwords.length > 0 && (
        <Passwords passwords={result.passwords} saved={saved} onSaved={() => setSaved(true)} />
      )}
      <Group>
        <ButtonLink variant={open ? 'default' : 'filled'} to="/t/$tenantKey/users" params={{ tenantKey }}>
          {t('userImport.toUsers')}
        </ButtonLink>
        <Button variant="default" disabled={open} onClick={onAgain}>
          {t('userImport.again')}
        </Button>
      </Group>
      <UnsavedGuard
        isUnsaved={() => open}
        words={{
          title: t('userImport.unsaved.title'),
          text: t('userImport.unsaved.text'),
          leave: t('userImport.unsaved.leave'),
        }}
      />
    </section>
  );
}

function Passwords(props: {
  readonly passwords: ImportResult['passwords'];
  readonly saved: boolean;
  readonly onSaved: () => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { passwords, saved, onSaved } = props;
  const [page, setPage] = useState(1);
  const pages = Math.ceil(passwords.length / passwordsPerPage);
  const heading = [t('userImport.columns.userName'), t('userImport.password')];
  const rows = [heading, ...passwords.map(({ userName, password }) => [userName, password])];
  const download = () => {
    saveFile(csvFileName(t('userImport.passwordsName'), new Date()), csvOf(rows, t('audit.csvSeparator')));
    onSaved();
  };
  return (
    <Stack align="stretch" gap="sm">
      <Title order={3}>{t('userImport.passwords')}</Title>
      <Alert color={saved ? 'gray' : 'yellow'} role="status">
        {t(saved ? 'userImport.passwordsSaved' : 'userImport.passwordsOnce')}
      </Alert>
      <Group>
        <Button onClick={download} variant={saved ? 'default' : 'filled'}>
          {t('userImport.passwordsDownload')}
        </Button>
        <CopyButton
          text={rows.map((row) => row.join('\t')).join('\n')}
          what={t('userImport.passwords')}
          onCopied={onSaved}
        />
      </Group>
      <Table className="data-table import-passwords" verticalSpacing={3} aria-label={t('userImport.passwords')}>
        <Table.Thead>
          <Table.Tr>
            {heading.map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {passwords.slice((page - 1) * passwordsPerPage, page * passwordsPerPage).map(({ userName, password }) => (
            <Table.Tr key={userName}>
              <Table.Th scope="row">{userName}</Table.Th>
              <Table.Td>
                <code>{password}</code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {pages > 1 && <Pages page={page} pages={pages} onPage={setPage} />}
    </Stack>
  );
}
