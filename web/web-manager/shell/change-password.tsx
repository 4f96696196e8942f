import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { PasswordForm } from '#web/ui/session/password-form.tsx';
import { useSession } from '#web/ui/session/session-context.ts';

export function ChangePassword(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { opened, onClose } = props;
  const { t } = useTranslation(['webManager', 'ui']);
  const { session, door } = useSession();
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
