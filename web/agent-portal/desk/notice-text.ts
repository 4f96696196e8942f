import { useTranslation } from 'react-i18next';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { useCustomerName } from '../customer-name.ts';
import type { Gone, Notice, Stranded } from './desk-state.ts';

/** What a notice says, to be read and to be heard. */
export function useNoticeText(): (notice: Notice) => string {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation('ui');
  const nameOf = useCustomerName();
  const goneText = useGoneText();
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
    return notice.kind === 'ended' ? t('notice.by.ended', { name, by: notice.by }) : goneText(notice, name);
  };
}

/** How a contact left that something was written for; what was not sent stands below it. */
export function useStrandedText(): (id: ContactId, stranded: Stranded) => string {
  const { t } = useTranslation('portal');
  const nameOf = useCustomerName();
  const goneText = useGoneText();
  return (id, { customerName, gone }) => {
    const name = nameOf({ id, name: customerName });
    return gone === undefined ? t('unsent.gone', { name }) : goneText(gone, name);
  };
}

function useGoneText(): (gone: Gone, name: string) => string {
  const { t } = useTranslation('portal');
  return (gone, name) => {
    if (gone.kind === 'given-away') {
      const { by, to } = gone;
      return to === undefined ? t('notice.by.requeued', { name, by }) : t('notice.by.given-away', { name, by, to });
    }
    if (!('by' in gone)) return t(`notice.${gone.kind}`, { name });
    const { kind, by } = gone;
    if (by !== undefined) return t(`notice.by.${kind}`, { name, by });
    return kind === 'closed' ? name : t(`notice.${kind}`, { name });
  };
}
