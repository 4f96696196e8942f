import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyError } from '#web/ui/notify.ts';
import { useSession } from '#web/ui/session/session-context.ts';

const ChangePassword = lazy(async () => ({ default: (await import('./change-password.tsx')).ChangePassword }));

/** The person signed on: change the password, sign off. */
export function Me(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { session, signOff } = useSession();
  const [changing, setChanging] = useState(false);
  const name = `${session.firstName} ${session.lastName}`.trim() || session.userName;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={name}>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={`${t('nav.me')}: ${name}`}>
              <IconUserCircle size={20} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {t('ui:signOn.signedOnAs', { name })}
            <br />
            {t(`role.${session.role}`)}
          </Menu.Label>
          <Menu.Item onClick={() => setChanging(true)}>{t('nav.changePassword')}</Menu.Item>
          <Menu.Item
            onClick={() => {
              signOff().catch(notifyError);
            }}
          >
            {t('ui:signOn.signOff')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && (
        <Suspense fallback={null}>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  );
}
