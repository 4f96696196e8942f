/**
 * Brings the database to this release's schema: the numbered files of database/migrations, forward only, by Kysely's
 * migrator under the owner role. `{{app}}` and `{{system}}` in a file stand for the names of the two roles.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { DatabaseError } from './database-error.ts';

const folder = new URL('../../database/migrations/', import.meta.url);

export interface RoleNames {
  app: string;
  system: string;
}

/** Whoever wants a table while a migration waits for it waits too: so long, then the migration makes way. */
const lockTimeoutMs = 2_000;
const pauseBetweenMs = 3_000;
const mostTries = 20;
/** A lock that was not to be had in time, or two that were taken in different orders. */
const busyStates = ['55P03', '40P01'];

export interface MigrateOptions {
  /** The last one to apply, for a backup of then. */
  upTo?: string | undefined;
  tries?: number;
}

/**
 * Applies what is missing, all of it in one transaction: a file that fails leaves the schema as it was, and servers of
 * the former release go on. One that cannot have its locks makes way and tries again. A schema of a later release is left
 * alone (a release runs on its own schema and the next; `min_release` says which). Throws DatabaseError.
 */
export async function migrate(
  owner: pg.ClientConfig,
  roles: RoleNames,
  { upTo, tries = mostTries }: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  for (let tried = 1; ; tried++) {
    const result = await migrateOnce(owner, roles, upTo);
    if (!('failed' in result)) return result;
    const { failed, cause } = result;
    const isBusy = cause instanceof pg.DatabaseError && busyStates.includes(cause.code ?? '');
    if (isBusy && tried < tries) {
      await pause(pauseBetweenMs);
      continue;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = isBusy
      ? `somebody works for long on what it changes (tried ${tried} times); start this server again at a quieter time`
      : 'give the support this message; until then use the former release';
    throw new DatabaseError(
      `The database could not be brought to this release: migration ${failed} failed (${reason}).\n` +
        `  Nothing was changed, and servers of the former release go on working.\n  What to do: ${advice}.`,
      { cause },
    );
  }
}

type Migrated = { applied: string[] } | { failed: string; cause: unknown };

async function migrateOnce(owner: pg.ClientConfig, roles: RoleNames, upTo: string | undefined): Promise<Migrated> {
  const options = [owner.options, `-c lock_timeout=${lockTimeoutMs}`].join(' ').trim();
  const pool = new pg.Pool({ ...owner, options, max: 1 });
  // A connection may break while it is idle, or is being let go: whoever needs one next is told.
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const all = await readMigrations(roles);
    const migrations = Object.fromEntries(Object.entries(all).filter(([name]) => upTo === undefined || name <= upTo));
    const executed = await readExecuted(db);
    if (Object.keys(migrations).every((name) => executed.has(name))) return { applied: [] };
    const provider = { getMigrations: () => Promise.resolve(migrations) };
    // Named, because a restore keeps another set of the same tables aside in a schema of its own.
    const migrator = new Migrator({ db, provider, migrationTableSchema: 'public' });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) {
      const failed = results?.find((result) => result.status === 'Error');
      return { failed: failed?.migrationName ?? '', cause: error };
    }
    return { applied: (results ?? []).map((result) => result.migrationName) };
  } finally {
    await db.destroy();
  }
}

async function readExecuted(db: Kysely<unknown>): Promise<ReadonlySet<string>> {
  const { rows: tables } =
    await sql`select from pg_tables where schemaname = 'public' and tablename = 'kysely_migration'`.execute(db);
  if (tables.length === 0) return new Set();
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** Names of this release's migrations, in their order. */
export async function knownMigrations(): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  return names.map((name) => name.replace(/\.sql$/, '')).sort();
}

async function readMigrations(roles: RoleNames): Promise<Record<string, Migration>> {
  const entries = (await knownMigrations()).map(async (name): Promise<[string, Migration]> => {
    const text = (await readFile(new URL(`${name}.sql`, folder), 'utf8'))
      .replaceAll('{{app}}', pg.escapeIdentifier(roles.app))
      .replaceAll('{{system}}', pg.escapeIdentifier(roles.system));
    return [name, { up: async (db) => void (await sql.raw(text).execute(db)) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}
