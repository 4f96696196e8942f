import '#web/ui/forms/form-styles.ts';
import { Alert, Button, Radio, Stack, Table, Text, Textarea } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { largestImport, longestImport, type UserColumn, userColumns } from '#contracts/web-manager/user-import.ts';
import { errorText } from '#web/ui/error-text.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { notifyError } from '#web/ui/notify.ts';
import { textOfFile } from './file-text.ts';
import type { UserImport } from './use-user-import.ts';

/** Where the lines come from, and what is wrong with the file as a whole. */
export function ImportSource({ work }: { readonly work: UserImport }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  return (
    <div className="save-form import-source">
      <FormSection title={t('userImport.source')}>
        <DropZone work={work} />
        <FileFaults work={work} />
        <Paste work={work} />
        <Radio.Group
          label={t('userImport.existing')}
          value={work.existing}
          onChange={(value) => work.setExisting(value === 'change' ? 'change' : 'refuse')}
        >
          <Stack gap="xs" mt="xs">
            {(['refuse', 'change'] as const).map((kind) => (
              <Radio key={kind} value={kind} label={t(`userImport.existingKinds.${kind}`)} disabled={work.running} />
            ))}
          </Stack>
        </Radio.Group>
        <Columns />
      </FormSection>
    </div>
  );
}

function DropZone({ work }: { readonly work: UserImport }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const read = async (file: File) => {
    work.choose({ csv: textOfFile(await file.arrayBuffer()), name: file.name });
  };
  return (
    <section
      className="drop-zone"
      aria-label={t('userImport.source')}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined && !work.running) read(file).catch(notifyError);
      }}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) read(file).catch(notifyError);
          // The same file, corrected, may be chosen again.
          currentTarget.value = '';
        }}
      />
      <Button variant="default" disabled={work.running} onClick={() => input.current?.click()}>
        {t('userImport.choose')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('userImport.drop', { count: longestImport })}
      </Text>
      {work.chosen !== undefined && (
        <Text className="chosen-file">
          {t('userImport.chosen', { name: work.chosen.name ?? t('userImport.pasted') })}
        </Text>
      )}
    </section>
  );
}

function FileFaults({ work }: { readonly work: UserImport }): ReactNode {
  const { t } = useTranslation('webManager');
  const { t: tUi } = useTranslation('ui');
  const { fault, failure } = work;
  if (fault === undefined && failure === undefined) return null;
  return (
    <Alert color="red" role="alert">
      {fault === undefined ? errorText(tUi, failure) : t(`userImport.fileFaults.${fault}`, { limit: largestImport })}
    </Alert>
  );
}

function Paste({ work }: { readonly work: UserImport }): ReactNode {
  const { t } = useTranslation('webManager');
  const [pasted, setPasted] = useState('');
  return (
    <details className="import-more">
      <summary>{t('userImport.paste')}</summary>
      <Stack mt="xs" align="flex-start">
        <Textarea
          w="100%"
          label={t('userImport.pasteLabel')}
          placeholder={'userName;firstName;lastName\nada;Ada;Lovelace'}
          rows={6}
          value={pasted}
          onChange={({ currentTarget }) => setPasted(currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
        />
        <Button variant="default" disabled={work.running} onClick={() => work.choose({ csv: pasted })}>
          {t('userImport.pasteCheck')}
        </Button>
      </Stack>
    </details>
  );
}

function Columns(): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <details className="import-more">
      <summary>{t('userImport.columnsTitle')}</summary>
      <Text size="sm" mt="xs" mb="xs">
        {t('userImport.columnsText')}
      </Text>
      <Table verticalSpacing={2} aria-label={t('userImport.columnsTitle')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('userImport.column')}</Table.Th>
            <Table.Th scope="col">{t('userImport.meaning')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {userColumns.map((column) => (
            <Table.Tr key={column}>
              <Table.Td>
                <code>{column}</code>
              </Table.Td>
              <Table.Td>
                {t(`userImport.columns.${column}`)}
                <Allowed column={column} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

/** What a column takes, where not every value will do. */
function Allowed({ column }: { readonly column: UserColumn }): ReactNode {
  const { t } = useTranslation('webManager');
  const told = ['kind', 'role', 'authentication', 'queues', 'postProcessing'] as const;
  const known = told.find((each) => each === column);
  return (
    known !== undefined && (
      <Text size="sm" c="dimmed">
        {t(`userImport.allowed.${known}`)}
      </Text>
    )
  );
}
