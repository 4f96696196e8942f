import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { newPassword } from '#contracts/session.ts';
import type { UserView } from '#contracts/web-manager/users.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { SaveFormFrame } from '#web/ui/forms/save-form-frame.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { fullName } from '../directory/choices.ts';
import { durationText } from '../directory/duration-text.ts';
import { oneTimePassword } from '../directory/one-time-password.ts';
import { OneTimePasswordInput } from '../directory/one-time-password-input.tsx';
import { useTenant } from '../shell/tenant-context.ts';

const input = z.object({ password: newPassword });

export interface Resetting {
  readonly ask: (user: UserView) => void;
  readonly dialog: ReactNode;
}

/** Giving a user a new first password: how to ask for it, and the dialog. */
export function useResetPassword(): Resetting {
  const { t } = useTranslation('webManager');
  // The user stays while the dialog fades.
  const [user, setUser] = useState<UserView>();
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  const dialog = user !== undefined && (
    <Dialog opened={opened} onClose={close} title={t('users.resetTitle', { name: fullName(user) })}>
      <ResetForm user={user} onClose={close} />
    </Dialog>
  );
  return {
    ask: (chosen) => {
      setUser(chosen);
      setOpened(true);
    },
    dialog,
  };
}

function ResetForm({ user, onClose }: { readonly user: UserView; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId, agentLostAfterSeconds, agentLostRequeueAfterSeconds } = useTenant();
  const [generated] = useState(oneTimePassword);
  const form = useSaveForm({
    initialValues: { password: generated },
    schema: input,
    fields: ['password'],
    save: ({ password }) => api.users.resetPassword({ tenantId, userId: user.id, password }),
    onSaved: async () => {
      notifyDone(t('users.resetDone', { name: fullName(user) }));
      onClose();
      await reloadAll();
    },
  });
  return (
    <SaveFormFrame
      state={form}
      labels={{ password: t('users.password') }}
      submitLabel={t('users.resetPassword')}
      onCancel={onClose}
    >
      <Stack>
        <Text>{t('users.resetText')}</Text>
        <Text>
          {t('users.resetContacts', {
            offers: durationText(t, agentLostAfterSeconds),
            chats: durationText(t, agentLostRequeueAfterSeconds),
          })}
        </Text>
        <OneTimePasswordInput
          field={form.at('password')}
          value={form.values.password}
          onChange={(value) => form.set('password', value)}
        />
      </Stack>
    </SaveFormFrame>
  );
}
