import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { LanguageSwitch } from '#web/ui/language-switch.tsx';
import { ThemeSwitch } from '#web/ui/theme-switch.tsx';
import { Me } from './me.tsx';
import { useKeyWays } from './preferences.ts';
import { ariaKeysOf } from './shortcuts.ts';
import { StateControl } from './state-control.tsx';

interface TopBarProps {
  readonly session: SessionView;
  readonly onHelp: () => void;
  readonly onSignOff: () => void;
}

export function TopBar({ session, onHelp, onSignOff }: TopBarProps): ReactNode {
  const { t } = useTranslation('portal');
  const { mac, bareKeys } = useKeyWays();
  return (
    <header className="desk-top">
      <h1 className="desk-product">{session.tenant?.name ?? t('title')}</h1>
      <StateControl />
      <span className="desk-spring" />
      <Tooltip label={t('help.open')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('help.open')}
          aria-keyshortcuts={bareKeys ? `? ${ariaKeysOf('help', mac)}` : ariaKeysOf('help', mac)}
          onClick={onHelp}
        >
          <IconHelp size={20} />
        </ActionIcon>
      </Tooltip>
      <LanguageSwitch />
      <ThemeSwitch />
      <Me session={session} onSignOff={onSignOff} />
    </header>
  );
}
