import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { PasswordForm } from '#web/ui/session/password-form.tsx';
import { sessionKey, useSession } from '#web/ui/session/session-context.ts';

/** Over the desk, which goes on beneath it. */
export default function ChangePassword({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation(['portal', 'ui']);
  const { session, door } = useSession();
  const queries = useQueryClient();
  useEffect(() => {
    // What the policy asks for may have changed since the sign-on.
    queries.invalidateQueries({ queryKey: sessionKey }).catch(console.error);
  }, [queries]);
  return (
    <Dialog opened onClose={onClose} title={t('me.changePassword')}>
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
