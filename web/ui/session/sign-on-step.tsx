import { Stack, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { CodeForm } from './code-form.tsx';
import type { SessionDoor } from './session-door.ts';

const PasswordForm = lazy(async () => ({ default: (await import('./password-form.tsx')).PasswordForm }));
const Enrolment = lazy(async () => ({ default: (await import('./enrolment.tsx')).Enrolment }));

/** What is still awaited of a session, before anything else. */
export function useStepTitle(session: SessionView | null): string {
  const { t } = useTranslation();
  if (session === null) return t('signOn.again');
  if (session.awaits === 'code') return t('secondFactor.codeTitle');
  return session.awaits === 'enrolment' ? t('secondFactor.title') : t('password.title');
}

export function SignOnStep(props: {
  readonly door: SessionDoor;
  readonly session: SessionView;
  readonly onSession: (session: SessionView) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { door, session, onSession } = props;
  if (session.awaits === 'code') return <CodeForm door={door} onGiven={onSession} />;
  const isEnrolment = session.awaits === 'enrolment';
  return (
    <Stack>
      <Text>{isEnrolment ? t('secondFactor.why') : t('password.why')}</Text>
      <Suspense fallback={null}>
        {isEnrolment ? (
          <Enrolment door={door} atSignOn onDone={onSession} />
        ) : (
          <PasswordForm
            door={door}
            userName={session.signOnName}
            minLength={session.passwordMinLength}
            onChanged={onSession}
          />
        )}
      </Suspense>
    </Stack>
  );
}
