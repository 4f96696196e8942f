import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { Dialog } from '../dialog.tsx';
import type { InputSchema } from '../forms/save-form.ts';
import { SaveFormFrame } from '../forms/save-form-frame.tsx';
import { useSaveForm } from '../forms/use-save-form.ts';
import { notifyDone } from '../notify.ts';
import { Enrolment } from './enrolment.tsx';
import { useSession } from './session-context.ts';

/** One's own second factor: set it up, or take it away. */
export function SecondFactor(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const { session, take } = useSession();
  const done = (next: SessionView) => {
    take(next);
    props.onClose();
    notifyDone(t(next.hasSecondFactor ? 'secondFactor.added' : 'secondFactor.removed'));
  };
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('secondFactor.title')}>
      {props.opened && <Inside done={done} onClose={props.onClose} isOn={session.hasSecondFactor} />}
    </Dialog>
  );
}

function Inside(props: {
  readonly isOn: boolean;
  readonly done: (session: SessionView) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { door } = useSession();
  if (props.isOn) return <Removal onRemoved={props.done} onCancel={props.onClose} />;
  return <Enrolment door={door} onDone={props.done} onCancel={props.onClose} />;
}

function Removal(props: {
  readonly onRemoved: (session: SessionView) => void;
  readonly onCancel: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { door } = useSession();
  const labels = { currentPassword: t('password.current'), code: t('secondFactor.code') };
  const form = useSaveForm({
    initialValues: { currentPassword: '', code: '' },
    schema: anyTexts,
    check: ({ currentPassword, code }) => [
      ...(currentPassword === '' ? [{ path: 'currentPassword', kind: 'required' as const }] : []),
      ...(code.trim() === '' ? [{ path: 'code', kind: 'required' as const }] : []),
    ],
    fields: ['currentPassword', 'code'],
    save: (input) => door.own.removeSecondFactor(input),
    onSaved: props.onRemoved,
  });
  return (
    <SaveFormFrame state={form} labels={labels} submitLabel={t('secondFactor.remove')} onCancel={props.onCancel}>
      <Stack gap="md">
        <Text>{t('secondFactor.removeText')}</Text>
        <PasswordInput
          {...form.text('currentPassword')}
          label={labels.currentPassword}
          autoComplete="current-password"
          required
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        />
        <TextInput
          {...form.text('code')}
          label={labels.code}
          description={t('secondFactor.codeHelp')}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </Stack>
    </SaveFormFrame>
  );
}

interface Given {
  readonly currentPassword: string;
  readonly code: string;
}

/** Only whether they are filled in is checked here. */
const anyTexts: InputSchema<Given> = {
  safeParse: (value) => (isGiven(value) ? { success: true, data: value } : { success: false, error: { issues: [] } }),
};

function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && 'currentPassword' in value && 'code' in value;
}
