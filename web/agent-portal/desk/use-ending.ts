import { useState } from 'react';
import { useContactName } from '../customer-name.ts';
import { composerId } from './composer.tsx';
import { useDesk } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { mayWrite } from './desk-view.ts';
import { focusLater, focusOn } from './focus.ts';
import { wrapUpReasonId } from './wrap-up-form.tsx';

/** Asking before a chat is ended, and where the focus goes after it. A left message is closed without asking. */
export function useEnding() {
  const desk = useDesk();
  const nameOf = useContactName();
  const [asked, setAsked] = useState<DeskChat['contact']>();
  return {
    name: asked === undefined ? undefined : nameOf(asked),
    ask() {
      const { chosen, chats } = desk.store.getState();
      const chat = chosen === undefined ? undefined : chats.get(chosen);
      if (chat === undefined || !mayWrite(chat)) {
        focusOn(wrapUpReasonId);
        return;
      }
      // Until the dialog has taken the focus, a quick Enter must not send what stands in the composer.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setAsked(chat.contact);
    },
    cancel() {
      setAsked(undefined);
      focusLater(composerId);
    },
    confirm() {
      setAsked(undefined);
      if (asked !== undefined) void desk.end(asked.id).then(() => focusLater(wrapUpReasonId));
    },
  };
}
