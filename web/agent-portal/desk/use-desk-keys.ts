import { useEffect, useRef } from 'react';
import { useKeyWays } from './preferences.ts';
import { type DeskKey, deskKeyOf, placeOf } from './shortcuts.ts';

/** Runs the act of a desk key. Keys do nothing while a dialog or a menu is open: those have their own. */
export function useDeskKeys(acts: Readonly<Record<DeskKey, () => void>>): void {
  const ways = useKeyWays();
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[aria-modal="true"], [role="menu"]') !== null) return;
      const place = event.target instanceof HTMLElement ? placeOf(describe(event.target)) : 'elsewhere';
      const act = deskKeyOf(event, place, ways);
      if (act === undefined) return;
      event.preventDefault();
      latest.current[act]();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [ways]);
}

function describe(element: HTMLElement) {
  const { tagName, isContentEditable } = element;
  return element instanceof HTMLInputElement
    ? { tagName, isContentEditable, type: element.type }
    : { tagName, isContentEditable };
}
