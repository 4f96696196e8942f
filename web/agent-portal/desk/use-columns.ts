import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { BackStep } from './back-step.ts';

/** How many columns the window has room for. */
export function useColumns(): 1 | 2 | 3 {
  const three = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  const two = useMediaQuery('(min-width: 700px)', undefined, { getInitialValueInEffect: false });
  if (three) return 3;
  return two ? 2 : 1;
}

/** Lets the browser's back gesture leave what `isOpen` says is open. */
export function useBackGesture(isOpen: boolean, leave: () => void): void {
  const [step] = useState(() => new BackStep(window.history));
  useEffect(() => {
    const onBack = () => {
      if (step.popped()) leave();
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, [step, leave]);
  useEffect(() => {
    if (!isOpen) return;
    step.open();
    return () => step.close();
  }, [step, isOpen]);
}
