import { useState } from 'react';
import { composerId } from './composer.tsx';
import { useDesk } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { focusLater } from './focus.ts';

/** Asking where a conversation shall go. What was typed to it stays until it has gone. */
export function usePassingOn() {
  const desk = useDesk();
  const [contact, setContact] = useState<DeskChat['contact']>();
  return {
    contact,
    ask() {
      const { chosen, chats } = desk.store.getState();
      const chat = chosen === undefined ? undefined : chats.get(chosen);
      if (chat?.contact.state !== 'active') return;
      // Until the dialog has taken the focus, a quick Enter must not send what stands in the composer.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setContact(chat.contact);
    },
    close() {
      setContact(undefined);
      focusLater(composerId);
    },
  };
}
