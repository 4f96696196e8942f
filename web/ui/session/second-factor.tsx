import '@mantine/core/styles/Radio.css';
import { PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { Dialog } from '../dialog.tsx';
import type { InputSchema } from '../forms/save-form.ts';
import { SaveFormFrame } from '../forms/save-form-frame.tsx';
import { useSaveForm } from '../forms/use-save-form.ts';
import { notifyDone } from '../notify.ts';
import { Enrolment } from './enrolment.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { useSession } from './session-context.ts';

/** One's own second factor: set it up, take it away, or draw its recovery codes anew. */
export function SecondFactor(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const { take } = useSession();
  const [codesShown, setCodesShown] = useState(false);
  const close = () => {
    setCodesShown(false);
    props.onClose();
  };
  const finish = (next: SessionView) => {
    take(next);
    close();
    notifyDone(t(next.hasSecondFactor ? 'secondFactor.added' : 'secondFactor.removed'));
  };
  const renewed = () => {
    close();
    notifyDone(t('secondFactor.renewed'));
  };
  return (
    <Dialog opened={props.opened} title={t('secondFactor.title')} {...(codesShown ? {} : { onClose: close })}>
      {props.opened && (
        <Inside onSession={finish} onRenewed={renewed} onCodes={() => setCodesShown(true)} onClose={close} />
      )}
    </Dialog>
  );
}

interface InsideProps {
  readonly onSession: (session: SessionView) => void;
  readonly onRenewed: () => void;
  readonly onCodes: () => void;
  readonly onClose: () => void;
}

function Inside({ onSession, onRenewed, onCodes, onClose }: InsideProps): ReactNode {
  const { t } = useTranslation();
  const { door, session } = useSession();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) {
    return <RecoveryCodes title={t('secondFactor.renewedTitle')} codes={codes} onKept={onRenewed} />;
  }
  if (!session.hasSecondFactor) {
    return <Enrolment door={door} onCodes={onCodes} onDone={onSession} onCancel={onClose} />;
  }
  const done = (result: Result) => {
    if ('session' in result) return onSession(result.session);
    setCodes(result.recoveryCodes);
    onCodes();
  };
  return <Change onDone={done} onCancel={onClose} />;
}

/** What can be done with a second factor, the harmless one first. */
const acts = ['renew', 'remove'] as const;
type Act = (typeof acts)[number];
type Result = { readonly session: SessionView } | { readonly recoveryCodes: readonly string[] };

function Change(props: { readonly onDone: (result: Result) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation();
  const { door } = useSession();
  const [act, setAct] = useState<Act>('renew');
  const labels = { currentPassword: t('password.current'), code: t('secondFactor.code') };
  const form = useSaveForm<Given, Given, Result>({
    initialValues: { currentPassword: '', code: '' },
    schema: anyTexts,
    check: ({ currentPassword, code }) => [
      ...(currentPassword === '' ? [{ path: 'currentPassword', kind: 'required' as const }] : []),
      ...(code.trim() === '' ? [{ path: 'code', kind: 'required' as const }] : []),
    ],
    fields: ['currentPassword', 'code'],
    save: async (input) =>
      act === 'renew' ? door.own.renewRecoveryCodes(input) : { session: await door.own.removeSecondFactor(input) },
    onSaved: props.onDone,
  });
  return (
    <SaveFormFrame state={form} labels={labels} submitLabel={t(`secondFactor.${act}`)} onCancel={props.onCancel}>
      <Stack gap="md">
        <Text>{t('secondFactor.changeText')}</Text>
        <Radio.Group
          label={t('secondFactor.act')}
          value={act}
          onChange={(value) => setAct(acts.find((each) => each === value) ?? 'renew')}
        >
          <Stack gap="sm" mt="xs">
            {acts.map((each) => (
              <Radio
                key={each}
                value={each}
                label={t(`secondFactor.acts.${each}`)}
                description={t(`secondFactor.actHelp.${each}`)}
                data-autofocus={each === act ? true : undefined}
              />
            ))}
          </Stack>
        </Radio.Group>
        <PasswordInput
          {...form.text('currentPassword')}
          label={labels.currentPassword}
          autoComplete="current-password"
          required
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
