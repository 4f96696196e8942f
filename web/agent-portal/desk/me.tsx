import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconLock, IconLogout, IconUser } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { ApiError } from '#web/ui/api-error.ts';
import { notifyError } from '#web/ui/notify.ts';

interface MeProps {
  readonly session: SessionView;
  readonly onSignOff: () => void;
}

type Changing = { readonly Form: typeof import('./change-password.tsx').default };

/** The person signed on: change the password, sign off. */
export function Me({ session, onSignOff }: MeProps): ReactNode {
  const { t } = useTranslation('portal');
  const name = `${session.firstName} ${session.lastName}`;
  const [changing, setChanging] = useState<Changing>();
  // Seldom used, so it is loaded then. React's own `lazy` would take the desk down where that fails.
  const change = () => {
    import('./change-password.tsx').then(
      (module) => setChanging({ Form: module.default }),
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
          <Menu.Item leftSection={<IconLock size={16} aria-hidden="true" />} onClick={change}>
            {t('me.changePassword')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={onSignOff}>
            {t('me.signOff')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing !== undefined && <changing.Form onClose={() => setChanging(undefined)} />}
    </>
  );
}
