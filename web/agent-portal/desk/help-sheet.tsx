import '@mantine/core/styles/Kbd.css';
import '@mantine/core/styles/Switch.css';
import { Button, Kbd, Stack, Switch, Text } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { useBareKeys, useKeyWays, useSound } from './preferences.ts';
import { bareKeyOf, type DeskKey, deskActs, keysOf, modifierOf } from './shortcuts.ts';

const symbols: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '⏎' };

/** The keys of the desk, and how it may call the agent. */
export function HelpSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  const { mac } = useKeyWays();
  const [bare, setBare] = useBareKeys();
  const [sound, setSound] = useSound();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('help.title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t(bare ? 'help.while' : 'help.held', { modifier: modifierOf(mac).join(' + ') })}
        </Text>
        <table className="desk-keys">
          <tbody>
            {deskActs.map((act) => (
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
  const { t } = useTranslation('portal');
  const { mac, bareKeys } = useKeyWays();
  const held = <KeyNames names={keysOf(act, mac)} />;
  // The letters that work alone are those that work with the modifier; only help has a sign of its own.
  if (act !== 'help' || !bareKeys) return held;
  return (
    <>
      <Kbd>{bareKeyOf(act)}</Kbd> {t('help.or')} {held}
    </>
  );
}

function KeyNames({ names }: { readonly names: readonly string[] }): ReactNode {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ' + '}
      <Kbd>{symbols[name] ?? name}</Kbd>
    </Fragment>
  ));
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
