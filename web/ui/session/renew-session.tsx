import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { Dialog } from '../dialog.tsx';
import { notifyError } from '../notify.ts';
import type { SessionDoor } from './session-door.ts';
import { SignOnForm } from './sign-on-form.tsx';
import { SignOnStep, useStepTitle } from './sign-on-step.tsx';

/** Sign-on over an open page whose session ended. `session` is there when something is still awaited of it. */
export default function RenewSession(props: {
  readonly door: SessionDoor;
  readonly session: SessionView | null;
  readonly userName: string;
  readonly onSession: (session: SessionView) => void;
  /** Gives the page up instead, e.g. because somebody else sits here now. */
  readonly onLeave: () => Promise<void>;
}): ReactNode {
  const { t } = useTranslation();
  const { door, session, userName, onSession } = props;
  return (
    <Dialog opened title={useStepTitle(session)}>
      {session === null ? (
        <Stack>
          <Alert color="gray">{t('signOn.ended')}</Alert>
          <SignOnForm door={door} userName={userName} onSignedOn={onSession} />
        </Stack>
      ) : (
        <SignOnStep key={session.awaits} door={door} session={session} onSession={onSession} />
      )}
      <Group mt="lg" gap="sm" justify="space-between">
        <Text size="sm" c="dimmed" flex={1} miw={180}>
          {t('signOn.abandonHelp')}
        </Text>
        <Button variant="default" onClick={() => void props.onLeave().catch(notifyError)}>
          {t('signOn.signOff')}
        </Button>
      </Group>
    </Dialog>
  );
}
