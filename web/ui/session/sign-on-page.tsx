import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { notifyError } from '../notify.ts';
import type { SessionDoor } from './session-door.ts';
import { SignOnForm } from './sign-on-form.tsx';
import { SignOnLayout } from './sign-on-layout.tsx';
import { SignOnStep, useStepTitle } from './sign-on-step.tsx';

interface SignOnPageProps {
  readonly door: SessionDoor;
  /** The console's name, e.g. "Web Manager". */
  readonly console: string;
  /** Absent: sign on. Present: something is still awaited of it. */
  readonly begun?: SessionView;
  readonly userNameHelp?: string;
  readonly onSession: (session: SessionView) => void;
  readonly onSignOff: () => Promise<void>;
}

/** Sign-on, and the steps behind it: the code of the second factor, a password of one's own, a second factor. */
export default function SignOnPage(props: SignOnPageProps): ReactNode {
  const { t } = useTranslation();
  const { door, begun, onSession, userNameHelp } = props;
  if (begun !== undefined) return <NextStep {...props} begun={begun} />;
  return (
    <SignOnLayout console={props.console} title={t('signOn.title')}>
      <SignOnForm door={door} onSignedOn={onSession} {...(userNameHelp === undefined ? {} : { userNameHelp })} />
    </SignOnLayout>
  );
}

function NextStep(props: SignOnPageProps & { readonly begun: SessionView }): ReactNode {
  const { t } = useTranslation();
  const { door, begun, onSession } = props;
  return (
    <SignOnLayout console={props.console} title={useStepTitle(begun)}>
      <SignOnStep key={begun.awaits} door={door} session={begun} onSession={onSession} />
      <Button variant="subtle" color="gray" onClick={() => void props.onSignOff().catch(notifyError)}>
        {t('signOn.signOff')}
      </Button>
    </SignOnLayout>
  );
}
