import { Button, Group, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';

/** Asks before a page with unsaved changes is left, inside the console and by closing the tab. Needs the router. */
export function UnsavedGuard({ isUnsaved }: { readonly isUnsaved: () => boolean }): ReactNode {
  const { t } = useTranslation();
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true });
  const stay = () => blocker.reset?.();
  return (
    <Dialog opened={blocker.status === 'blocked'} onClose={stay} title={t('form.unsavedTitle')}>
      <Text mb="lg">{t('form.unsavedText')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t('actions.leave')}
        </Button>
        <Button data-autofocus onClick={stay}>
          {t('actions.stay')}
        </Button>
      </Group>
    </Dialog>
  );
}
