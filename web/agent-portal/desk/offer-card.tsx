import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { useContactName } from '../customer-name.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { Since, useDurationText, useSecondsUntil } from './now.tsx';
import { usePassedText } from './passing-line.tsx';
import { useKeyWays } from './preferences.ts';
import { ariaKeysOf } from './shortcuts.ts';

/** A contact that wants an answer now. It never takes the focus; a key of the desk accepts the first one from anywhere. */
export function OfferCard({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const desk = useDesk();
  const { contact } = chat;
  const { mac } = useKeyWays();
  const busy = useDeskPart((state) => state.busy.has(contact.id));
  const question = chat.messages.find((message) => message.author === 'customer')?.text;
  const note = contact.passings?.at(-1)?.note;
  const passed = usePassedText()(contact);
  return (
    <article className="desk-offer" aria-labelledby={`offer-${contact.id}`}>
      <div className="desk-row-top">
        <span className="desk-offer-kind">{t(`offer.kind.${kindOf(contact)}`)}</span>
        {contact.offerExpiresAt !== undefined && <Countdown until={contact.offerExpiresAt} from={contact.offeredAt} />}
      </div>
      <h3 id={`offer-${contact.id}`} className="desk-name">
        {nameOf(contact)}
      </h3>
      <p className="desk-row-state">
        <span className="desk-queue">{contact.queue.name}</span>
        <Since time={contact.waitingSince ?? contact.queuedAt}>
          {(duration) => t(contact.waitingSince === undefined ? 'offer.waitedFor' : 'offer.waitsAgain', { duration })}
        </Since>
      </p>
      {passed !== undefined && <p>{passed}</p>}
      {note !== undefined && <p className="desk-offer-question">{t('offer.note', { note })}</p>}
      {question !== undefined && <p className="desk-offer-question">{question}</p>}
      <BusyButton
        fullWidth
        busy={busy}
        onClick={() => void desk.accept(contact.id)}
        aria-keyshortcuts={ariaKeysOf('accept', mac)}
      >
        {t('offer.accept')}
      </BusyButton>
      <Button
        fullWidth
        variant="default"
        onClick={() => void desk.reject(contact.id)}
        aria-keyshortcuts={ariaKeysOf('reject', mac)}
      >
        {t('offer.reject')}
      </Button>
    </article>
  );
}

/** Only who has had no agent yet is new. */
function kindOf({ live, waitingSince, passings = [] }: DeskContact) {
  if (waitingSince === undefined) return live ? 'chat' : 'messageLeft';
  const last = passings.at(-1);
  if (last === undefined) return 'again';
  return last.kind === 'given-back' ? 'givenBack' : 'passedOn';
}

/** Seconds in words and as a shrinking bar. */
function Countdown({ until, from }: { readonly until: string; readonly from: string | undefined }): ReactNode {
  const { t } = useTranslation('portal');
  const text = useDurationText();
  const reckoned = useSecondsUntil(until);
  const whole = from === undefined ? reckoned : (Date.parse(until) - Date.parse(from)) / 1000;
  // The clocks are joined to a fraction of a second: nobody should read that 61 of 60 seconds are left.
  const left = Math.min(reckoned, Math.ceil(whole));
  return (
    <>
      <span className="desk-time">{t('offer.timeLeft', { duration: text(left) })}</span>
      <progress className="desk-countdown" value={left} max={Math.max(whole, 1)} aria-hidden="true" />
    </>
  );
}
