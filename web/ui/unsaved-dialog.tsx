import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';

export interface UnsavedWords {
  readonly title: string;
  readonly text: string;
  readonly leave: string;
}

/** Asks before unsaved changes are left behind. The safe answer has the focus. */
export function UnsavedDialog(props: {
  readonly opened: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
  /** What would be lost, and the answer that loses it; those of a form unless told. */
  readonly words?: UnsavedWords | undefined;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog opened={props.opened} onClose={props.onStay} title={props.words?.title ?? t('form.unsavedTitle')}>
      <Text mb="lg">{props.words?.text ?? t('form.unsavedText')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onLeave}>
          {props.words?.leave ?? t('actions.leave')}
        </Button>
        <Button data-autofocus onClick={props.onStay}>
          {t('actions.stay')}
        </Button>
      </Group>
    </Dialog>
  );
}
