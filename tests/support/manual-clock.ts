import type { Clock } from '#server/platform/clock.ts';

export interface ManualClock extends Clock {
  advance(seconds: number): void;
  set(at: Date): void;
}

/** A clock that stands still until the test moves it. */
export function manualClock(start = new Date('2026-11-02T09:00:00Z')): ManualClock {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advance(seconds) {
      at += seconds * 1000;
    },
    set(date) {
      at = date.getTime();
    },
  };
}
