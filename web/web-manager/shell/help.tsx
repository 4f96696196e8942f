import { IconHelp } from '@tabler/icons-react';
import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#web/ui/icon-button.tsx';
import { OnDemand } from '#web/ui/on-demand.tsx';
import { addTexts } from '#web/ui/texts/texts.ts';
import { useOpening } from './use-opening.ts';
import { isHelpKey, useShortcut } from './use-shortcut.ts';

const HelpDrawer = lazy(async () => {
  const { helpTexts } = await import('../texts/help.ts');
  await addTexts('webManagerHelp', helpTexts);
  return { default: (await import('./help-drawer.tsx')).HelpDrawer };
});

/** What the page is for, how its settings act, the keys. */
export function Help(): ReactNode {
  const { t } = useTranslation('webManager');
  const { opened, used, open, close } = useOpening();
  useShortcut(isHelpKey, open);
  return (
    <>
      <IconButton label={t('help.button')} aria-keyshortcuts="F1" onClick={open}>
        <IconHelp size={20} />
      </IconButton>
      {used && (
        <OnDemand>
          <HelpDrawer opened={opened} onClose={close} />
        </OnDemand>
      )}
    </>
  );
}
