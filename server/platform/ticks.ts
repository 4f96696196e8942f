import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does `work` again and again with `everyMs` between the end of one and the beginning of the next; an error is told and
 * does not end it. The function answered stops it and resolves when the work under way is done.
 */
export function tick(everyMs: number, work: () => Promise<unknown> | unknown, onError: (error: unknown) => void) {
  const stopped = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      try {
        await work();
      } catch (error) {
        onError(error);
      }
      await wait(everyMs, undefined, { signal: stopped.signal }).catch((error: unknown) => {
        if (!stopped.signal.aborted) throw error;
      });
    }
  })();
  return async (): Promise<void> => {
    stopped.abort();
    await loop;
  };
}
