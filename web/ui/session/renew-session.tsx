import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { Dialog } from '../dialog.tsx';
import { notifyError } from '../notify.ts';
import type { SessionDoor } from './session-door.ts';
import { SignOnForm } from './sign-on-form.tsx';

const PasswordForm = lazy(async () => ({ default: (await import('./password-form.tsx')).PasswordForm }));

/** Sign-on over an open page whose session ended. `session` is there when its password must be changed first. */
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
    <Dialog opened title={session === null ? t('signOn.again') : t('password.title')}>
      {session === null ? (
        <Stack>
          <Alert color="gray">{t('signOn.ended')}</Alert>
          <SignOnForm door={door} userName={userName} onSignedOn={onSession} />
        </Stack>
      ) : (
        <Stack>
          <Text>{t('password.why')}</Text>
          <Suspense fallback={null}>
            <PasswordForm door={door} userName={session.userName} onChanged={onSession} />
          </Suspense>
        </Stack>
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
