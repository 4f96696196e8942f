import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';

/** Asks before unsaved changes are left behind. The safe answer has the focus. */
export function UnsavedDialog(props: {
  readonly opened: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog opened={props.opened} onClose={props.onStay} title={t('form.unsavedTitle')}>
      <Text mb="lg">{t('form.unsavedText')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onLeave}>
          {t('actions.leave')}
        </Button>
        <Button data-autofocus onClick={props.onStay}>
          {t('actions.stay')}
        </Button>
      </Group>
    </Dialog>
  );
}
