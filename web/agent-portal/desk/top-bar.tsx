import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconEye, IconHelp, IconMessages } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { LanguageSwitch } from '#web/ui/language-switch.tsx';
import { ThemeSwitch } from '#web/ui/theme-switch.tsx';
import type { PortalView } from '../portal-path.ts';
import { Me } from './me.tsx';
import { useKeyWays } from './preferences.ts';
import { ariaKeysOf } from './shortcuts.ts';
import { StateControl } from './state-control.tsx';

interface TopBarProps {
  readonly session: SessionView;
  readonly view: PortalView;
  readonly onView: (view: PortalView) => void;
  readonly onHelp: () => void;
  readonly onSignOff: () => void;
}

export function TopBar({ session, view, onView, onHelp, onSignOff }: TopBarProps): ReactNode {
  const { t } = useTranslation('portal');
  const { mac, bareKeys } = useKeyWays();
  return (
    <header className="desk-top">
      <h1 className="desk-product">{session.tenant?.name ?? t('title')}</h1>
      <StateControl />
      <span className="desk-spring" />
      {session.permissions.includes('contact-centre.supervise') && <ViewSwitch view={view} onView={onView} />}
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

/** Between the own desk and what is supervised. In a narrow window only its picture is shown. */
function ViewSwitch({ view, onView }: Pick<TopBarProps, 'view' | 'onView'>): ReactNode {
  const { t } = useTranslation('portal');
  const { mac } = useKeyWays();
  const next = view === 'desk' ? 'supervision' : 'desk';
  const Picture = next === 'desk' ? IconMessages : IconEye;
  const label = t(next === 'desk' ? 'list.label' : 'supervision.title');
  return (
    <Tooltip label={label}>
      <Button
        variant="default"
        className="desk-view-switch"
        aria-label={label}
        aria-keyshortcuts={ariaKeysOf('supervision', mac)}
        onClick={() => onView(next)}
      >
        <Picture size={20} aria-hidden="true" />
        <span className="desk-view-word">{label}</span>
      </Button>
    </Tooltip>
  );
}
