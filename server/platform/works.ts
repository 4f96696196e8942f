/** What a node does again and again, and how that goes. */
import type { Clock } from './clock.ts';

export interface WorkReport {
  readonly name: string;
  readonly done: number;
  readonly failed: number;
  /** Failures since it last went well. */
  readonly failuresInARow: number;
  readonly lastError: unknown;
  /** When it last went well. */
  readonly wentWellAt: Date | undefined;
}

type Counts = { -readonly [Key in keyof WorkReport]: WorkReport[Key] };

export class Works {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Counts>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same work, watched. Throws what it throws. */
  watch(name: string, work: () => Promise<unknown> | unknown): () => Promise<void> {
    const counts: Counts = {
      name,
      done: 0,
      failed: 0,
      failuresInARow: 0,
      lastError: undefined,
      wentWellAt: undefined,
    };
    this.#counts.set(name, counts);
    return async () => {
      try {
        await work();
        counts.done += 1;
        counts.failuresInARow = 0;
        counts.wentWellAt = this.#clock.now();
      } catch (error) {
        counts.failed += 1;
        counts.failuresInARow += 1;
        counts.lastError = error;
        throw error;
      }
    };
  }

  report(): readonly WorkReport[] {
    return [...this.#counts.values()];
  }
}
