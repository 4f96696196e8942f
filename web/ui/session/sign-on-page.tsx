import { Button, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { notifyError } from '../notify.ts';
import type { SessionDoor } from './session-door.ts';
import { SignOnForm } from './sign-on-form.tsx';
import { SignOnLayout } from './sign-on-layout.tsx';

const PasswordForm = lazy(async () => ({ default: (await import('./password-form.tsx')).PasswordForm }));

interface SignOnPageProps {
  readonly door: SessionDoor;
  /** The console's name, e.g. "Web Manager". */
  readonly console: string;
  /** Absent: sign on. Present: its password must be changed before anything else. */
  readonly mustChange?: SessionView;
  readonly userNameHelp?: string;
  readonly onSession: (session: SessionView) => void;
  readonly onSignOff: () => Promise<void>;
}

/** Sign-on, and the forced change of a one-time password behind it. */
export default function SignOnPage(props: SignOnPageProps): ReactNode {
  const { t } = useTranslation();
  const { door, mustChange, onSession, userNameHelp } = props;
  if (mustChange !== undefined) {
    return (
      <SignOnLayout console={props.console} title={t('password.title')}>
        <Text>{t('password.why')}</Text>
        <Suspense fallback={null}>
          <PasswordForm door={door} userName={mustChange.userName} onChanged={onSession} />
        </Suspense>
        <Button variant="subtle" color="gray" onClick={() => void props.onSignOff().catch(notifyError)}>
          {t('signOn.signOff')}
        </Button>
      </SignOnLayout>
    );
  }
  return (
    <SignOnLayout console={props.console} title={t('signOn.title')}>
      <SignOnForm door={door} onSignedOn={onSession} {...(userNameHelp === undefined ? {} : { userNameHelp })} />
    </SignOnLayout>
  );
}
