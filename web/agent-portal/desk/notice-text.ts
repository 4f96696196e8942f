import { useTranslation } from 'react-i18next';
import type { Notice } from './desk-state.ts';

/** What a notice says, to be read and to be heard. */
export function useNoticeText(): (notice: Notice) => string {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation('ui');
  return (notice) =>
    notice.kind === 'fault'
      ? shared(`errors.${notice.code}`)
      : t(`notice.${notice.kind}`, { name: notice.customerName });
}
