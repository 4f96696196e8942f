/**
 * Brings a database back from a backup: the schema of then, its rows, the migrations since. What was there before is kept
 * aside as schema `relais_before_restore` until all of it has come about, and comes back when it has not.
 */
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createRoles } from '../database-roles.ts';
import { migrate, type RoleNames } from '../migrate.ts';
import type { Secrets } from '../secrets.ts';
import { asideSchema, bringBack } from './aside.ts';
import { columnsOf, readHindrances, readSequences, readTables } from './catalogue.ts';
import { checkHeader } from './check-backup.ts';
import { BackupError, type Trailer } from './format.ts';
import { type BackupReader, readBackup } from './read-backup.ts';

export interface RestoreOptions {
  owner: pg.ClientConfig;
  roles: RoleNames;
  /** True when the roles are the operator's own, which we do not create. */
  ownRoles: boolean;
  secrets: Secrets;
  file: string;
  /** Take the place of what the database holds; otherwise it must be empty. */
  replace: boolean;
}

export interface Restored {
  createdAt: string;
  rows: Trailer['rows'];
}

/**
 * Throws BackupError for what the operator can mend; the database is then as it was. The event log goes on under a new
 * epoch, so that readers with a cursor of before notice.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { owner, secrets, file } = options;
  const backup = await readBackup(file);
  try {
    await checkHeader(backup.header, secrets, file);
    const client = new pg.Client(owner);
    await client.connect();
    try {
      await client.query("select pg_advisory_lock(hashtext('relais.prepare'))");
      await checkNobodyWorks(client, options.roles);
      await putAside(client, options.replace);
      try {
        const rows = await fill(client, backup, options);
        await client.query(`drop schema if exists ${asideSchema} cascade`);
        return { createdAt: backup.header.createdAt, rows };
      } catch (error) {
        await bringBack(client);
        throw error;
      }
    } finally {
      await client.end();
    }
  } finally {
    await backup.close();
  }
}

async function checkNobodyWorks(client: pg.Client, { app, system }: RoleNames): Promise<void> {
  const { rows } = await client.query(
    'select from pg_stat_activity where datname = current_database() and usename = any ($1) limit 1',
    [[app, system]],
  );
  if (rows.length > 0) throw new BackupError('a Relais server is working on this database; stop all of them first');
}

/** One statement: killed at any moment, the old schema is there under one of its two names. */
async function putAside(client: pg.Client, replace: boolean): Promise<void> {
  // A restore before this one was killed: what it left half is thrown away, what it had put aside is the truth.
  await bringBack(client);
  const { rows } = await client.query<{ filled: boolean }>(
    "select exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')) as filled",
  );
  const isFilled = rows[0]?.filled === true;
  if (isFilled && !replace) {
    throw new BackupError('the database is not empty; --replace takes the backup in the place of what it holds');
  }
  // Everybody may look up names in a database's first schema; roles of the operator's own rest on it.
  await client.query(
    `begin; alter schema public rename to ${asideSchema}; create schema public; grant usage on schema public to public; commit`,
  );
}

async function fill(
  client: pg.Client,
  backup: BackupReader,
  { owner, roles, ownRoles, file }: RestoreOptions,
): Promise<Trailer['rows']> {
  if (!ownRoles) await createRoles(client, roles);
  await migrate(owner, roles, { upTo: backup.header.migrations.at(-1) });
  await client.query('begin');
  try {
    const hindrances = await readHindrances(client);
    for (const statement of hindrances.drop) await client.query(statement);
    // What migrations put in is in the backup, in the state of then.
    const tables = await readTables(client);
    await client.query(`truncate ${tables.map(({ name }) => `public.${pg.escapeIdentifier(name)}`).join(', ')}`);
    const rows = await load(client, backup, new Map(tables.map((table) => [columnsOf(table), table.name])), file);
    for (const statement of await readSequences(client)) await client.query(statement);
    await client.query('update event_log set epoch = gen_random_uuid()');
    for (const statement of hindrances.restore) await client.query(statement);
    await client.query('commit');
    await client.query('analyze');
    await migrate(owner, roles);
    await client.query(beginWithOldestEvent);
    // The nodes of then: whoever works now tells so himself.
    await client.query('delete from cluster_node');
    return rows;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** A backup of a release that did not lock the days of the log may lack its first ones: its readers would be refused for ever. */
const beginWithOldestEvent = `update event_log
  set first_position = greatest(first_position, coalesce((select min(position) from event), last_position + 1))`;

async function load(
  client: pg.Client,
  backup: BackupReader,
  targets: ReadonlyMap<string, string>,
  file: string,
): Promise<Trailer['rows']> {
  const counts: Trailer['rows'] = {};
  for (;;) {
    const part = await backup.next();
    if ('trailer' in part) {
      const { rows } = part.trailer;
      const wrong = [...targets.values()].find((name) => rows[name] !== counts[name]);
      if (wrong !== undefined) throw new BackupError(`${file} is damaged: rows of ${wrong} are missing`);
      return counts;
    }
    const name = targets.get(part.table);
    if (name === undefined) throw new BackupError(`${file} is damaged: there is no table ${part.table}`);
    const rows = client.query(copyFrom(`copy ${part.table} from stdin`));
    await pipeline(part.rows, rows);
    counts[name] = rows.rowCount;
  }
}
