/** Where the focus is, and where it goes when what had it is gone. */
import { useEffect, useRef } from 'react';
import { composerId } from './composer.tsx';
import type { DeskChat } from './desk-state.ts';
import { mayWrite } from './desk-view.ts';

export const conversationTitleId = 'conversation-title';

/**
 * The focus follows the agent's own choice, and is never lost. Whoever chooses a chat can write at once. When what had
 * the focus goes, whatever the reason, the focus goes where he would look for it: to the same row of the list, else to
 * the field he writes in, the conversation, the list. With one column it stays off the field, or a phone's keyboard
 * would jump up.
 */
export function useFocusKept(chat: DeskChat | undefined, oneColumn: boolean): void {
  const id = chat?.contact.id;
  const writable = chat !== undefined && mayWrite(chat);
  const latest = useRef({ writable, oneColumn, started: false });
  useEffect(() => {
    latest.current = { ...latest.current, writable, oneColumn };
  });
  useEffect(() => {
    const now = latest.current;
    if (!now.started) {
      now.started = true;
      return;
    }
    if (id !== undefined) focusOn(now.writable && !now.oneColumn ? composerId : conversationTitleId);
  }, [id]);
  useEffect(() => {
    // What had it before the desk, e.g. the sign-on form, is gone.
    if (document.activeElement === document.body) focusList({ focusVisible: false });
    return rescueFocus(() => latest.current.oneColumn);
  }, []);
}

export function focusOn(id: string): boolean {
  const element = document.getElementById(id);
  element?.focus();
  return element !== null && document.activeElement === element;
}

function focusList(options?: FocusOptions & { focusVisible?: boolean }): void {
  document.querySelector<HTMLElement>('.desk-list, #supervision-title')?.focus(options);
}

/** After React has drawn what should have the focus. */
export function focusLater(id: string): void {
  requestAnimationFrame(() => focusOn(id));
}

/** Watches the page; the answer stops it. Browsers tell nothing when an element with the focus is removed. */
function rescueFocus(oneColumn: () => boolean): () => void {
  let last: HTMLElement | undefined;
  /** The contact of the row that had the focus: a row moves from one section to the next. */
  let row: string | undefined;
  let frame = 0;
  const remember = ({ target }: FocusEvent) => {
    last = target instanceof HTMLElement ? target : undefined;
    row = last?.dataset.contact;
  };
  const rescue = () => {
    if (document.activeElement !== document.body || last === undefined || canHaveFocus(last)) return;
    // A dialog that is open holds the focus itself.
    if (document.querySelector('[aria-modal="true"]') !== null) return;
    const same = row === undefined ? null : document.querySelector<HTMLElement>(`[data-contact="${CSS.escape(row)}"]`);
    if (same !== null) same.focus();
    else if (oneColumn() || !focusOn(composerId)) {
      if (!focusOn(conversationTitleId)) focusList();
    }
  };
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body) return;
    // A menu or dialog that closes gives the focus back itself, a moment later.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(rescue);
  });
  document.addEventListener('focusin', remember);
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', remember);
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled');
}
