import { Alert, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserItem } from '#contracts/web-manager/users.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { patientApi, reloadAll } from '../api.ts';
import { fullName, someOf } from '../directory/choices.ts';
import { useTenant } from '../shell/tenant-context.ts';

/** From so many on, their number is to be typed. */
const manyUsers = 20;

interface Refused {
  readonly user: UserItem;
  readonly reason: 'USER_IS_YOURSELF' | 'USER_BUSY';
}

/** It stands below the rows, of which there may be many. */
function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** Asks before many users are deleted; those who cannot be are told one by one. */
export function DeleteManyDialog(props: {
  readonly opened: boolean;
  readonly users: readonly UserItem[];
  readonly onClose: () => void;
  /** These are left. */
  readonly onDeleted: (left: readonly UserItem[]) => void;
}): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId } = useTenant();
  const { opened, users, onDeleted } = props;
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const count = users.length;
  const still = refused.filter(({ user }) => users.some(({ id }) => id === user.id));
  const remove = async () => {
    const answer = await patientApi.userImport.remove({ tenantId, userIds: users.map(({ id }) => id) });
    const left = answer.refused.flatMap(({ userId, reason }) => {
      const user = users.find(({ id }) => id === userId);
      return user === undefined ? [] : [{ user, reason }];
    });
    notifyDone(t('changeMany.deleted', { count: answer.deleted }));
    setRefused(left);
    onDeleted(left.map(({ user }) => user));
    await reloadAll();
  };
  return (
    <>
      <ConfirmDialog
        opened={opened}
        title={t('changeMany.deleteTitle', { count })}
        confirmLabel={t('changeMany.deleteLabel', { count })}
        {...(count < manyUsers ? {} : { typed: String(count) })}
        onConfirm={remove}
        onClose={props.onClose}
      >
        <Stack gap="xs">
          <Text>{someOf(users.map((user) => `${fullName(user)} (${user.userName})`))}</Text>
          <Text>
            {t('changeMany.deleteText')} {t('deleteFinal')}
          </Text>
        </Stack>
      </ConfirmDialog>
      {still.length > 0 && (
        <Alert ref={bringIntoView} color="red" role="alert" className="many-refused" title={t('changeMany.notDeleted')}>
          <ul>
            {still.map(({ user, reason }) => (
              <li key={user.id}>
                {t('ui:labelled', { label: `${fullName(user)} (${user.userName})`, value: t(`ui:errors.${reason}`) })}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </>
  );
}
