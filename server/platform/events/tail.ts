/**
 * The tail of the event log (docs/decisions/0003): one reader a node, which hands every event to this node's
 * listeners, in order. It wakes by the doorbell or after half a second, and then also numbers what a node that died
 * after its commit could not.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type EventCursor, eventVersion, type LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { Clock } from '../clock.ts';
import type { Database, SystemTx } from '../db.ts';
import { CursorGone } from './cursor-gone.ts';
import type { Doorbell } from './doorbell.ts';
import { backoffMs, type EventsLog } from './events-log.ts';
import {
  checkCursor,
  type EventBatch,
  type LogBounds,
  readAfter,
  readBounds,
  sequence,
  sequenceBatch,
} from './log.store.ts';

const pollEveryMs = 500;
const readBatch = 500;
/** `stop` waits no longer for a database that does not answer. */
const stopWithinMs = 1_000;
/** A tail that is further behind is unwell: /health says so. */
export const tailStalledAfterMs = 2_000;

/** A listener gets events in batches; the next batch waits until its promise is settled. */
export type EventListener = (events: readonly LoggedEvent[]) => void | Promise<void>;

export interface Tail {
  /**
   * From the next batch on, `listener` gets every event once. All listeners of a batch run at the same time, and the
   * next batch waits for them: a listener must not wait for an event that is still to come. What it throws is logged.
   * Whoever needs a state to begin with subscribes first and reads the state then. Answers how to take it back.
   */
  subscribe(listener: EventListener): () => void;
  /** Behind the last event that every listener has dealt with. */
  cursor(): EventCursor;
  /** Milliseconds since the listeners had everything; 0 to about 500 when nothing happens. */
  lagMs(): number;
  /** Ends after the batch that is being delivered; nothing is delivered once the promise is settled. */
  stop(): Promise<void>;
}

export interface TailOptions {
  db: Database;
  doorbell: Doorbell;
  clock: Clock;
  log: EventsLog;
  /** Begins behind this cursor instead of at the end of the log. */
  from?: EventCursor;
  /**
   * Called when the log was replaced beneath the tail (restore, lossy failover), or the tail stood still for longer than
   * events are kept: it goes on from the end, and whoever keeps a state from events must read it again.
   */
  onReplaced?: () => void;
}

/**
 * Throws CURSOR_GONE when `from` does not belong to this log. Nothing is delivered before the caller's next turn of
 * the event loop, so that a subscription made at once misses nothing.
 */
export async function startTail(options: TailOptions): Promise<Tail> {
  const bounds = await options.db.asSystem(readBounds);
  if (options.from !== undefined) checkCursor(options.from, bounds);
  return new NodeTail(options, options.from ?? endOf(bounds));
}

function endOf({ epoch, last }: LogBounds): EventCursor {
  return { epoch, position: last };
}

class NodeTail implements Tail {
  readonly #options: TailOptions;
  readonly #listeners = new Set<EventListener>();
  readonly #stopping = new AbortController();
  readonly #unhang: () => void;
  readonly #loop: Promise<void>;
  #cursor: EventCursor;
  /** Of the cursor, so that it is looked up once (log.store.ts). */
  #day: string | undefined;
  #caughtUpAt: Date;
  #rung = false;
  #wake: () => void = () => undefined;

  constructor(options: TailOptions, from: EventCursor) {
    this.#options = options;
    this.#cursor = from;
    this.#caughtUpAt = options.clock.now();
    this.#unhang = options.doorbell.onRing(() => {
      this.#rung = true;
      this.#wake();
    });
    this.#loop = this.#run();
  }

  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cursor(): EventCursor {
    return this.#cursor;
  }

  lagMs(): number {
    return Math.max(0, this.#options.clock.now().getTime() - this.#caughtUpAt.getTime());
  }

  async stop(): Promise<void> {
    this.#unhang();
    this.#stopping.abort();
    this.#wake();
    await Promise.race([this.#loop, delay(stopWithinMs, undefined, { ref: false })]);
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    let failures = 0;
    let sequenceFirst = true;
    while (!this.#stopped) {
      this.#rung = false;
      try {
        const atEnd = await this.#pass(sequenceFirst);
        if (failures > 0) this.#options.log.info({ failures, ...this.#cursor }, 'the tail reads the event log again');
        failures = 0;
        sequenceFirst = atEnd && !(await this.#waitForRing(pollEveryMs));
      } catch (error) {
        failures += 1;
        if (this.#stopped) return;
        if (failures === 1)
          this.#options.log.warn({ err: error }, 'the tail cannot read the event log; it tries again');
        sequenceFirst = true;
        await this.#waitForRing(backoffMs(failures));
      }
    }
  }

  /** Reads one batch and delivers it; answers whether it reached the end of the log. */
  async #pass(sequenceFirst: boolean): Promise<boolean> {
    if (sequenceFirst) await this.#sequence();
    const readAt = this.#options.clock.now();
    const batch = await this.#read();
    if (batch === undefined) return false;
    if (this.#stopped) return true;
    this.#report(batch);
    if (batch.events.length > 0) await this.#deliver(batch.events);
    this.#cursor = batch.cursor;
    this.#day = batch.day;
    if (batch.atEnd) this.#caughtUpAt = readAt;
    return batch.atEnd;
  }

  /** Answers undefined after a move to the end of the log, because ours is another or what came next is gone. */
  async #read(): Promise<EventBatch | undefined> {
    const { db, log, onReplaced } = this.#options;
    try {
      const read = (tx: SystemTx) => readAfter(tx, this.#cursor, readBatch, this.#day);
      // Without a day it is two statements, the second of which may take long.
      return await (this.#day === undefined ? db.asSystem(read) : db.readAsSystem(read));
    } catch (error) {
      if (!(error instanceof CursorGone)) throw error;
      const end = endOf(await db.asSystem(readBounds));
      const what =
        error.why === 'expired' ? 'the tail fell behind what is kept of the event log' : 'the event log was replaced';
      log.error({ err: error, from: this.#cursor, to: end }, `${what}; the tail goes on at its end`);
      this.#cursor = end;
      this.#day = undefined;
      onReplaced?.();
      return undefined;
    }
  }

  async #sequence(): Promise<void> {
    const { db, doorbell } = this.#options;
    let moved: number;
    do {
      moved = await db.asSystem((tx) => sequence(tx, sequenceBatch));
      if (moved > 0) doorbell.announce();
    } while (moved === sequenceBatch && !this.#stopped);
  }

  async #deliver(events: readonly LoggedEvent[]): Promise<void> {
    const settled = await Promise.allSettled([...this.#listeners].map(async (listener) => listener(events)));
    for (const result of settled) {
      if (result.status === 'rejected') this.#options.log.error({ err: result.reason }, 'a listener to events failed');
    }
  }

  #report({ skipped }: EventBatch): void {
    for (const event of skipped) {
      if (event.version > eventVersion) this.#options.log.info(event, 'an event of a newer release was skipped');
      else this.#options.log.error(event, 'an event does not fit its contract and was skipped');
    }
  }

  /** Answers true when it rang, false when the time was over. */
  async #waitForRing(ms: number): Promise<boolean> {
    if (!this.#rung && !this.#stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#rung;
  }
}
