/**
 * The connections of one role, with bounds for the days on which the database is in trouble:
 * nobody waits for long, no more than so many wait, a connection that broke or leads to a server without writes is not
 * used again, and while the database is away one caller at a time finds out whether it still is.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { notReady, ReadOnlyServer, troubleOf } from './database-trouble.ts';
import type { Schema } from './schema.gen.ts';
import { isStalePlan, StatementNames } from './statement-names.ts';

/** Nobody waits longer for a connection, nor for the first answer on it. */
export const acquireMs = 5_000;
/** So many may wait at once; a waiting request keeps memory. */
export const maxWaiting = 2_000;
/** A server that has none left for us may have one in a moment; those that we have may come free sooner. */
const noneLeftRetryMs = 100;
const tooManyConnections = '53300';
/** Firewalls forget silent connections, and a dead one is to be noticed. */
export const keepAliveMs = 10_000;
/** Connections that a role keeps although nobody needs them: somebody else may take all that are left. */
const kept = 2;
/** The log is told of lasting trouble so often. */
const tellEveryMs = 10_000;

/** A pino logger fits. */
export interface TroubleLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface PoolUse {
  readonly name: 'app' | 'system';
  readonly inUse: number;
  readonly idle: number;
  /** Transactions that wait for a connection. */
  readonly waiting: number;
  readonly max: number;
}

export interface ConnectionsOptions {
  config: pg.ClientConfig;
  /** In the log. */
  name: string;
  size: number;
  /** A statement without an answer by then has lost its server. */
  statementMs: number;
  /** Told about connections that break while idle; the pool replaces them. */
  onIdleError: (error: Error) => void;
  log?: TroubleLog | undefined;
}

/** A connection that is somebody's until he gives it back. */
export interface Held {
  readonly q: Kysely<Schema>;
  /** A statement that is its own transaction. Throws SERVER_NOT_READY when no answer comes within 5 s. */
  alone<T>(ask: (q: Kysely<Schema>) => Promise<T>): Promise<T>;
  /**
   * `ask` sends one statement and no more: what begins its transaction and what ends it go with it, in one round trip.
   * Throws SERVER_NOT_READY when nothing is answered within 5 s.
   */
  within<T>(begin: string, ask: (q: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** The first statement. Throws SERVER_NOT_READY when no answer comes within 5 s. */
  begin(statement: string): Promise<void>;
  /** The last one, `commit` or `rollback`. */
  end(statement: string): Promise<void>;
  /** What callers are told of an error of `q`; one that shows the connection to be unfit is remembered. */
  told(error: unknown): { error: unknown; isUnfit: boolean };
  /** Gives it back; one that broke is not used again. */
  release(): void;
}

/** Ways to ask on one connection: within a transaction, for what is quick to answer, and one statement with its transaction. */
interface Queries {
  readonly long: Kysely<Schema>;
  readonly short: Kysely<Schema>;
  readonly whole: Kysely<Schema>;
  /** Of `short` and `whole`: their one statement is sent. */
  readonly sent: { one: boolean };
}

export class Connections {
  readonly #pool: pg.Pool;
  readonly #queries = new WeakMap<pg.PoolClient, Queries>();
  readonly #trouble: TroubleTeller;
  readonly #names = new StatementNames();
  /** While the last try to connect has failed: why, and whether somebody tries now. */
  #away: { cause: unknown; trying: boolean } | undefined;
  #ended: Promise<void> | undefined;

  constructor({ config, name, size, statementMs, onIdleError, log }: ConnectionsOptions) {
    this.#trouble = new TroubleTeller(name, log);
    const pool = new pg.Pool({
      ...config,
      max: size,
      min: Math.min(kept, size),
      connectionTimeoutMillis: acquireMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      query_timeout: statementMs,
      // What is sent while an answer is awaited is sent at once: `begin` costs no wait of its own.
      pipeline: true,
      onConnect: refuseReadOnly,
    });
    pool.on('error', onIdleError);
    // A connection that breaks while it is checked out rejects its statement; without a listener of its own the event
    // `error` would end the process as well.
    pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
    this.#pool = pool;
  }

  /** Throws SERVER_NOT_READY: at once while the database is away or too many wait, else after 5 s. */
  async acquire(): Promise<Held> {
    const away = this.#away;
    if (away?.trying === true) throw notReady(away.cause);
    if (this.#pool.waitingCount >= maxWaiting) throw this.#tell(new Error(`${maxWaiting} wait for the database`));
    if (away !== undefined) away.trying = true;
    try {
      const client = await this.#connect();
      this.#away = undefined;
      return this.#hold(client);
    } catch (error) {
      // Whoever waited in vain behind others has not found the database away; a try to connect that failed has.
      if (isWait(error) || isFull(error)) {
        if (away !== undefined) this.#away = { cause: isFull(error) ? error : away.cause, trying: false };
      } else this.#away = { cause: error, trying: false };
      throw this.#tell(error);
    }
  }

  /** May be called twice. */
  end(): Promise<void> {
    this.#ended ??= this.#pool.end();
    return this.#ended;
  }

  get use(): Omit<PoolUse, 'name'> {
    const { totalCount, idleCount, waitingCount, options } = this.#pool;
    return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max };
  }

  async #connect(): Promise<pg.PoolClient> {
    const until = performance.now() + acquireMs;
    for (;;) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (!isFull(error) || this.#pool.totalCount === 0 || performance.now() > until) throw error;
        await pause(noneLeftRetryMs);
      }
    }
  }

