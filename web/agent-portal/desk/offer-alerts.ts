/** An offer must not be missed: sound, the tab's title and, where allowed, a notification of the device. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { customerName, useContactName } from '../customer-name.ts';
import { useDeskPart } from './desk-context.tsx';
import { newMessages, sectionsOf } from './desk-view.ts';
import { useRinging } from './offer-sound.ts';
import { useSound } from './preferences.ts';

export function useOfferAlerts(base: string): void {
  const chats = useDeskPart((state) => state.chats);
  const offers = useMemo(() => sectionsOf(chats).offers.map((chat) => chat.contact), [chats]);
  const [sound] = useSound();
  useRinging(sound && offers.length > 0);
  useTitle(base, offers[0]);
  useDeviceNotifications(offers);
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
      const notification = notify(t('offer.documentTitle', { name }), offer);
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

function subscribeToFocus(listener: () => void): () => void {
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}

function notify(title: string, offer: DeskContact): Notification | undefined {
  if (!('Notification' in window) || Notification.permission !== 'granted') return undefined;
  try {
    const notification = new Notification(title, { body: offer.queue.name, tag: offer.id, requireInteraction: true });
    notification.onclick = () => window.focus();
    return notification;
  } catch (error) {
    // Android's Chrome knows the constructor but forbids it.
    console.error('no notification', error);
    return undefined;
  }
}
