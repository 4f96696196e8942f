import './enrolment.css';
import { Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrolment as Begun, Enrolled } from '#contracts/own-access.ts';
import type { SessionView } from '#contracts/session.ts';
import { CopyButton } from '../copy-button.tsx';
import { PageFault } from '../error-boundary.tsx';
import type { InputSchema } from '../forms/save-form.ts';
import { SaveFormFrame } from '../forms/save-form-frame.tsx';
import { useSaveForm } from '../forms/use-save-form.ts';
import { anyCode } from './code-form.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import type { SessionDoor } from './session-door.ts';

export interface EnrolmentProps {
  readonly door: SessionDoor;
  /** Asked for at sign-on, where the password was just given. */
  readonly atSignOn?: boolean;
  /** The recovery codes are on the screen: they are shown once, so that nothing closes over them. */
  readonly onCodes?: () => void;
  /** After the recovery codes were kept. */
  readonly onDone: (session: SessionView) => void;
  readonly onCancel?: () => void;
}

/** Setting up a second factor: password, QR code and first code, recovery codes. */
export function Enrolment({ door, atSignOn = false, onCodes, onDone, onCancel }: EnrolmentProps): ReactNode {
  const { t } = useTranslation();
  const [begun, setBegun] = useState<Begun>();
  const [done, setDone] = useState<Enrolled>();
  const cancel = onCancel === undefined ? {} : { onCancel };
  if (done !== undefined) {
    const { recoveryCodes, session } = done;
    return <RecoveryCodes title={t('secondFactor.onTitle')} codes={recoveryCodes} onKept={() => onDone(session)} />;
  }
  const confirmed = (enrolled: Enrolled) => {
    setDone(enrolled);
    onCodes?.();
  };
  if (begun !== undefined) return <Confirmation door={door} begun={begun} onDone={confirmed} {...cancel} />;
  if (atSignOn) return <BeginAtOnce door={door} onBegun={setBegun} />;
  return <Begin door={door} onBegun={setBegun} {...cancel} />;
}

function BeginAtOnce(props: { readonly door: SessionDoor; readonly onBegun: (begun: Begun) => void }): ReactNode {
  const { door, onBegun } = props;
  const [failure, setFailure] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, and again when somebody asks for it
  useEffect(() => {
    let gone = false;
    door.own.beginSecondFactor({}).then(
      (begun) => gone || onBegun(begun),
      (error: unknown) => gone || setFailure(error),
    );
    return () => {
      gone = true;
    };
  }, [attempt]);
  if (failure === undefined) return null;
  return (
    <PageFault
      error={failure}
      onRetry={() => {
        setFailure(undefined);
        setAttempt((count) => count + 1);
      }}
    />
  );
}

function Begin(props: {
  readonly door: SessionDoor;
  readonly onBegun: (begun: Begun) => void;
  readonly onCancel?: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const form = useSaveForm({
    initialValues: { currentPassword: '' },
    schema: anyPassword,
    check: ({ currentPassword }) =>
      currentPassword === '' ? [{ path: 'currentPassword', kind: 'required' as const }] : [],
    fields: ['currentPassword'],
    save: (input) => props.door.own.beginSecondFactor(input),
    onSaved: props.onBegun,
  });
  return (
    <SaveFormFrame
      state={form}
      labels={{ currentPassword: t('password.current') }}
      submitLabel={t('secondFactor.begin')}
      {...(props.onCancel === undefined ? {} : { onCancel: props.onCancel })}
    >
      <Stack gap="md">
        <Text>{t('secondFactor.intro')}</Text>
        <PasswordInput
          {...form.text('currentPassword')}
          label={t('password.current')}
          autoComplete="current-password"
          required
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        />
      </Stack>
    </SaveFormFrame>
  );
}

function Confirmation(props: {
  readonly door: SessionDoor;
  readonly begun: Begun;
  readonly onDone: (enrolled: Enrolled) => void;
  readonly onCancel?: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { door, begun } = props;
  const form = useSaveForm({
    initialValues: { code: '' },
    schema: anyCode,
    check: ({ code }) => (code.trim() === '' ? [{ path: 'code', kind: 'required' as const }] : []),
    fields: ['code'],
    save: (input) => door.own.confirmSecondFactor(input),
    onSaved: props.onDone,
  });
  const secret = begun.secret.match(/.{4}/g)?.join(' ') ?? begun.secret;
  return (
    <SaveFormFrame
      state={form}
      labels={{ code: t('secondFactor.code') }}
      submitLabel={t('secondFactor.confirm')}
      {...(props.onCancel === undefined ? {} : { onCancel: props.onCancel })}
    >
      <Stack gap="md">
        <Text>{t('secondFactor.scan')}</Text>
        <QrCode text={begun.uri} label={t('secondFactor.qrCode')} />
        <div>
          <Text size="sm">{t('secondFactor.orType')}</Text>
          <Group gap="xs" mt={4}>
            <code className="second-factor-secret">{secret}</code>
            <CopyButton text={begun.secret} what={t('secondFactor.secret')} />
          </Group>
        </div>
        <TextInput
          {...form.text('code')}
          label={t('secondFactor.code')}
          description={t('secondFactor.firstCodeHelp')}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          autoFocus
          data-autofocus
        />
      </Stack>
    </SaveFormFrame>
  );
}

interface Given {
  readonly currentPassword: string;
}

/** Sign-on loads without zod. */
const anyPassword: InputSchema<Given> = {
  safeParse: (value) => (isGiven(value) ? { success: true, data: value } : { success: false, error: { issues: [] } }),
};

function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && 'currentPassword' in value;
}
