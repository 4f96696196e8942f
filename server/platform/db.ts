/**
 * The way to the database. Stores get a transaction, never a pool: a `TenantTx` sees one tenant's rows (row-level
 * security), a `SystemTx` sees all and is opened only by the stores that ARCHITECTURE.md lists.
 */
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { acquireMs, Connections, type Held, keepAliveMs, type PoolUse, type TroubleLog } from './connections.ts';
import type { Schema } from './schema.gen.ts';
import { isStalePlan } from './statement-names.ts';

/** Connections of each of a node's two pools; its doorbell has one more (docs/scaling.md counts them). */
const defaultPoolSize = 10;
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
  /**
   * Runs `work` in one READ COMMITTED transaction that sees only the tenant's rows. Throws what `work` throws, rolled back;
   * SERVER_NOT_READY (503) while the database is in trouble: away, read-only, full, out of connections, too slow.
   */
  inTenant<T>(tenantId: TenantId, work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** One statement that reads in a tenant: its transaction costs no round trip of its own. A second statement is refused. */
  readInTenant<T>(tenantId: TenantId, read: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** The same as `inTenant`, across tenants. */
  asSystem<T>(work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** One statement that reads across tenants, without a transaction around it: one round trip in the place of three. */
  readAsSystem<T>(read: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** Called after each commit that appended events; the doorbell listens here. */
  onAppended(listener: () => void): void;
  /** A connection of its own as the system role, outside the pools: LISTEN, advisory locks. The caller ends it. */
  connectSystem(): Promise<pg.Client>;
  /** How the two pools are used at this moment. */
  pools(): readonly PoolUse[];
  close(): Promise<void>;
}

export type { PoolUse };

export interface DatabaseOptions {
  app: pg.ClientConfig;
  system: pg.ClientConfig;
  /** Connections of each of the two pools. */
  poolSize?: number;
  /** Told about connections that break while idle; the pool replaces them. */
  onIdleError: (error: Error) => void;
  /** Told when the database is in trouble and when that is over. */
  log?: TroubleLog;
}

// bigint and count(*) arrive as strings; ours (positions, counts) stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day has no zone: it stays the text that it is, `2026-11-25`.
pg.types.setTypeParser(pg.types.builtins.DATE, String);

export function openDatabase(options: DatabaseOptions): Database {
  const listeners: Array<() => void> = [];
  let closing = false;
  // Connections that break while we let go of them are nobody's concern.
  const onIdleError = (error: Error): void => {
    if (!closing) options.onIdleError(error);
  };
  const statementMs = transactionTimeoutMs + 2_000;
  const open = (name: string, config: pg.ClientConfig): Connections =>
    new Connections({
      config: { ...config, options: withTimeouts(config.options), application_name: 'relais' },
      name,
      size: options.poolSize ?? defaultPoolSize,
      // The server ends a transaction that takes too long; one that does not answer at all is given up a little later.
      statementMs,
      onIdleError,
      log: options.log,
    });
  const pools = { app: open('app', options.app), system: open('system', options.system) };

  async function run<Tx extends SystemTx, T>(transaction: Transaction<Tx, T>): Promise<T> {
    const { result, appended } = await again(() => perform(transaction));
    if (appended > 0) for (const listener of listeners) listener();
    return result;
  }

  return {
    inTenant(tenantId, work) {
      return run({ on: pools.app, begin: beginIn(tenantId), makeTx: (q) => ({ q, tenantId, appended: 0 }), work });
    },
    readInTenant(tenantId, read) {
      const begin = beginIn(tenantId);
      return again(() => hold(pools.app, (held) => held.within(begin, (q) => read({ q, tenantId, appended: 0 }))));
    },
    asSystem(work) {
      return run({ on: pools.system, begin: 'begin', makeTx: (q) => ({ q, appended: 0 }), work });
    },
    readAsSystem(read) {
      return again(() => hold(pools.system, (held) => held.alone((q) => read({ q, appended: 0 }))));
    },
    onAppended(listener) {
      listeners.push(listener);
    },
    async connectSystem() {
      const client = new pg.Client({
        ...options.system,
        application_name: 'relais',
        connectionTimeoutMillis: acquireMs,
        keepAlive: true,
        keepAliveInitialDelayMillis: keepAliveMs,
      });
      await client.connect();
      return client;
    },
    pools: () => [
      { name: 'app', ...pools.app.use },
      { name: 'system', ...pools.system.use },
    ],
    async close() {
      closing = true;
      await Promise.all([pools.app.end(), pools.system.end()]);
    },
  };
}

interface Transaction<Tx extends SystemTx, T> {
  readonly on: Connections;
  readonly begin: string;
  makeTx(q: Kysely<Schema>): Tx;
  work(tx: Tx): Promise<T>;
}

/** One round trip for both: set_config is local to the transaction. */
function beginIn(tenantId: TenantId): string {
  if (!/^[0-9a-f-]{36}$/.test(tenantId)) throw new TypeError('not a tenant id');
  return `begin; select set_config('relais.tenant', '${tenantId}', true)`;
}

/** Once more where a newer release has changed a table since our statements were prepared: nothing was done yet. */
async function again<T>(once: () => Promise<T>): Promise<T> {
  try {
    return await once();
  } catch (error) {
    if (!isStalePlan(error)) throw error;
    return once();
  }
}

async function perform<Tx extends SystemTx, T>({ on, begin, makeTx, work }: Transaction<Tx, T>) {
  return hold(on, async (held) => {
    // The first statement of the work follows without waiting for the answer. A server that lives does not refuse to begin;
    // should it do so, the statement saw no tenant.
    const begun = held.begin(begin).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const tx = makeTx(held.q);
    try {
      const result = await work(tx);
      const failed = await begun;
      if (failed !== undefined) throw failed.error;
      await held.end('commit');
      return { result, appended: tx.appended };
    } catch (error) {
      // What the statements behind a failed begin met is its consequence.
      const failed = await begun;
      throw await rollBack(held, failed === undefined ? error : failed.error);
    }
  });
}

async function hold<T>(on: Connections, work: (held: Held) => Promise<T>): Promise<T> {
  const held = await on.acquire();
  try {
    return await work(held);
  } finally {
    held.release();
  }
}

/** Also for roles of the operator's own, which do not carry them. */
const timeouts = ['transaction_timeout', 'idle_in_transaction_session_timeout'];

function withTimeouts(given: string | undefined): string {
  return [given, ...timeouts.map((name) => `-c ${name}=${transactionTimeoutMs}`)].join(' ').trim();
}

/** Answers the error to throw, the first one. A broken connection cannot roll back, and need not: the server does. */
async function rollBack(held: Held, first: unknown): Promise<unknown> {
  const { error, isUnfit } = held.told(first);
  if (isUnfit) return error;
  try {
    await held.end('rollback');
  } catch (second) {
    if (error instanceof Error && error.cause === undefined) error.cause = second;
  }
  return error;
}
