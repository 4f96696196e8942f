import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/** Where the focus goes when its place is gone: the content of the page, never <body>. */
export function focusContent(): void {
  document.querySelector('main')?.focus({ preventScroll: true });
}

/**
 * Brings the focus back from something over the page: to what had it before, or to the content where that is gone. The
 * result is to be called when the thing is closed. (Mantine does so only for what was there, closed, before it opened.)
 */
export function useFocusBack(opened: boolean): () => void {
  const before = useRef<Element>(null);
  useLayoutEffect(() => {
    if (opened) before.current = document.activeElement;
  }, [opened]);
  const bringBack = useCallback(() => {
    // What had the focus goes away with the thing.
    requestAnimationFrame(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      if (before.current instanceof HTMLElement && before.current.isConnected) {
        before.current.focus({ preventScroll: true });
      }
      if (document.activeElement === document.body) focusContent();
    });
  }, []);
  // What goes away while it is open has no exit to wait for.
  useEffect(() => bringBack, [bringBack]);
  return bringBack;
}
