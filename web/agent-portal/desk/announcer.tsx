import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';

/** Longer messages are read in the conversation. */
const longestSpoken = 200;

/** Tells screen readers what comes: offers at once, messages of customers when there is a pause. */
export function Announcer(): ReactNode {
  const { t } = useTranslation('portal');
  const chats = useDeskPart((state) => state.chats);
  const before = useRef<ReadonlyMap<ContactId, DeskChat>>(undefined);
  const [offer, setOffer] = useState('');
  const [message, setMessage] = useState('');
  useEffect(() => {
    const known = before.current;
    before.current = chats;
    for (const [id, { contact, messages }] of chats) {
      const old = known?.get(id);
      const name = contact.customer.name;
      if (contact.state === 'offered' && old?.contact.state !== 'offered') {
        setOffer(t('offer.announce', { name, queue: contact.queue.name, keys: 'Alt + Enter' }));
      }
      const last = messages.at(-1);
      const isNew = old !== undefined && last !== undefined && last.seq > (old.messages.at(-1)?.seq ?? 0);
      if (isNew && last.author === 'customer' && contact.state !== 'offered') {
        setMessage(t('conversation.newSays', { name, text: last.text.slice(0, longestSpoken) }));
      }
    }
    // The same words again are only spoken again if they were gone in between.
    if (![...chats.values()].some((chat) => chat.contact.state === 'offered')) setOffer('');
  }, [chats, t]);
  return (
    <VisuallyHidden>
      <div aria-live="assertive">{offer}</div>
      <div aria-live="polite">{message}</div>
    </VisuallyHidden>
  );
}
