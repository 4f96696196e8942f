import { Anchor, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '#web/ui/copy-button.tsx';

/** Where agents sign on, to open and to pass on. */
export function PortalAddress({ address }: { readonly address: string }): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <Group gap="sm">
      <Anchor href={address} target="_blank" rel="noopener" title={t('tenants.openPortal')}>
        {new URL(address).pathname}
      </Anchor>
      <CopyButton text={address} what={address} />
    </Group>
  );
}
