/**
 * The way to the database. Stores get a transaction, never a pool: a `TenantTx` sees one tenant's rows (row-level
 * security, DESIGN 5), a `SystemTx` sees all and is opened only by the stores that ARCHITECTURE.md lists.
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Schema } from './schema.gen.ts';

/** Milliseconds after which a transaction of ours is ended by the server; nothing of ours takes a second. */
export const transactionTimeoutMs = 15_000;

export interface SystemTx {
  readonly q: Kysely<Schema>;
  /** Counts the events appended, so that the doorbell rings once after the commit (events/append.ts). */
  appended: number;
}
export interface TenantTx extends SystemTx {
  readonly tenantId: TenantId;
}

export interface Database {
  /** Runs `work` in one READ COMMITTED transaction that sees only the tenant's rows. Throws what `work` throws, rolled back. */
  inTenant<T>(tenantId: TenantId, work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** The same across tenants. */
  asSystem<T>(work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** Called after each commit that appended events; the doorbell listens here. */
  onAppended(listener: () => void): void;
  /** A connection of its own as the system role, outside the pools: LISTEN, advisory locks. The caller ends it. */
  connectSystem(): Promise<pg.Client>;
  /** How the two pools are used at this moment. */
  pools(): readonly PoolUse[];
  close(): Promise<void>;
}

export interface PoolUse {
  readonly name: 'app' | 'system';
  readonly inUse: number;
  readonly idle: number;
  /** Transactions that wait for a connection. */
  readonly waiting: number;
  readonly max: number;
}

export interface DatabaseOptions {
  app: pg.ClientConfig;
  system: pg.ClientConfig;
  /** Connections of each of the two pools. */
  poolSize?: number;
  /** Told about connections that break while idle; the pool replaces them. */
  onIdleError: (error: Error) => void;
}

// bigint and count(*) arrive as strings; ours (positions, counts) stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export function openDatabase(options: DatabaseOptions): Database {
  const listeners: Array<() => void> = [];
  let closing = false;
  // Connections that break while we let go of them are nobody's concern.
  const onIdleError = (error: Error): void => {
    if (!closing) options.onIdleError(error);
  };
  const pools = {
    app: openPool(options.app, options, onIdleError),
    system: openPool(options.system, options, onIdleError),
  };
  const queries = {
    app: new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pools.app }) }),
    system: new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pools.system }) }),
  };

  async function run<Tx extends SystemTx, T>(
    on: Kysely<Schema>,
    begin: string,
    makeTx: (q: Kysely<Schema>) => Tx,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const { result, appended } = await on.connection().execute(async (q) => {
      await sql.raw(begin).execute(q);
      const tx = makeTx(q);
      try {
        const result = await work(tx);
        await sql`commit`.execute(q);
        return { result, appended: tx.appended };
      } catch (error) {
        await rollBack(q, error);
        throw error;
      }
    });
    if (appended > 0) for (const listener of listeners) listener();
    return result;
  }

  return {
    inTenant(tenantId, work) {
      if (!/^[0-9a-f-]{36}$/.test(tenantId)) throw new TypeError('not a tenant id');
      // One round trip for both: set_config is local to the transaction.
      const begin = `begin; select set_config('relais.tenant', '${tenantId}', true)`;
      return run(queries.app, begin, (q) => ({ q, tenantId, appended: 0 }), work);
    },
    asSystem(work) {
      return run(queries.system, 'begin', (q) => ({ q, appended: 0 }), work);
    },
    onAppended(listener) {
      listeners.push(listener);
    },
    async connectSystem() {
      const client = new pg.Client({
        ...options.system,
        application_name: 'relais',
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
      });
      await client.connect();
      return client;
    },
    pools: () => [useOf('app', pools.app), useOf('system', pools.system)],
    async close() {
      closing = true;
      await Promise.all([queries.app.destroy(), queries.system.destroy()]);
    },
  };
}

function useOf(name: PoolUse['name'], pool: pg.Pool): PoolUse {
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { name, inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max };
}

/** Also for roles of the operator's own, which do not carry them. */
const timeouts = ['transaction_timeout', 'idle_in_transaction_session_timeout'];

function openPool(config: pg.ClientConfig, options: DatabaseOptions, onIdleError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // The server ends a transaction that takes too long; one that does not answer at all is given up a little later.
    query_timeout: transactionTimeoutMs + 2_000,
    options: [config.options, ...timeouts.map((name) => `-c ${name}=${transactionTimeoutMs}`)].join(' ').trim(),
    application_name: 'relais',
  });
  pool.on('error', onIdleError);
  // A connection that breaks while it is checked out rejects its statement; without a listener of its own the event
  // `error` would end the process as well.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}

/** A broken connection cannot roll back, and need not: the server does. The first error is the one to tell. */
async function rollBack(q: Kysely<Schema>, first: unknown): Promise<void> {
  try {
    await sql`rollback`.execute(q);
  } catch (error) {
    if (first instanceof Error && first.cause === undefined) first.cause = error;
  }
}
