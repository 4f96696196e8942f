import { Button, Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { StateWord } from '#web/ui/state-word.tsx';
import { useContactName } from '../customer-name.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { customerGone, newMessages, outgoingOf, overSince, sectionsOf, waitingSince } from './desk-view.ts';
import { Since, useNow } from './now.tsx';
import { OfferCard } from './offer-card.tsx';

/** The first column: offers, active contacts by waiting time, wrap-up. */
export function ContactList(): ReactNode {
  const { t } = useTranslation('portal');
  const chats = useDeskPart((state) => state.chats);
  const { offers, active, wrapUp } = useMemo(() => sectionsOf(chats), [chats]);
  return (
    <nav className="desk-column desk-list" aria-label={t('list.label')} tabIndex={-1}>
      {offers.length > 0 && (
        <section className="desk-offers" aria-labelledby="list-offers">
          <h2 id="list-offers">{t('list.offers')}</h2>
          <ul>
            {offers.map((chat) => (
              <li key={chat.contact.id}>
                <OfferCard chat={chat} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {chats.size === 0 && <EmptyList />}
      <Section name="active" chats={active} />
      <Section name="wrapUp" chats={wrapUp} />
      <Queues />
    </nav>
  );
}

function Section({
  name,
  chats,
}: {
  readonly name: 'active' | 'wrapUp';
  readonly chats: readonly DeskChat[];
}): ReactNode {
  const { t } = useTranslation('portal');
  if (chats.length === 0) return null;
  return (
    <section aria-labelledby={`list-${name}`}>
      <h2 id={`list-${name}`}>
        {t(`list.${name}`)} <span className="desk-count">{chats.length}</span>
      </h2>
      <ul>
        {chats.map((chat) => (
          <li key={chat.contact.id}>
            <Row chat={chat} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const { store } = useDesk();
  const { contact } = chat;
  const chosen = useDeskPart((state) => state.chosen === contact.id);
  const fresh = useDeskPart((state) => newMessages(state, chat));
  const failed = useDeskPart((state) => outgoingOf(state, contact.id).filter((one) => one.state === 'failed').length);
  return (
    <button
      type="button"
      className="desk-row"
      data-contact={contact.id}
      aria-current={chosen ? 'true' : undefined}
      onClick={() => store.dispatch({ type: 'chosen', contactId: contact.id })}
    >
      <span className="desk-row-top">
        <span className="desk-name">{nameOf(contact)}</span>
        {fresh > 0 && !chosen && <span className="desk-new">{t('list.newMessages', { count: fresh })}</span>}
      </span>
      <span className="desk-row-state">
        <RowState chat={chat} />
        <span className="desk-queue">{contact.queue.name}</span>
      </span>
      <span className="desk-preview">{previewOf(chat)}</span>
      {failed > 0 && <StateWord tone="alarm">{t('list.unsent', { count: failed })}</StateWord>}
    </button>
  );
}

function RowState({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const now = useNow();
  const over = useDeskPart((state) => overSince(state, chat, now) !== undefined);
  const { contact } = chat;
  if (!contact.live) return <StateWord tone="off">{t('list.messageLeft')}</StateWord>;
  if (contact.state === 'wrap-up') {
    if (over) return <StateWord tone="waiting">{t('list.timeOver')}</StateWord>;
    const ended = contact.endedAt;
    return ended === undefined ? null : <Since time={ended}>{(duration) => t('state.since', { duration })}</Since>;
  }
  if (customerGone(chat, now)) return <StateWord tone="off">{t('list.customerGone')}</StateWord>;
  if (chat.typingUntil > now) return <StateWord tone="on">{t('list.typing')}</StateWord>;
  const since = waitingSince(chat);
  if (since === undefined) return <StateWord tone="on">{t('list.answered')}</StateWord>;
  return (
    <StateWord tone="waiting">
      <Since time={since}>{(duration) => t('list.waits', { duration })}</Since>
    </StateWord>
  );
}

/** More of a message than a row is wide. */
const longestPreview = 200;

/** How what was said last begins, on one line. */
function previewOf(chat: DeskChat): string {
  const last = chat.messages.at(-1);
  return (last?.text || last?.attachment?.name || '').slice(0, longestPreview).replace(/\s+/gu, ' ');
}

function EmptyList(): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const me = useDeskPart((state) => state.me);
  if (me === undefined) return null;
  return (
    <section className="desk-empty">
      <h2>{t('list.emptyTitle')}</h2>
      {/* Who is offline reads above what to do. */}
      {me.state === 'available' && <Text c="dimmed">{t('list.emptyAvailable')}</Text>}
      {me.state === 'unavailable' && (
        <>
          <Text c="dimmed">{t('list.emptyUnavailable')}</Text>
          <Button mt="sm" mx="xs" onClick={() => void desk.setState('available')}>
            {t('state.goAvailable')}
          </Button>
        </>
      )}
    </section>
  );
}

function Queues(): ReactNode {
  const { t } = useTranslation('portal');
  const queues = useDeskPart((state) => state.queues);
  if (queues.length === 0) return null;
  return (
    <section className="desk-queues" aria-labelledby="list-queues">
      <h2 id="list-queues">{t('list.queues')}</h2>
      <ul>
        {queues.map((queue) => (
          <li key={queue.id} className="desk-queue-row">
            <span>{queue.name}</span>
            <span className="desk-time">{t('list.queueWaiting', { count: queue.waiting })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
