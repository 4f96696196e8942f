import '@mantine/core/styles/Switch.css';
import { Button, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { KeyTable } from './key-table.tsx';
import { useBareKeys, useKeyWays, useMessageSound, useSound } from './preferences.ts';
import { deskActs, modifierOf } from './shortcuts.ts';

/** The keys of the desk, and how it may call the agent. */
export function HelpSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { session } = useSession();
  const supervises = session.permissions.includes('contact-centre.supervise');
  const { t } = useTranslation('portal');
  const { mac } = useKeyWays();
  const [bare, setBare] = useBareKeys();
  const [sound, setSound] = useSound();
  const [messageSound, setMessageSound] = useMessageSound();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('help.title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t(bare ? 'help.while' : 'help.held', { modifier: modifierOf(mac).join(' + ') })}
        </Text>
        <KeyTable acts={deskActs.filter((act) => act !== 'supervision' || supervises)} />
        <Switch label={t('help.bare')} checked={bare} onChange={(event) => setBare(event.currentTarget.checked)} />
        <Switch label={t('help.sound')} checked={sound} onChange={(event) => setSound(event.currentTarget.checked)} />
        <Switch
          label={t('help.messageSound')}
          description={t('help.messageSoundHelp')}
          checked={messageSound}
          onChange={(event) => setMessageSound(event.currentTarget.checked)}
        />
        <DeviceNotifications />
      </Stack>
    </Dialog>
  );
}

function DeviceNotifications(): ReactNode {
  const { t } = useTranslation('portal');
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  const ask = () => {
    Notification.requestPermission().then(setPermission, (error: unknown) => console.error(error));
  };
  return (
    <div className="desk-keys-line">
      <span>{t('help.notifications')}</span>
      {permission === 'default' && (
        <Button size="xs" variant="default" onClick={ask}>
          {t('help.notificationsAllow')}
        </Button>
      )}
      {permission === 'granted' && <span>✓ {t('help.notificationsOn')}</span>}
      {permission === 'denied' && <span className="desk-dimmed">{t('help.notificationsDenied')}</span>}
    </div>
  );
}
