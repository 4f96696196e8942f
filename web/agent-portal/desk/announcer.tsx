import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useContactName, useCustomerName } from '../customer-name.ts';
import { type Announcement, announcementsOf } from './announcements.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import { overSince } from './desk-view.ts';
import { useNoticeText, useStrandedText } from './notice-text.ts';
import { useNow } from './now.tsx';
import { useKeyWays } from './preferences.ts';
import { keysOf } from './shortcuts.ts';

/** Spoken by then; who reads the page from top to bottom should not find it again. */
const keptMs = 10_000;

interface Spoken {
  readonly id: number;
  readonly said: Announcement;
}

/** Tells screen readers what comes: offers at once, everything else when there is a pause. Each thing is said once. */
export function Announcer(): ReactNode {
  const spoken = useSpoken();
  const text = useAnnouncementText();
  const lines = (urgent: boolean) =>
    spoken.filter(({ said }) => (said.kind === 'offer') === urgent).map(({ id, said }) => <p key={id}>{text(said)}</p>);
  return (
    <VisuallyHidden>
      <div aria-live="assertive" aria-atomic="false" aria-relevant="additions">
        {lines(true)}
        <TimesOver />
      </div>
      <div aria-live="polite" aria-atomic="false" aria-relevant="additions">
        {lines(false)}
      </div>
    </VisuallyHidden>
  );
}

/** Which wrap-ups wait for a reason since just now, whichever contact is chosen. */
function TimesOver(): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const now = useNow();
  const state = useDeskPart((all) => all);
  return [...state.chats.values()]
    .filter((chat) => (overSince(state, chat, now) ?? keptMs) < keptMs)
    .map(({ contact }) => <p key={contact.id}>{t('wrapUp.saysTimeOver', { name: nameOf(contact) })}</p>);
}

function useSpoken(): readonly Spoken[] {
  const { store } = useDesk();
  const [spoken, setSpoken] = useState<readonly Spoken[]>([]);
  useEffect(() => {
    let before = store.getState();
    let last = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const unsubscribe = store.subscribe(() => {
      const after = store.getState();
      const fresh = announcementsOf(before, after).map((said) => ({ id: ++last, said }));
      before = after;
      if (fresh.length === 0) return;
      setSpoken((all) => [...all, ...fresh]);
      const timer = setTimeout(() => {
        timers.delete(timer);
        setSpoken((all) => all.filter((one) => !fresh.includes(one)));
      }, keptMs);
      timers.add(timer);
    });
    return () => {
      unsubscribe();
      for (const timer of timers) clearTimeout(timer);
      setSpoken([]);
    };
  }, [store]);
  return spoken;
}

function useAnnouncementText(): (said: Announcement) => string {
  const { t } = useTranslation('portal');
  const noticeText = useNoticeText();
  const strandedText = useStrandedText();
  const nameOf = useCustomerName();
  const { mac } = useKeyWays();
  const keys = keysOf('accept', mac)
    .map((name) => (name === 'Enter' ? t('help.enter') : name))
    .join(' + ');
  return (said) => {
    switch (said.kind) {
      case 'offer':
        return said.passedBy === undefined
          ? t('offer.announce', { name: nameOf(said.customer), queue: said.queue, keys })
          : t('offer.announcePassed', { name: nameOf(said.customer), passedBy: said.passedBy, keys });
      case 'message':
        return t('conversation.newSays', { name: nameOf(said.customer), text: said.text });
      case 'ended':
        return t(said.by === 'customer' ? 'conversation.saysEnded' : 'conversation.saysGone', {
          name: nameOf(said.customer),
        });
      case 'connection':
        return t(`connection.${said.connection}`);
      case 'state-by':
        return t(said.state === 'offline' ? 'connection.signedOffBy' : 'state.madeUnavailable', { by: said.by });
      case 'state':
        return t(`state.causes.${said.cause}`);
      case 'notice':
        return noticeText(said.notice);
      case 'stranded':
        return `${strandedText(said.contactId, said.stranded)} ${t('unsent.kept')}`;
    }
  };
}
