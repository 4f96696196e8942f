import './many-users.css';
import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserItem } from '#contracts/web-manager/users.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { focusContent } from '#web/ui/focus-content.ts';
import { notifyError } from '#web/ui/notify.ts';
import type { Chosen } from '../directory/use-chosen.ts';
import { ChangeManyDialog } from './change-many-dialog.tsx';
import { DeleteManyDialog } from './delete-many-dialog.tsx';

/** So many does one request take. */
export const mostAtOnce = 500;

/** How many users are chosen, and what can be done with them; below the list, so that its rows stay where they are. */
export function ManyUsers(props: {
  readonly chosen: Chosen<UserItem>;
  /** How many the list has at its place, on all of its pages. */
  readonly total: number;
  /** The first of them, at most `mostAtOnce`. */
  readonly all: () => Promise<readonly UserItem[]>;
}): ReactNode {
  const { chosen, total, all } = props;
  const { t } = useTranslation('webManager');
  const [opened, setOpened] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [busy, setBusy] = useState(false);
  const count = chosen.rows.length;
  const chooseAll = async () => {
    setBusy(true);
    try {
      chosen.choose(await all(), true);
    } catch (error) {
      notifyError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="many-users" data-empty={count === 0}>
      <Text role="status">
        {count > 0 && t('changeMany.chosen', { count })}
        {count >= mostAtOnce && ` ${t('changeMany.most', { most: mostAtOnce })}`}
      </Text>
      {count > 0 && (
        <>
          {count < Math.min(total, mostAtOnce) && (
            <BusyButton variant="default" busy={busy} onClick={() => void chooseAll()}>
              {total <= mostAtOnce
                ? t('changeMany.chooseAll', { count: total })
                : t('changeMany.chooseFirst', { count: mostAtOnce, total })}
            </BusyButton>
          )}
          <Button onClick={() => setOpened(true)}>{t('changeMany.change')}</Button>
          <Button variant="default" onClick={() => setDeleting(true)}>
            {t('changeMany.delete')}
          </Button>
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
      <DeleteManyDialog
        opened={deleting}
        users={chosen.rows}
        onClose={() => setDeleting(false)}
        onDeleted={(left) => {
          focusContent();
          chosen.clear();
          chosen.choose(left, true);
        }}
      />
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
