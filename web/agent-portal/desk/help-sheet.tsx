import '@mantine/core/styles/Kbd.css';
import '@mantine/core/styles/Switch.css';
import { Button, Kbd, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { useBareKeys, useSound } from './preferences.ts';
import { type DeskKey, deskKeys } from './shortcuts.ts';

const order = Object.keys(deskKeys).filter((act): act is DeskKey => act in deskKeys);
const symbols: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '⏎' };

/** The keys of the desk, and how it may call the agent. */
export function HelpSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  const [bare, setBare] = useBareKeys();
  const [sound, setSound] = useSound();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('help.title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('help.while')}
        </Text>
        <table className="desk-keys">
          <tbody>
            {order.map((act) => (
              <tr key={act}>
                <th scope="row">{t(`help.${act}`)}</th>
                <td>
                  <Keys act={act} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Switch label={t('help.bare')} checked={bare} onChange={(event) => setBare(event.currentTarget.checked)} />
        <Switch label={t('help.sound')} checked={sound} onChange={(event) => setSound(event.currentTarget.checked)} />
        <DeviceNotifications />
      </Stack>
    </Dialog>
  );
}

function Keys({ act }: { readonly act: DeskKey }): ReactNode {
  const { key, withModifier } = deskKeys[act];
  const name = symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (!withModifier) return <Kbd>{name}</Kbd>;
  return (
    <>
      <Kbd>Alt</Kbd> + <Kbd>{name}</Kbd>
    </>
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
