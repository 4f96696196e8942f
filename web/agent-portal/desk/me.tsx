import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDevices, IconLock, IconLogout, IconSettings, IconShieldLock, IconUser } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { ApiError } from '#web/ui/api-error.ts';
import { notifyError } from '#web/ui/notify.ts';

interface MeProps {
  readonly session: SessionView;
  readonly onSignOff: () => void;
}

/** A dialog over the desk. */
type Over = { readonly Form: (props: { readonly onClose: () => void }) => ReactNode };

/** The person signed on: settings, password, second factor, sessions, sign off. */
export function Me({ session, onSignOff }: MeProps): ReactNode {
  const { t } = useTranslation(['portal', 'ui']);
  const name = `${session.firstName} ${session.lastName}`;
  const [over, setOver] = useState<Over>();
  // Seldom used, so it is loaded then. React's own `lazy` would take the desk down where that fails.
  const show = (load: () => Promise<{ readonly default: Over['Form'] }>) => {
    load().then(
      (module) => setOver({ Form: module.default }),
      (cause: unknown) => notifyError(new ApiError('NO_CONNECTION', { status: 0, cause })),
    );
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Tooltip label={name}>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('me.menu', { name })}>
              <IconUser size={20} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {name} ({session.userName})
          </Menu.Label>
          <Menu.Item
            leftSection={<IconSettings size={16} aria-hidden="true" />}
            onClick={() => show(() => import('./settings.tsx'))}
          >
            {t('settings.title')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLock size={16} aria-hidden="true" />}
            onClick={() => show(() => import('./change-password.tsx'))}
          >
            {t('me.changePassword')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconShieldLock size={16} aria-hidden="true" />}
            onClick={() => show(() => import('./second-factor.tsx'))}
          >
            {t('ui:secondFactor.title')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDevices size={16} aria-hidden="true" />}
            onClick={() => show(() => import('./own-sessions.tsx'))}
          >
            {t('ui:sessions.title')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={onSignOff}>
            {t('me.signOff')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {over !== undefined && <over.Form onClose={() => setOver(undefined)} />}
    </>
  );
}
