import { useEffect, useRef } from 'react';
import { type DeskKey, deskKeyOf, takesText } from './shortcuts.ts';

/** Runs the act of a desk key. Keys do nothing while a dialog or a menu is open: those have their own. */
export function useDeskKeys(acts: Readonly<Record<DeskKey, () => void>>, bareKeys: boolean): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[aria-modal="true"], [role="menu"]') !== null) return;
      const typing = event.target instanceof HTMLElement && takesText(describe(event.target));
      const act = deskKeyOf(event, typing || !bareKeys);
      if (act === undefined) return;
      event.preventDefault();
      latest.current[act]();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [bareKeys]);
}

function describe(element: HTMLElement) {
  const { tagName, isContentEditable } = element;
  return element instanceof HTMLInputElement
    ? { tagName, isContentEditable, type: element.type }
    : { tagName, isContentEditable };
}
