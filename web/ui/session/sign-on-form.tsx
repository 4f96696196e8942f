import { PasswordInput, Stack, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import type { InputSchema } from '../forms/save-form.ts';
import { SaveFormFrame } from '../forms/save-form-frame.tsx';
import { useSaveForm } from '../forms/use-save-form.ts';
import type { SessionDoor } from './session-door.ts';

export interface SignOnFormProps {
  readonly door: SessionDoor;
  readonly onSignedOn: (session: SessionView) => void;
  /** Filled in already when a session has to be renewed. */
  readonly userName?: string;
  /** One line below the user name, e.g. its forms. */
  readonly userNameHelp?: string;
}

export function SignOnForm({ door, onSignedOn, userName = '', userNameHelp }: SignOnFormProps): ReactNode {
  const { t } = useTranslation();
  const [capsLock, setCapsLock] = useState(false);
  const form = useSaveForm({
    initialValues: { userName, password: '' },
    schema: anyTexts,
    check: ({ userName: name, password }) => [
      ...(name.trim() === '' ? [{ path: 'userName', kind: 'required' as const }] : []),
      ...(password === '' ? [{ path: 'password', kind: 'required' as const }] : []),
    ],
    fields: ['userName', 'password'],
    save: (input) => door.signOn(input),
    onSaved: onSignedOn,
  });
  const noticeCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <SaveFormFrame
      state={form}
      labels={{ userName: t('signOn.userName'), password: t('signOn.password') }}
      submitLabel={t('signOn.submit')}
    >
      <Stack gap="md">
        <TextInput
          {...form.text('userName')}
          label={t('signOn.userName')}
          description={userNameHelp}
          autoComplete="username"
          required
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus={userName === '' || undefined}
          autoFocus={userName === ''}
        />
        <PasswordInput
          {...form.text('password')}
          label={t('signOn.password')}
          description={capsLock ? t('signOn.capsLock') : undefined}
          autoComplete="current-password"
          required
          onKeyUp={noticeCapsLock}
          data-autofocus={userName !== '' || undefined}
          autoFocus={userName !== ''}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        />
      </Stack>
    </SaveFormFrame>
  );
}

interface Credentials {
  readonly userName: string;
  readonly password: string;
}

/** Only whether they are filled in is checked here: this page loads first, without zod. */
const anyTexts: InputSchema<Credentials> = {
  safeParse: (value) =>
    isCredentials(value) ? { success: true, data: value } : { success: false, error: { issues: [] } },
};

function isCredentials(value: unknown): value is Credentials {
  return typeof value === 'object' && value !== null && 'userName' in value && 'password' in value;
}
