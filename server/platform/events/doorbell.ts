/**
 * The doorbell (docs/decisions/0003): one a node. After commits that appended events it numbers them and wakes the
 * tails of all nodes. It also carries signals between nodes: what is worth telling now and worth nothing later
 * (typing). Both are hints on a connection of their own, never part of a state transaction: NOTIFY would serialise
 * the commits. Whoever misses a ring finds the events by polling; whoever misses a signal has missed it.
 */
import type { Database } from '../db.ts';
import type { EventsLog } from './events-log.ts';
import { ListeningConnection } from './listening-connection.ts';
import { sequenceBatch, sequenceStatement } from './log.store.ts';

const channels = { events: 'relais_events', signal: 'relais_signal' } as const;

/** Commits within this time share one numbering and one notification. */
const windowMs = 5;
/** A silent connection is tried this often, so that one cut in half is noticed. */
const checkEveryMs = 5_000;
/** PostgreSQL takes notifications below 8000 bytes. */
const maxSignalBytes = 7_900;
const maxSignalsWaiting = 1_000;

export interface Doorbell {
  /** Calls `listener` when there may be events to read; also without need. Answers how to take it back. */
  onRing(listener: () => void): () => void;
  /** Wakes the tails of the other nodes; for whoever numbered events without the doorbell. */
  announce(): void;
  /**
   * Tells all nodes, this one at once, in order; repeated equal signals may arrive once. Dropped for the others while
   * the database is away. Throws RangeError when the payload is longer than 7,900 bytes of JSON.
   */
  signal(payload: object): void;
  /** Calls `listener` with every signal's payload, as JSON gives it back: to be parsed. Answers how to take it back. */
  onSignal(listener: (payload: unknown) => void): () => void;
  /** Closes the connection. What is not numbered yet is left to the other nodes or the next start. */
  stop(): Promise<void>;
}

/** Throws when the database cannot be reached now; later losses are healed. */
export async function startDoorbell(options: { db: Database; log: EventsLog }): Promise<Doorbell> {
  const doorbell = new NodeDoorbell(options.log);
  await doorbell.start(options.db);
  return doorbell;
}

class NodeDoorbell implements Doorbell {
  readonly #log: EventsLog;
  readonly #ringListeners = new Set<() => void>();
  readonly #signalListeners = new Set<(payload: unknown) => void>();
  #connection: ListeningConnection | undefined;
  /** What the next errand has to do. */
  #todo = { sequence: false, announce: false, check: false };
  #signals: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #errand: Promise<void> | undefined;
  #lastErrandAt = 0;
  #stopped = false;

  constructor(log: EventsLog) {
    this.#log = log;
  }

  async start(db: Database): Promise<void> {
    this.#connection = await ListeningConnection.open({
      connect: () => db.connectSystem(),
      channels: Object.values(channels),
      onNotification: (channel, payload) => {
        if (channel === channels.events) this.#ring();
        else this.#hear(payload);
      },
      onReconnected: () => {
        this.#ring();
        this.#want('sequence');
      },
      log: this.#log,
    });
    db.onAppended(() => this.#want('sequence'));
    this.#checkTimer = setInterval(() => this.#want('check'), checkEveryMs);
    this.#want('sequence');
  }

  onRing(listener: () => void): () => void {
    this.#ringListeners.add(listener);
    return () => this.#ringListeners.delete(listener);
  }

  announce(): void {
    this.#want('announce');
  }

  signal(payload: object): void {
    const text = JSON.stringify(payload);
    if (Buffer.byteLength(text) > maxSignalBytes) throw new RangeError(`a signal of more than ${maxSignalBytes} bytes`);
    if (this.#connection?.connected === true && this.#signals.length < maxSignalsWaiting) {
      this.#signals.push(text);
      this.#schedule();
    }
    this.#hear(text);
  }

  onSignal(listener: (payload: unknown) => void): () => void {
    this.#signalListeners.add(listener);
    return () => this.#signalListeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#checkTimer);
    await this.#connection?.stop();
    await this.#errand;
  }

  #ring(): void {
    if (this.#stopped) return;
    for (const listener of this.#ringListeners) this.#tell(listener);
  }

  #hear(text: string): void {
    // Parsed for each listener: none can change what the next one gets.
    for (const listener of this.#signalListeners) this.#tell(() => listener(JSON.parse(text)));
  }

  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#log.error({ err: error }, 'a listener to the doorbell failed');
    }
  }

  #want(what: 'sequence' | 'announce' | 'check'): void {
    this.#todo[what] = true;
    this.#schedule();
  }

  /** The first wish after a quiet time is served at once, those within the window after it together. */
  #schedule(): void {
    if (this.#stopped || this.#errand !== undefined || this.#timer !== undefined) return;
    // Wishes stay; the reconnected connection asks again.
    if (this.#connection?.connected !== true) return;
    const wait = Math.max(0, this.#lastErrandAt + windowMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#errand = this.#run(this.#connection);
    }, wait);
  }

  async #run(connection: ListeningConnection | undefined): Promise<void> {
    this.#lastErrandAt = performance.now();
    const todo = this.#todo;
    const signals = this.#signals;
    this.#todo = { sequence: false, announce: false, check: false };
    this.#signals = [];
    try {
      if (connection === undefined) throw new Error('the doorbell is not started');
      if (signals.length > 0) {
        await connection.query('select pg_notify($1, text) from unnest($2::text[]) as text', [
          channels.signal,
          signals,
        ]);
      } else if (todo.check) await connection.query('select', []);
      const moved = todo.sequence ? await this.#sequence(connection) : 0;
      if (todo.announce || moved > 0) await connection.query('select pg_notify($1, $2)', [channels.events, '']);
    } catch (error) {
      // The poll of some tail numbers what this errand did not.
      if (!this.#stopped) this.#log.warn({ err: error }, 'an errand of the doorbell failed');
    }
    this.#errand = undefined;
    if (Object.values(this.#todo).includes(true) || this.#signals.length > 0) this.#schedule();
  }

  async #sequence(connection: ListeningConnection): Promise<number> {
    for (let total = 0; ; ) {
      const [row] = await connection.query<{ moved: number }>(sequenceStatement, [sequenceBatch]);
      total += row?.moved ?? 0;
      // Also when nothing was left: another node has numbered ours and its notification may come later.
      this.#ring();
      if ((row?.moved ?? 0) < sequenceBatch) return total;
    }
  }
}
