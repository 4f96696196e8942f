import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/** Where the focus goes when its place is gone: the content of the page, never <body>. */
export function focusContent(): void {
  document.querySelector('main')?.focus({ preventScroll: true });
}

/**
 * Remembers where an element stands, for when it goes away with what it belongs to, e.g. a deleted row. The result gives
 * the focus to the next row, else the last, else to what an empty list offers, else to the title of its part of the page.
 */
export function placeOf(element: Element): () => void {
  const list = element.closest('tbody, ul, ol');
  const at = [...(list?.children ?? [])].findIndex((row) => row.contains(element));
  const part = element.closest('[role="dialog"], section, main');
  return () => {
    const rows = list?.isConnected === true ? list.children : undefined;
    const row = rows?.[Math.min(at, rows.length - 1)];
    const around = part?.isConnected === true ? part : document.querySelector('main');
    const next = (row && lastControl(row)) ?? around?.querySelector<HTMLElement>('.empty-state :is(button, a[href])');
    if (next) next.focus();
    else if (!focusTitle(around)) focusContent();
  };
}

/** What a row can be asked to do stands at its end. */
function lastControl(row: Element): HTMLElement | undefined {
  return [...row.querySelectorAll<HTMLElement>('button, a[href]')].at(-1);
}

function focusTitle(around: Element | null): boolean {
  const title = around?.querySelector<HTMLElement>('h1, h2');
  if (title === null || title === undefined) return false;
  title.tabIndex = -1;
  title.focus();
  return document.activeElement === title;
}

/** Whether the focus fell to nowhere, because what had it went away. */
function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/**
 * Brings the focus back from something over the page: to what had it before, or near to it where that is gone. The
 * result is to be called when the thing is closed. (Mantine does so only for what was there, closed, before it opened.)
 */
export function useFocusBack(opened: boolean): () => void {
  const before = useRef<Element>(null);
  const near = useRef<() => void>(focusContent);
  useLayoutEffect(() => {
    if (!opened) return;
    before.current = document.activeElement;
    if (before.current !== null) near.current = placeOf(before.current);
  }, [opened]);
  const bringBack = useCallback(() => {
    // What had the focus goes away with the thing.
    requestAnimationFrame(() => {
      if (!isLost()) return;
      if (before.current instanceof HTMLElement && before.current.isConnected) {
        before.current.focus({ preventScroll: true });
      }
      if (isLost()) near.current();
    });
  }, []);
  // What goes away while it is open has no exit to wait for.
  useEffect(() => bringBack, [bringBack]);
  return bringBack;
}

/** For a button that goes away with its row: `act` runs before it does, and the focus goes on to what stands there then. */
export function useFocusOn(): { readonly acts: (button: Element) => void } {
  const near = useRef<() => void>(undefined);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (isLost()) near.current?.();
      });
    },
    [],
  );
  return {
    acts: (button) => {
      near.current = placeOf(button);
    },
  };
}
