import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';

/** Asks before a chat is ended: two keys, so that one slip ends nothing. */
export function EndDialog(props: {
  /** The customer's name; undefined while nothing is asked. */
  readonly name: string | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <Dialog
      opened={props.name !== undefined}
      onClose={props.onClose}
      title={t('end.confirmTitle', { name: props.name ?? '' })}
    >
      <Text mb="lg">{t('end.confirmText')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {t('end.keep')}
        </Button>
        <Button data-autofocus onClick={props.onConfirm}>
          {t('end.chat')}
        </Button>
      </Group>
    </Dialog>
  );
}
