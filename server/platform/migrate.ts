/**
 * Brings the database to this release's schema: the numbered files of database/migrations, forward only, by Kysely's
 * migrator under the owner role. `{{app}}` and `{{system}}` in a file stand for the names of the two roles.
 */
import { readdir, readFile } from 'node:fs/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';

const folder = new URL('../../database/migrations/', import.meta.url);

export interface RoleNames {
  app: string;
  system: string;
}

/**
 * Applies what is missing, all of it in one transaction: a file that fails leaves the schema as it was. A schema of a
 * later release is left alone (DESIGN 4: a release runs on its own schema and the next; `min_release` says which).
 * `upTo` names the last one to apply, for a backup of then.
 */
export async function migrate(
  owner: pg.ClientConfig,
  roles: RoleNames,
  { upTo }: { upTo?: string | undefined } = {},
): Promise<{ applied: string[] }> {
  const pool = new pg.Pool({ ...owner, max: 1 });
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
      throw new Error(`migration ${failed?.migrationName ?? ''} failed`, { cause: error });
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
