import { Anchor, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundContact } from '#contracts/web-manager/customer-data.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { patientApi } from '../api.ts';
import { portalAddress } from '../directory/choices.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { isOpen, typedFor } from './customer-groups.ts';

/** Says what goes and what stays; with an open contact among them it only says what must come first. */
export function EraseDialog(props: {
  readonly opened: boolean;
  readonly contacts: readonly FoundContact[];
  readonly onClose: () => void;
  readonly onErased: () => Promise<void>;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId, key } = useTenant();
  const { contacts } = props;
  const open = contacts.filter(isOpen).length;
  const erase = async () => {
    const { erased } = await patientApi.customerData.erase({ tenantId, contactIds: contacts.map(({ id }) => id) });
    notifyDone(t('customerData.erased', { count: erased }));
    await props.onErased();
  };
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('customerData.eraseTitle', { count: contacts.length })}
      confirmLabel={t('customerData.eraseLabel')}
      typed={typedFor(contacts)}
      blocked={open > 0}
      onConfirm={erase}
      onClose={props.onClose}
    >
      {open > 0 ? (
        <Text>
          {t('customerData.open', { count: open })} {t('customerData.openHelp')}{' '}
          <Anchor href={portalAddress(key)} target="_blank" rel="noopener">
            Agent Portal
          </Anchor>
        </Text>
      ) : (
        <Stack gap="xs">
          <Text>{t('customerData.goes')}</Text>
          <Text>{t('customerData.stays')}</Text>
          <Text>{t('customerData.backups')}</Text>
        </Stack>
      )}
    </ConfirmDialog>
  );
}
