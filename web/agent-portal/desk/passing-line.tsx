import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskContact, PassingView } from '#contracts/agent-portal/views.ts';
import { LinkedText } from './linked-text.tsx';
import { TimeOfDay } from './now.tsx';

/** How an agent passed the contact on, and what he told the next one: a line that no customer ever sees. */
export function PassingLine({ passing }: { readonly passing: PassingView }): ReactNode {
  const { t } = useTranslation('portal');
  const { note, at } = passing;
  const text = usePassingText();
  return (
    <li className="desk-message" data-author="passing">
      <span className="desk-message-head">
        <span className="desk-author">{t('passing.internal')}</span> <TimeOfDay time={at} />
      </span>
      <p>
        {text(passing)}
        {note !== undefined && (
          <span className="desk-passing-note">
            <LinkedText text={note} />
          </span>
        )}
      </p>
    </li>
  );
}

function usePassingText(): (passing: PassingView) => string {
  const { t } = useTranslation('portal');
  return ({ kind, by = t('passing.somebody'), to = t('passing.somebody') }) =>
    kind === 'given-back' ? t('passing.given-back', { by }) : t('passing.transferred', { by, to });
}

/** From whom an offered contact comes: from a colleague to this agent alone, or through a queue. */
export function usePassedText(): (contact: DeskContact) => string | undefined {
  const { t } = useTranslation('portal');
  const text = usePassingText();
  return ({ passedBy, passings = [] }) => {
    const last = passings.at(-1);
    if (passedBy !== undefined) return t('offer.passedBy', { name: passedBy });
    return last === undefined ? undefined : text(last);
  };
}
