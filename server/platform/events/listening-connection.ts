/** One connection that LISTENs and is connected again whenever it is lost, until it is stopped. */
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { troubleOf } from '../database-trouble.ts';
import { backoffMs, type EventsLog } from './events-log.ts';

/** A statement of this connection that takes longer has lost its server; ours take milliseconds. */
const answerWithinMs = 5_000;

export interface ListeningOptions {
  connect: () => Promise<pg.Client>;
  channels: readonly string[];
  /** Told of what other connections notify, never of our own. */
  onNotification: (channel: string, payload: string) => void;
  /** Told when the connection is there again; notifications may have been missed. */
  onReconnected: () => void;
  log: EventsLog;
}

export class ListeningConnection {
  readonly #options: ListeningOptions;
  #client: pg.Client | undefined;
  #reconnecting: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();

  private constructor(options: ListeningOptions) {
    this.#options = options;
  }

  /** Throws when the first connection fails; from then on it cares for itself. */
  static async open(options: ListeningOptions): Promise<ListeningConnection> {
    const connection = new ListeningConnection(options);
    await connection.#connect();
    return connection;
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  /** Runs one statement; the caller lets one end before the next. Throws when there is no connection or it breaks. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    const client = this.#client;
    if (client === undefined) throw new Error('no connection to the database');
    const watchdog = setTimeout(() => {
      this.#lose(client, new Error(`no answer within ${answerWithinMs} ms`));
    }, answerWithinMs);
    try {
      return (await client.query<Row>(text, values)).rows;
    } catch (error) {
      // A primary that has become a standby keeps its connections and does none of our work.
      if (troubleOf(error) === 'connection')
        this.#lose(client, new Error('the connection is of no use', { cause: error }));
      throw error;
    } finally {
      clearTimeout(watchdog);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
    await this.#reconnecting;
  }

  async #connect(): Promise<void> {
    const client = await this.#options.connect();
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, new Error('the connection was closed')));
    try {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      client.on('notification', ({ channel, payload, processId }) => {
        if (processId !== rows[0]?.pid) this.#options.onNotification(channel, payload ?? '');
      });
      for (const channel of this.#options.channels) await client.query(`listen ${channel}`);
    } catch (error) {
      await this.#end(client);
      throw error;
    }
    if (this.#stopping.signal.aborted) await this.#end(client);
    else this.#client = client;
  }

  #lose(client: pg.Client, error: Error): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#options.log.warn({ err: error }, 'the doorbell lost its connection');
    this.#reconnecting = Promise.all([this.#end(client), this.#reconnect()]).then(() => undefined);
  }

  async #reconnect(): Promise<void> {
    for (let failures = 1; !this.#stopping.signal.aborted; failures++) {
      try {
        await delay(backoffMs(failures), undefined, { signal: this.#stopping.signal });
        await this.#connect();
        if (this.#client === undefined) continue;
        this.#options.log.info({ failures: failures - 1 }, 'the doorbell is connected again');
        return this.#options.onReconnected();
      } catch (error) {
        // One line an outage was written when the connection was lost; every further try would only repeat it.
        if (failures === 20) this.#options.log.error({ err: error }, 'the doorbell cannot connect; it goes on trying');
      }
    }
  }

  /** Ends a connection that may be broken already, which is then all that can be said of it. */
  async #end(client: pg.Client): Promise<void> {
    try {
      await client.end();
    } catch (error) {
      this.#options.log.warn({ err: error }, 'ending a connection of the doorbell failed');
    }
  }
}
