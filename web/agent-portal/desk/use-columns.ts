import { useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import type { ContactId } from '#contracts/vocabulary/ids.ts';

/** How many columns the window has room for. */
export function useColumns(): 1 | 2 | 3 {
  const three = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  const two = useMediaQuery('(min-width: 700px)', undefined, { getInitialValueInEffect: false });
  if (three) return 3;
  return two ? 2 : 1;
}

const entry = 'relais-conversation';

/**
 * With one column an open conversation is a step of the browser's history, so that the back gesture of a phone leads
 * to the list. The answer is what a back button calls.
 */
export function useBackGesture(open: ContactId | undefined, active: boolean, leave: () => void): () => void {
  const isOpen = active && open !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    if (window.history.state !== entry) window.history.pushState(entry, '');
    const onBack = () => leave();
    window.addEventListener('popstate', onBack);
    return () => {
      window.removeEventListener('popstate', onBack);
      // Left by other means (closed, requeued): the step must not linger.
      if (window.history.state === entry) window.history.back();
    };
  }, [isOpen, leave]);
  return () => (window.history.state === entry ? window.history.back() : leave());
}
