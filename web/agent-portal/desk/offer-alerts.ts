/** An offer must not be missed: sound, the tab's title and, where allowed, a notification of the device. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { useDeskPart } from './desk-context.tsx';
import { newMessages, sectionsOf } from './desk-view.ts';
import { useSound } from './preferences.ts';

/** While an offer waits, the sound comes again this often. */
const soundEveryMs = 5_000;

export function useOfferAlerts(base: string): void {
  const chats = useDeskPart((state) => state.chats);
  const offers = useMemo(() => sectionsOf(chats).offers.map((chat) => chat.contact), [chats]);
  const [sound] = useSound();
  useRinging(sound && offers.length > 0);
  useTitle(base, offers[0]);
  useDeviceNotifications(offers);
}

function useRinging(ringing: boolean): void {
  const context = useRef<AudioContext>(undefined);
  useEffect(() => {
    // Browsers keep sound back until the person has done something on the page: be ready by then.
    const prepare = () => {
      context.current ??= new AudioContext();
      if (context.current.state === 'suspended') context.current.resume().catch(reportSound);
    };
    window.addEventListener('pointerdown', prepare);
    window.addEventListener('keydown', prepare);
    return () => {
      window.removeEventListener('pointerdown', prepare);
      window.removeEventListener('keydown', prepare);
      // A browser gives a page only a few of them.
      context.current?.close().catch(reportSound);
      context.current = undefined;
    };
  }, []);
  useEffect(() => {
    if (!ringing) return;
    const ring = () => {
      context.current ??= new AudioContext();
      if (context.current.state === 'running') chime(context.current);
      else context.current.resume().catch(reportSound);
    };
    ring();
    const timer = setInterval(ring, soundEveryMs);
    return () => clearInterval(timer);
  }, [ringing]);
}

function reportSound(error: unknown): void {
  console.error('no sound for offers', error);
}

/** Two soft tones, half a second. */
function chime(audio: AudioContext): void {
  for (const [index, frequency] of [659.3, 880].entries()) {
    const start = audio.currentTime + index * 0.18;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.2, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.32);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.34);
  }
}

function useTitle(base: string, offer: DeskContact | undefined): void {
  const { t } = useTranslation('portal');
  const fresh = useDeskPart((state) => {
    let count = 0;
    for (const chat of state.chats.values()) if (chat.contact.state !== 'offered') count += newMessages(state, chat);
    return count;
  });
  const offered = offer === undefined ? undefined : t('offer.documentTitle', { name: offer.customer.name });
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
      const notification = notify(t('offer.documentTitle', { name: offer.customer.name }), offer);
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
