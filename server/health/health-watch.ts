/** The parts of this node over time: since when each is as it is. */
import type { Part, PartName } from '#contracts/vocabulary/health-part.ts';
import type { Clock } from '#server/platform/clock.ts';

export interface WatchedPart extends Part {
  /** Since when it is well, or is not. */
  since: Date;
}

/** Whoever asks sooner gets the answer from before: anybody may ask for health, and each look asks the database. */
const freshMs = 500;

export class HealthWatch {
  readonly #read: () => Promise<Part[]>;
  readonly #clock: Clock;
  readonly #since = new Map<PartName, { ok: boolean; since: Date }>();
  #looking: Promise<WatchedPart[]> | undefined;
  #last: { at: number; parts: WatchedPart[] } | undefined;

  constructor(read: () => Promise<Part[]>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  parts(): Promise<WatchedPart[]> {
    const age = this.#clock.now().getTime() - (this.#last?.at ?? 0);
    if (this.#last !== undefined && age >= 0 && age < freshMs) return Promise.resolve(this.#last.parts);
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<WatchedPart[]> {
    const parts = await this.#read();
    const now = this.#clock.now();
    const watched = parts.map((part) => ({ ...part, since: this.#sinceOf(part, now) }));
    this.#last = { at: now.getTime(), parts: watched };
    return watched;
  }

  #sinceOf({ name, ok }: Part, now: Date): Date {
    const known = this.#since.get(name);
    if (known?.ok === ok) return known.since;
    this.#since.set(name, { ok, since: now });
    return now;
  }
}
