import { IconUserCircle } from '@tabler/icons-react';
import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMenu } from '#web/ui/icon-menu.tsx';
import { notifyError } from '#web/ui/notify.ts';
import { OnDemand } from '#web/ui/on-demand.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { isAnythingUnsaved } from '#web/ui/unsaved.ts';
import { useOpening } from './use-opening.ts';

const UnsavedDialog = lazy(async () => ({ default: (await import('#web/ui/unsaved-dialog.tsx')).UnsavedDialog }));
const ChangePassword = lazy(async () => ({ default: (await import('./change-password.tsx')).ChangePassword }));

const SecondFactor = lazy(async () => ({
  default: (await import('#web/ui/session/second-factor.tsx')).SecondFactor,
}));
const OwnSessions = lazy(async () => ({ default: (await import('#web/ui/session/own-sessions.tsx')).OwnSessions }));

/** The person signed on: second factor, sessions, change the password, sign off. */
export function Me(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { session, signOff } = useSession();
  const changing = useOpening();
  const factor = useOpening();
  const sessions = useOpening();
  const asking = useOpening();
  const leave = () => void signOff().catch(notifyError);
  return (
    <>
      <IconMenu
        label={t('ui:labelled', { label: t('nav.me'), value: session.userName })}
        icon={<IconUserCircle size={20} />}
        heading={
          <>
            {t('ui:signOn.signedOnAs', { name: session.userName })}
            <br />
            {t(`role.${session.role}`)}
          </>
        }
        items={[
          { key: 'password', label: t('nav.changePassword'), onClick: changing.open },
          { key: 'second-factor', label: t('ui:secondFactor.title'), onClick: factor.open },
          { key: 'sessions', label: t('ui:sessions.title'), onClick: sessions.open },
          {
            key: 'sign-off',
            label: t('ui:signOn.signOff'),
            onClick: () => (isAnythingUnsaved() ? asking.open() : leave()),
          },
        ]}
      />
      {changing.used && (
        <OnDemand>
          <ChangePassword opened={changing.opened} onClose={changing.close} />
        </OnDemand>
      )}
      {factor.used && (
        <OnDemand>
          <SecondFactor opened={factor.opened} onClose={factor.close} />
        </OnDemand>
      )}
      {sessions.used && (
        <OnDemand>
          <OwnSessions opened={sessions.opened} onClose={sessions.close} />
        </OnDemand>
      )}
      {asking.used && (
        <OnDemand>
          <UnsavedDialog opened={asking.opened} onStay={asking.close} onLeave={leave} />
        </OnDemand>
      )}
    </>
  );
}
