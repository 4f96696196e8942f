import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassingView } from '#contracts/agent-portal/views.ts';
import { LinkedText } from './linked-text.tsx';
import { TimeOfDay } from './now.tsx';

/** How an agent passed the contact on, and what he told the next one: a line that no customer ever sees. */
export function PassingLine({ passing }: { readonly passing: PassingView }): ReactNode {
  const { t } = useTranslation('portal');
  const { kind, note, at, by = t('passing.somebody'), to = t('passing.somebody') } = passing;
  return (
    <li className="desk-message" data-author="passing">
      <span className="desk-message-head">
        <span className="desk-author">{t('passing.internal')}</span> <TimeOfDay time={at} />
      </span>
      <p>
        {kind === 'given-back' ? t('passing.given-back', { by }) : t('passing.transferred', { by, to })}
        {note !== undefined && (
          <span className="desk-passing-note">
            <LinkedText text={note} />
          </span>
        )}
      </p>
    </li>
  );
}
