import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { newPassword } from '#contracts/session.ts';
import type { UserKind } from '#contracts/vocabulary/role.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { SaveFormFrame } from '#web/ui/forms/save-form-frame.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { reloadAll } from '../api.ts';
import { fullName } from '../directory/choices.ts';
import { durationText } from '../directory/duration-text.ts';
import { OneTimePasswordInput } from '../directory/one-time-password-input.tsx';
import { useFirstPassword } from '../directory/use-first-password.ts';
import { useTenantInScope } from '../shell/tenant-context.ts';

const input = z.object({ password: newPassword });

interface Person {
  readonly firstName: string;
  readonly lastName: string;
  /** Absent of administrators, who are persons. */
  readonly kind?: UserKind;
}

export interface Resetting<Who extends Person> {
  readonly ask: (person: Who) => void;
  readonly dialog: ReactNode;
}

/** Giving somebody a new first password: how to ask for it, and the dialog. */
export function useResetPassword<Who extends Person>(
  reset: (person: Who, password: string) => Promise<unknown>,
): Resetting<Who> {
  const { t } = useTranslation('webManager');
  // The person stays while the dialog fades.
  const [user, setUser] = useState<Who>();
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  const isService = user?.kind === 'service';
  const dialog = user !== undefined && (
    <Dialog
      opened={opened}
      onClose={close}
      title={t(isService ? 'access.serviceResetTitle' : 'users.resetTitle', { name: fullName(user) })}
    >
      <ResetForm
        name={fullName(user)}
        isService={isService}
        reset={(password) => reset(user, password)}
        onClose={close}
      />
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

function ResetForm(props: {
  readonly name: string;
  readonly isService: boolean;
  readonly reset: (password: string) => Promise<unknown>;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  // Of a tenant's user: what becomes of his contacts. A central administrator has none.
  const tenant = useTenantInScope();
  const { name, isService, onClose } = props;
  const first = useFirstPassword();
  const form = useSaveForm({
    initialValues: { password: first.initial },
    schema: input,
    fields: ['password'],
    save: ({ password }) => props.reset(password),
    onSaved: async () => {
      notifyDone(t('users.resetDone', { name }));
      onClose();
      await reloadAll();
    },
  });
  return (
    <SaveFormFrame
      state={form}
      labels={{ password: t(isService ? 'access.servicePassword' : 'users.password') }}
      submitLabel={t('users.resetPassword')}
      onCancel={onClose}
    >
      <Stack>
        <Text>{t('users.resetText')}</Text>
        {tenant !== undefined && !isService && (
          <Text>
            {t('users.resetContacts', {
              offers: durationText(t, tenant.agentLostAfterSeconds),
              chats: durationText(t, tenant.agentLostRequeueAfterSeconds),
            })}
          </Text>
        )}
        <OneTimePasswordInput
          isService={isService}
          first={first}
          field={form.at('password')}
          value={form.values.password}
          onChange={(value) => form.set('password', value)}
        />
      </Stack>
    </SaveFormFrame>
  );
}
