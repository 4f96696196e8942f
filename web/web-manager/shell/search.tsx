import { IconSearch } from '@tabler/icons-react';
import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#web/ui/icon-button.tsx';
import { OnDemand } from '#web/ui/on-demand.tsx';
import { useOpening } from './use-opening.ts';
import { isSearchKey, useShortcut } from './use-shortcut.ts';

const SearchDialog = lazy(async () => ({ default: (await import('./search-dialog.tsx')).SearchDialog }));

/** Finds pages and the things of the tenant by name, from everywhere. */
export function Search(): ReactNode {
  const { t } = useTranslation('webManager');
  const { opened, used, open, close } = useOpening();
  useShortcut(isSearchKey, open);
  return (
    <>
      <IconButton label={t('search.button')} aria-keyshortcuts="Control+K Meta+K" onClick={open}>
        <IconSearch size={20} />
      </IconButton>
      {used && (
        <OnDemand>
          <SearchDialog opened={opened} onClose={close} />
        </OnDemand>
      )}
    </>
  );
}
