import { Button, Group, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { minDifferentCharacters } from '#contracts/session.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { useSession } from '#web/ui/session/session-context.ts';
import type { FirstPassword } from './use-first-password.ts';

/** A first password in clear, because somebody has to pass it on; generated or typed. */
export function OneTimePasswordInput(props: {
  /** It keeps the password. */
  readonly isService?: boolean;
  readonly first: FirstPassword;
  readonly field: FieldProps;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { passwordMinLength: min } = useSession().session;
  const label = props.isService === true ? t('access.servicePassword') : t('users.password');
  const limits = { min, different: minDifferentCharacters };
  return (
    <div>
      <TextInput
        {...props.field}
        label={label}
        description={
          props.isService === true ? t('access.servicePasswordHelp', limits) : t('users.passwordHelp', limits)
        }
        value={props.value}
        onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
        data-autofocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        required
      />
      <Group gap="xs" mt={8}>
        <Button variant="default" size="compact-sm" onClick={() => props.onChange(props.first.draw())}>
          {t('users.generate')}
        </Button>
        <CopyButton text={props.value} what={label} onCopied={() => props.first.keep(props.value)} />
      </Group>
    </div>
  );
}
