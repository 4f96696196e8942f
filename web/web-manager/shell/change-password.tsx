import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { PasswordForm } from '#web/ui/session/password-form.tsx';
import { sessionKey, useSession } from '#web/ui/session/session-context.ts';

export function ChangePassword(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { opened, onClose } = props;
  const { t } = useTranslation(['webManager', 'ui']);
  const { session, door } = useSession();
  const queries = useQueryClient();
  useEffect(() => {
    // What the policy asks for may have changed since the sign-on.
    if (opened) queries.invalidateQueries({ queryKey: sessionKey }).catch(console.error);
  }, [opened, queries]);
  return (
    <Dialog opened={opened} onClose={onClose} title={t('nav.changePassword')}>
      <PasswordForm
        door={door}
        userName={session.signOnName}
        minLength={session.passwordMinLength}
        onChanged={() => {
          onClose();
          notifyDone(t('ui:password.changed'));
        }}
        onCancel={onClose}
      />
    </Dialog>
  );
}
