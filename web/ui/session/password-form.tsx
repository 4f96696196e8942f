import { PasswordInput, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { minDifferentCharacters, newPasswordOf, passwordChange, type SessionView } from '#contracts/session.ts';
import { SaveFormFrame } from '../forms/save-form-frame.tsx';
import { useSaveForm } from '../forms/use-save-form.ts';
import type { SessionDoor } from './session-door.ts';

export interface PasswordFormProps {
  readonly door: SessionDoor;
  /** What leads him in: password keepers store the new one under it. */
  readonly userName: string;
  /** What the installation asks for. */
  readonly minLength: number;
  readonly onChanged: (session: SessionView) => void;
  readonly onCancel?: () => void;
}

/** Changes the password of the person signed on. */
export function PasswordForm({ door, userName, minLength, onChanged, onCancel }: PasswordFormProps): ReactNode {
  const { t } = useTranslation();
  const labels = {
    currentPassword: t('password.current'),
    newPassword: t('password.new'),
    repeated: t('password.repeat'),
  };
  const form = useSaveForm({
    initialValues: { currentPassword: '', newPassword: '', repeated: '' },
    schema: passwordChange.extend({ newPassword: newPasswordOf(minLength) }),
    fields: ['currentPassword', 'newPassword', 'repeated'],
    codeFields: { PASSWORD_WRONG: 'currentPassword', PASSWORD_UNCHANGED: 'newPassword' },
    check: ({ newPassword, repeated }) =>
      newPassword === repeated ? [] : [{ path: 'repeated', text: t('password.mismatch') }],
    save: (input) => door.changePassword(input),
    onSaved: onChanged,
  });
  const reveal = { 'aria-label': t('password.show') };
  return (
    <SaveFormFrame
      state={form}
      labels={labels}
      submitLabel={t('password.submit')}
      {...(onCancel === undefined ? {} : { onCancel })}
    >
      <Stack gap="md">
        <input type="text" name="username" autoComplete="username" value={userName} readOnly hidden />
        <PasswordInput
          {...form.text('currentPassword')}
          label={labels.currentPassword}
          autoComplete="current-password"
          required
          autoFocus
          data-autofocus
          visibilityToggleButtonProps={reveal}
        />
        <PasswordInput
          {...form.text('newPassword')}
          label={labels.newPassword}
          description={t('password.newHelp', { min: minLength, different: minDifferentCharacters })}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={reveal}
        />
        <PasswordInput
          {...form.text('repeated')}
          label={labels.repeated}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={reveal}
        />
      </Stack>
    </SaveFormFrame>
  );
}
