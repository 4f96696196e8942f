/** An offer must not be missed, nor what a customer writes meanwhile: sound, the tab's title and, where allowed, a notification of the device. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { customerName, useContactName } from '../customer-name.ts';
import { announcementsOf } from './announcements.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import { newMessages, sectionsOf } from './desk-view.ts';
import { useMessageSound, useSound } from './preferences.ts';
import { playMessageSound, useRinging } from './sounds.ts';

export function useAlerts(base: string): void {
  const chats = useDeskPart((state) => state.chats);
  const offers = useMemo(() => sectionsOf(chats).offers.map((chat) => chat.contact), [chats]);
  const [sound] = useSound();
  useRinging(sound && offers.length > 0);
  useTitle(base, offers[0]);
  useDeviceNotifications(offers);
  useMessageAlerts();
}

function useTitle(base: string, offer: DeskContact | undefined): void {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const fresh = useDeskPart((state) => {
    let count = 0;
    for (const chat of state.chats.values()) if (chat.contact.state !== 'offered') count += newMessages(state, chat);
    return count;
  });
  const offered = offer === undefined ? undefined : t('offer.documentTitle', { name: nameOf(offer) });
  useEffect(() => {
    if (offered !== undefined) document.title = `● ${offered}`;
    else document.title = fresh > 0 ? `(${fresh}) ${base}` : base;
  }, [base, offered, fresh]);
}

/** While the agent looks elsewhere, also at an offer that began before he did; gone with the offer or his return. */
function useDeviceNotifications(offers: readonly DeskContact[]): void {
  const { t } = useTranslation('portal');
  const looking = useSyncExternalStore(subscribeToFocus, () => document.hasFocus());
  const shown = useRef(new Map<ContactId, Notification>());
  useEffect(() => {
    const open = new Set(looking ? [] : offers.map((offer) => offer.id));
    for (const [id, notification] of shown.current) {
      if (open.has(id)) continue;
      notification.close();
      shown.current.delete(id);
    }
    for (const offer of offers) {
      if (!open.has(offer.id) || shown.current.has(offer.id)) continue;
      const name = customerName(t, { id: offer.id, name: offer.customer.name });
      const notification = notify(t('offer.documentTitle', { name }), {
        body: offer.queue.name,
        tag: offer.id,
        requireInteraction: true,
      });
      if (notification !== undefined) shown.current.set(offer.id, notification);
    }
  }, [offers, looking, t]);
  useEffect(() => {
    const all = shown.current;
    return () => {
      for (const notification of all.values()) notification.close();
      all.clear();
    };
  }, []);
}

/** What a customer writes while the agent looks elsewhere; of each contact the last one is shown until he returns. */
function useMessageAlerts(): void {
  const { t } = useTranslation('portal');
  const { store } = useDesk();
  const [sound] = useMessageSound();
  useEffect(() => {
    const shown = new Map<ContactId, Notification>();
    const closeAll = () => {
      for (const notification of shown.values()) notification.close();
      shown.clear();
    };
    let before = store.getState();
    const look = () => {
      const after = store.getState();
      const fresh = announcementsOf(before, after).filter((said) => said.kind === 'message');
      before = after;
      for (const [id, notification] of shown) {
        if (after.chats.has(id)) continue;
        notification.close();
        shown.delete(id);
      }
      if (fresh.length === 0 || document.hasFocus()) return;
      if (sound) playMessageSound();
      for (const { customer } of fresh) {
        shown.get(customer.id)?.close();
        const body = after.chats.get(customer.id)?.contact.queue.name ?? '';
        const title = t('conversation.documentTitle', { name: customerName(t, customer) });
        const notification = notify(title, { body, tag: `${customer.id}-message` }, () =>
          store.dispatch({ type: 'chosen', contactId: customer.id }),
        );
        if (notification !== undefined) shown.set(customer.id, notification);
      }
    };
    const stop = store.subscribe(look);
    window.addEventListener('focus', closeAll);
    return () => {
      stop();
      window.removeEventListener('focus', closeAll);
      closeAll();
    };
  }, [store, sound, t]);
}

function subscribeToFocus(listener: () => void): () => void {
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}

/** A click brings the page to the front and runs `onClick`. */
function notify(title: string, options: NotificationOptions, onClick?: () => void): Notification | undefined {
  if (!('Notification' in window) || Notification.permission !== 'granted') return undefined;
  try {
    const notification = new Notification(title, options);
    notification.onclick = () => {
      window.focus();
      onClick?.();
    };
    return notification;
  } catch (error) {
    // Android's Chrome knows the constructor but forbids it.
    console.error('no notification', error);
    return undefined;
  }
}
