import { useTranslation } from 'react-i18next';
import { useCustomerName } from '../customer-name.ts';
import type { Notice } from './desk-state.ts';

/** What a notice says, to be read and to be heard. */
export function useNoticeText(): (notice: Notice) => string {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation('ui');
  const nameOf = useCustomerName();
  return (notice) => {
    if (notice.kind === 'fault') return shared(`errors.${notice.code}`);
    if (notice.kind === 'made-available') return t('notice.madeAvailable', { by: notice.by });
    const name = nameOf({ id: notice.contactId, name: notice.customerName });
    if (notice.kind === 'passed-on') {
      const { became, back, colleague } = notice;
      if (became === 'rejected' || became === 'not-taken') {
        return t(`passedOn.${became}.${back ? 'back' : 'queue'}`, { name, colleague });
      }
      return t(`passedOn.${became}`, { name, colleague });
    }
    if (notice.kind === 'given-away') {
      const { by, to } = notice;
      return to === undefined ? t('notice.by.requeued', { name, by }) : t('notice.by.given-away', { name, by, to });
    }
    if (!('by' in notice)) return t(`notice.${notice.kind}`, { name });
    const { kind, by } = notice;
    if (by !== undefined) return t(`notice.by.${kind}`, { name, by });
    return kind === 'closed' || kind === 'ended' ? name : t(`notice.${kind}`, { name });
  };
}
