/**
 * Who may work now. So much is done at once, and of one key (an address) less; the rest waits, and the keys take turns:
 * a crowd behind one key costs the others one turn, however large it is. What waits is bounded, too.
 */

export interface GateLimits {
  readonly atOnce: number;
  readonly perKey: number;
  /** Of one key. */
  readonly waitingPerKey: number;
  readonly waiting: number;
}

/** Nothing was begun: too much waits already, of this key or of all. */
export class GateFull extends Error {
  override readonly name = 'GateFull';
}

/** One alone would hold up all behind his key for as long as his work takes. */
const leastPerKey = 2;

interface Place {
  running: number;
  readonly waiting: (() => void)[];
}

export class FairGate {
  readonly #limits: GateLimits;
  readonly #room: () => number;
  readonly #places = new Map<string, Place>();
  /** Keys whose first waiting one could be let in as soon as there is room; each is there once. */
  readonly #turns = new Set<string>();
  #running = 0;
  #waiting = 0;

  /** `room`: which part of `atOnce` and `perKey` may work now, at least one and two. */
  constructor(limits: GateLimits, room: () => number = () => 1) {
    this.#limits = limits;
    this.#room = room;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when it is the caller's turn, with what he calls when he is done (again without harm). Throws GateFull. */
  async enter(key: string): Promise<() => void> {
    const { waitingPerKey, waiting } = this.#limits;
    const { atOnce, perKey } = this.#now();
    const place = this.#places.get(key) ?? { running: 0, waiting: [] };
    if (place.waiting.length === 0 && place.running < perKey && this.#running < atOnce) {
      this.#places.set(key, place);
      place.running += 1;
      this.#running += 1;
    } else {
      if (place.waiting.length >= waitingPerKey || this.#waiting >= waiting) throw new GateFull();
      this.#places.set(key, place);
      this.#waiting += 1;
      const { promise, resolve } = Promise.withResolvers<void>();
      place.waiting.push(resolve);
      if (place.running < perKey) this.#turns.add(key);
      // There may be more room by now than when the last one left.
      this.#letIn();
      await promise;
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(key, place);
    };
  }

  /** Waits its turn, works, leaves. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const leave = await this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  #leave(key: string, place: Place): void {
    place.running -= 1;
    this.#running -= 1;
    if (place.waiting.length > 0) this.#turns.add(key);
    else if (place.running === 0) this.#places.delete(key);
    this.#letIn();
  }

  #now(): { atOnce: number; perKey: number } {
    const room = this.#room();
    const { atOnce, perKey } = this.#limits;
    return {
      atOnce: Math.max(1, Math.floor(atOnce * room)),
      perKey: Math.max(Math.min(leastPerKey, perKey), Math.floor(perKey * room)),
    };
  }

  #letIn(): void {
    const { atOnce, perKey } = this.#now();
    for (const key of this.#turns) {
      if (this.#running >= atOnce) return;
      this.#turns.delete(key);
      const place = this.#places.get(key);
      // One of those who work for it leaves, and brings it back.
      if (place === undefined || place.running >= perKey) continue;
      const next = place.waiting.shift();
      if (next === undefined) continue;
      place.running += 1;
      this.#running += 1;
      this.#waiting -= 1;
      // Behind the others now.
      if (place.waiting.length > 0 && place.running < perKey) this.#turns.add(key);
      next();
    }
  }
}
