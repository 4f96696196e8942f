import { Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longestListPage } from '#contracts/list-sizes.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { UserQuery } from '#contracts/web-manager/users.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { csvOf } from '#web/ui/files/csv.ts';
import { csvFileName, saveFile } from '#web/ui/files/save-file.ts';
import { notifyError } from '#web/ui/notify.ts';
import { api, everyPage, loaded, queryClient } from '../api.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { type TenantNames, templateRows, userRows } from './user-rows.ts';

/** Files to begin with: an example, and the users that there are. */
export function UserFiles(): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId } = useTenant();
  const template = async () => {
    saveFile(t('userImport.templateName'), csvOf(templateRows(await namesOf(tenantId)), t('audit.csvSeparator')));
  };
  return (
    <Group gap="sm">
      <FileButton make={template} label={t('userImport.template')} />
      <ExportUsers query={{ tenantId }} label={t('userImport.export')} />
    </Group>
  );
}

/** The users whom a list finds, on all of its pages, as a file that can be imported again. */
export function ExportUsers(props: {
  readonly query: Partial<UserQuery> & { readonly tenantId: TenantId };
  readonly label?: string;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { query, label = t('userImport.exportFound') } = props;
  const present = async () => {
    const users = everyPage((page) => api.users.list({ ...query, page, pageSize: longestListPage }));
    const rows = userRows(await users, await namesOf(query.tenantId));
    saveFile(csvFileName(t('userImport.exportName'), new Date()), csvOf(rows, t('audit.csvSeparator')));
  };
  return <FileButton make={present} label={label} />;
}

function FileButton({ make, label }: { readonly make: () => Promise<void>; readonly label: string }): ReactNode {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      await make();
    } catch (error) {
      notifyError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <BusyButton variant="default" busy={busy} onClick={() => void press()}>
      {label}
    </BusyButton>
  );
}

async function namesOf(tenantId: TenantId): Promise<TenantNames> {
  const [queues, departments, locations] = await Promise.all([
    queryClient.fetchQuery(loaded.queues(tenantId)),
    queryClient.fetchQuery(loaded.departments(tenantId)),
    queryClient.fetchQuery(loaded.locations(tenantId)),
  ]);
  return { queues, departments, locations };
}
