import { useEffect } from 'react';

/** A key for the whole console; not while a dialog is open, which has keys of its own. */
export function useShortcut(isPressed: (event: KeyboardEvent) => boolean, act: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isPressed(event) || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

/** Ctrl+K, on a Mac Cmd+K. */
export function isSearchKey(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
}

/** F1: no letter, so that it works while one is typing and no spoken word sets it off. */
export function isHelpKey(event: KeyboardEvent): boolean {
  return event.key === 'F1' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
}
