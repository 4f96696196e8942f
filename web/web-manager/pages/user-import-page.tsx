import '../import/import.css';
import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/ui/page-header.tsx';
import { UnsavedGuard } from '#web/ui/unsaved-guard.tsx';
import { WayBack } from '../directory/way-back.tsx';
import { ImportDone } from '../import/import-done.tsx';
import { ImportPreview } from '../import/import-preview.tsx';
import { ImportSource } from '../import/import-source.tsx';
import { useUserImport } from '../import/use-user-import.ts';
import { UserFiles } from '../import/user-files.tsx';
import { useTenant } from '../shell/tenant-context.ts';

/** Users from a file: choose it, see what it would do, import, keep the passwords. */
export function UserImportPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId } = useTenant();
  const work = useUserImport(tenantId);
  const { result, preview } = work;
  return (
    <>
      <PageHeader
        above={<WayBack list="/t/$tenantKey/users" title={t('users.title')} />}
        title={t('userImport.title')}
        intro={t('userImport.intro')}
        action={result === undefined && <UserFiles />}
      />
      {result !== undefined ? (
        <ImportDone result={result} onAgain={work.startOver} />
      ) : (
        <>
          <ImportSource work={work} />
          {work.checking && (
            <div className="waiting" role="status" aria-label={t('userImport.checking')}>
              <Loader color="gray" />
            </div>
          )}
          {preview !== undefined && <ImportPreview work={work} preview={preview} />}
          <UnsavedGuard
            isUnsaved={() => work.running}
            words={{
              title: t('userImport.unsavedRunning.title'),
              text: t('userImport.unsavedRunning.text'),
              leave: t('userImport.unsavedRunning.leave'),
            }}
          />
        </>
      )}
    </>
  );
}
