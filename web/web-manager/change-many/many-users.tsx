import './many-users.css';
import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserItem } from '#contracts/web-manager/users.ts';
import { focusContent } from '#web/ui/focus-content.ts';
import type { Chosen } from '../directory/use-chosen.ts';
import { ChangeManyDialog } from './change-many-dialog.tsx';

/** So many does one request take. */
export const mostAtOnce = 500;

/** How many users are chosen, and what can be done with them; below the list, so that its rows stay where they are. */
export function ManyUsers({ chosen }: { readonly chosen: Chosen<UserItem> }): ReactNode {
  const { t } = useTranslation('webManager');
  const [opened, setOpened] = useState(false);
  const count = chosen.rows.length;
  return (
    <div className="many-users" data-empty={count === 0}>
      <Text role="status">
        {count > 0 && t('changeMany.chosen', { count })}
        {count >= mostAtOnce && ` ${t('changeMany.most', { most: mostAtOnce })}`}
      </Text>
      {count > 0 && (
        <>
          <Button onClick={() => setOpened(true)}>{t('changeMany.change')}</Button>
          <Button
            variant="default"
            onClick={() => {
              // The button goes away with what it clears.
              focusContent();
              chosen.clear();
            }}
          >
            {t('changeMany.clear')}
          </Button>
        </>
      )}
      <ChangeManyDialog
        opened={opened}
        users={chosen.rows}
        onClose={() => setOpened(false)}
        onChanged={() => {
          setOpened(false);
          chosen.clear();
        }}
      />
    </div>
  );
}
