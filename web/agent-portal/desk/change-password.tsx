import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { PasswordForm } from '#web/ui/session/password-form.tsx';
import { useSession } from '#web/ui/session/session-context.ts';

/** Over the desk, which goes on beneath it. */
export default function ChangePassword({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation(['portal', 'ui']);
  const { session, door } = useSession();
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
