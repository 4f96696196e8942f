import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BusyButton } from './busy-button.tsx';
import { Dialog } from './dialog.tsx';
import { errorText } from './error-text.ts';

export interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen, and what depends on it. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  /** Nothing is lost: the button is one like any other. */
  readonly harmless?: boolean;
  /** Where something big cannot be undone: what people type to show that they mean it. */
  readonly typed?: string;
  /** It can only fail: what is said stands without the button that does it. */
  readonly blocked?: boolean;
  /** A refusal is shown in words inside the dialog, which then stays open. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. The safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const { t } = useTranslation();
  const { blocked = false } = props;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [written, setWritten] = useState('');
  const meant = props.typed === undefined || written.trim() === props.typed;
  const close = () => {
    setRefusal(undefined);
    setWritten('');
    props.onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await props.onConfirm();
      close();
    } catch (error) {
      setRefusal(errorText(t, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog opened={props.opened} onClose={close} title={props.title}>
      <Stack>
        {refusal !== undefined && (
          <Alert color="red" role="alert">
            {refusal}
          </Alert>
        )}
        <div>{props.children}</div>
        {props.typed !== undefined && !blocked && (
          <TextInput
            label={t('confirm.typed', { text: props.typed })}
            value={written}
            onChange={({ currentTarget }) => setWritten(currentTarget.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>
            {t(blocked ? 'actions.close' : 'actions.cancel')}
          </Button>
          {!blocked && (
            <BusyButton
              {...(props.harmless === true ? {} : { color: 'red' })}
              busy={busy}
              disabled={!meant}
              onClick={() => void confirm()}
            >
              {props.confirmLabel}
            </BusyButton>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
