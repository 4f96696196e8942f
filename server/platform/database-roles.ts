/**
 * The two roles that the server works as, created by the owner of the database: the app role, bound to one
 * tenant by row-level security, and the system role for work across tenants. Neither is a superuser nor passes RLS by.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { transactionTimeoutMs } from './db.ts';
import type { RoleNames } from './migrate.ts';

/** Role names are cluster-wide, so they carry the database's; one that is too long is cut and told by its hash. */
export function roleNames(database: string): RoleNames {
  const hash = createHash('sha256').update(database).digest('hex').slice(0, 8);
  const stem = Buffer.byteLength(database) <= 48 ? database : `${database.slice(0, 12)}_${hash}`;
  return { app: `${stem}_app`, system: `${stem}_system` };
}

/**
 * Creates the roles that are missing, without a password: nobody can be them yet. Those that are there keep theirs,
 * because nodes may be running as them.
 */
export async function createRoles(owner: pg.Client, roles: RoleNames): Promise<void> {
  for (const kind of ['app', 'system'] as const) {
    const name = pg.escapeIdentifier(roles[kind]);
    const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [roles[kind]]);
    if (rowCount === 0) await owner.query(`create role ${name} nosuperuser nocreatedb nocreaterole nobypassrls`);
    await owner.query(`alter role ${name} set transaction_timeout = ${transactionTimeoutMs}`);
    await owner.query(`alter role ${name} set idle_in_transaction_session_timeout = ${transactionTimeoutMs}`);
  }
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  for (const { name } of rows) {
    const database = pg.escapeIdentifier(name);
    const both = `${pg.escapeIdentifier(roles.app)}, ${pg.escapeIdentifier(roles.system)}`;
    await owner.query(`grant connect on database ${database} to ${both}`);
    await owner.query(`grant usage on schema public to ${both}`);
  }
}

/** Lets the roles in with the installation's passwords; may be run at every start, also while nodes are running. */
export async function openRoles(
  owner: pg.Client,
  roles: RoleNames,
  passwords: { app: string; system: string },
): Promise<void> {
  for (const kind of ['app', 'system'] as const) {
    const password = pg.escapeLiteral(passwords[kind]);
    await owner.query(`alter role ${pg.escapeIdentifier(roles[kind])} login password ${password}`);
  }
}
