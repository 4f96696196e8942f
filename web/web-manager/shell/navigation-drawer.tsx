import '@mantine/core/styles/Drawer.css';
import '#web/ui/dialog.css';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '#web/ui/focus-content.ts';
import { Navigation } from './navigation.tsx';

/** The navigation of narrow screens. */
export function NavigationDrawer(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const bringFocusBack = useFocusBack(props.opened);
  return (
    <Drawer.Root opened={props.opened} onClose={props.onClose} size={280} onExitTransitionEnd={bringFocusBack}>
      <Drawer.Overlay />
      <Drawer.Content>
        <div className="dialog-header">
          <Drawer.Title>{t('console')}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('ui:actions.close')} />
        </div>
        <Drawer.Body>
          <nav aria-label={t('nav.label')}>
            <Navigation />
          </nav>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
