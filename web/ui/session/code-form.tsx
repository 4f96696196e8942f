import { Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import type { InputSchema } from '../forms/save-form.ts';
import { SaveFormFrame } from '../forms/save-form-frame.tsx';
import { useSaveForm } from '../forms/use-save-form.ts';
import type { SessionDoor } from './session-door.ts';

/** The second step of signing on: the code of the application, or a recovery code. */
export function CodeForm(props: {
  readonly door: SessionDoor;
  readonly onGiven: (session: SessionView) => void;
}): ReactNode {
  const { t } = useTranslation();
  const form = useSaveForm({
    initialValues: { code: '' },
    schema: anyCode,
    check: ({ code }) => (code.trim() === '' ? [{ path: 'code', kind: 'required' as const }] : []),
    fields: ['code'],
    save: (input) => props.door.own.giveCode(input),
    onSaved: props.onGiven,
  });
  return (
    <SaveFormFrame state={form} labels={{ code: t('secondFactor.code') }} submitLabel={t('signOn.submit')}>
      <Stack gap="md">
        <TextInput
          {...form.text('code')}
          label={t('secondFactor.code')}
          description={t('secondFactor.codeHelp')}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          data-autofocus
        />
      </Stack>
    </SaveFormFrame>
  );
}

interface Given {
  readonly code: string;
}

/** Sign-on loads without zod. */
export const anyCode: InputSchema<Given> = {
  safeParse: (value) => (isGiven(value) ? { success: true, data: value } : { success: false, error: { issues: [] } }),
};

function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