  #hold(client: pg.PoolClient): Held {
    let isUnfit = false;
    const told = (error: unknown): { error: unknown; isUnfit: boolean } => {
      const trouble = troubleOf(error);
      if (trouble === 'connection') isUnfit = true;
      return { error: trouble === undefined ? error : this.#tell(error), isUnfit };
    };
    const first = async <T>(ask: () => Promise<T>): Promise<T> => {
      try {
        const answer = await ask();
        this.#trouble.over();
        return answer;
      } catch (error) {
        if (troubleOf(error) === 'connection') this.#away ??= { cause: error, trying: false };
        throw told(error).error;
      }
    };
    const { long, short, whole, sent } = this.#queriesOf(client);
    return {
      q: long,
      alone: (ask) => {
        sent.one = false;
        return first(() => ask(short));
      },
      within: async (text, ask) => {
        sent.one = false;
        const begun = first(() => client.query(withTimeout(text, acquireMs)));
        try {
          const [answer] = await Promise.all([asking(() => ask(whole)), begun]);
          return answer;
        } catch (error) {
          throw told(error).error;
        } finally {
          // Whoever asked nothing has left his transaction open.
          if (!sent.one && !isUnfit) await client.query('rollback').catch(told);
        }
      },
      begin: async (text) => {
        // Nothing is quicker to answer: who does not answer this is away.
        await first(() => client.query(withTimeout(text, acquireMs)));
      },
      end: async (text) => {
        try {
          await client.query(text);
        } catch (error) {
          throw told(error).error;
        }
      },
      told,
      release: () => client.release(isUnfit),
    };
  }

  #queriesOf(client: pg.PoolClient): Queries {
    const known = this.#queries.get(client);
    if (known !== undefined) return known;
    const over = (connection: pg.PoolClient) => {
      const pool = { connect: () => Promise.resolve(connection), end: () => Promise.resolve(), options: {} };
      return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    };
    const long = this.#named(client, {});
    const sent = { one: false };
    const short = once(this.#named(client, { query_timeout: acquireMs }), sent);
    const whole = once(thenCommit(long), sent);
    const queries = { long: over(long), short: over(short), whole: over(whole), sent };
    this.#queries.set(client, queries);
    return queries;
  }

  /** The same connection, on which statements that come again have a name. */
  #named(client: pg.PoolClient, bounds: { query_timeout?: number }): pg.PoolClient {
    const query: Query = async (text, values) => {
      const name = this.#names.nameOf(text);
      if (name === undefined) return client.query({ text, values, ...bounds });
      try {
        return await client.query({ name, text, values, ...bounds });
      } catch (error) {
        if (isStalePlan(error)) this.#names.forget();
        throw error;
      }
    };
    return withQuery(client, query);
  }

  #tell(error: unknown): Error {
    this.#trouble.tell(error);
    return notReady(error);
  }
}

type Query = (text: string, values: unknown[]) => Promise<pg.QueryResult>;

/**
 * The same connection with another way to ask. Kysely takes a connection for each statement and gives it back; whoever
 * holds this one gives it back himself.
 */
function withQuery(connection: pg.PoolClient, query: Query): pg.PoolClient {
  const own = { query, release: () => undefined };
  return new Proxy(connection, {
    get: (target, key) => (key === 'query' || key === 'release' ? own[key] : Reflect.get(target, key)),
  });
}

/** Each statement is followed at once by the end of its transaction. */
function thenCommit(connection: pg.PoolClient): pg.PoolClient {
  return withQuery(connection, async (text, values) => {
    const [answer] = await Promise.all([connection.query(text, values), connection.query('commit', [])]);
    return answer;
  });
}

/** No second statement: it would be outside the transaction of the first. */
function once(connection: pg.PoolClient, sent: { one: boolean }): pg.PoolClient {
  return withQuery(connection, async (text, values) => {
    if (sent.one) throw new Error('a second statement where one was announced');
    sent.one = true;
    return connection.query(text, values);
  });
}

/** What throws at once rejects as well. */
async function asking<T>(ask: () => Promise<T>): Promise<T> {
  return ask();
}

/** `pg` takes a time-out for one statement, which its types do not know. */
function withTimeout(text: string, ms: number): { text: string; query_timeout: number } {
  return { text, query_timeout: ms };
}

/**
 * The server behind an address may be a standby, or one that was set to take no writes: all that we do begins with
 * writing soon, so such a connection is none (as target_session_attrs=read-write has it).
 */
async function refuseReadOnly(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ closed: boolean }>(
    withTimeout(
      "select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as closed",
      acquireMs,
    ),
  );
  if (rows[0]?.closed === true) throw new ReadOnlyServer();
}

const isFull = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === tooManyConnections;
/** The pool's own word for a wait behind others. */
const isWait = (error: unknown): boolean =>
  error instanceof Error && error.message === 'timeout exceeded when trying to connect';

/** Trouble in the log: when it begins, every ten seconds while it lasts, and when it is over. */
class TroubleTeller {
  readonly #name: string;
  readonly #log: TroubleLog | undefined;
  #since: number | undefined;
  #toldAt = 0;
  #met = 0;

  constructor(name: string, log: TroubleLog | undefined) {
    this.#name = name;
    this.#log = log;
  }

  tell(error: unknown): void {
    const now = performance.now();
    this.#since ??= now;
    this.#met += 1;
    if (this.#met > 1 && now - this.#toldAt < tellEveryMs) return;
    this.#toldAt = now;
    const reason = error instanceof Error ? error.message : String(error);
    this.#log?.warn({ role: this.#name, reason, met: this.#met }, 'the database cannot be used; it is tried again');
  }

  over(): void {
    if (this.#since === undefined) return;
    const seconds = Math.round((performance.now() - this.#since) / 100) / 10;
    this.#log?.info({ role: this.#name, seconds, met: this.#met }, 'the database can be used again');
    this.#since = undefined;
    this.#met = 0;
  }
}
