import { useEffect, useState } from 'react';

/** The desk comes first; but they should be here before a connection is lost. */
const loadAfterMs = 2_000;
const retryMs = 5_000;

type Dialogs = typeof import('./desk-dialogs.tsx').default;

/**
 * The dialogs of the desk, loaded behind it or when the first one is needed; undefined until then. React's own `lazy`
 * would take the whole desk down if the connection is lost in that moment; this tries again.
 */
export function useDialogs(needed: boolean): Dialogs | undefined {
  const [loaded, setLoaded] = useState<{ readonly dialogs: Dialogs }>();
  const isLoaded = loaded !== undefined;
  useEffect(() => {
    if (isLoaded) return;
    let gone = false;
    const load = () => {
      import('./desk-dialogs.tsx').then(
        (module) => {
          if (!gone) setLoaded({ dialogs: module.default });
        },
        (error: unknown) => {
          console.error('the dialogs could not be loaded yet', error);
          if (!gone) timer = setTimeout(load, retryMs);
        },
      );
    };
    let timer = setTimeout(load, needed ? 0 : loadAfterMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [needed, isLoaded]);
  return loaded?.dialogs;
}
