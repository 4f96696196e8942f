/**
 * The role and database that Relais owns in the embedded cluster. No superuser: the server then works as it does with
 * an operator's own database, and row-level security binds the owner too.
 */
import pg from 'pg';
import { findPassword, makePassword } from './passwords.ts';

export const ownerName = 'relais';

/** Makes what is missing; returns the owner's password. Safe to run at every start. */
export async function ensureOwner(superuser: pg.ClientConfig, dataDir: string): Promise<string> {
  const known = await findPassword(dataDir, 'owner');
  const password = known ?? (await makePassword(dataDir, 'owner'));
  const client = new pg.Client(superuser);
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $1) as database`,
      [ownerName],
    );
    const has = { role: rows[0]?.role === true, database: rows[0]?.database === true };
    if (!has.role) await client.query(`create role ${ownerName} nosuperuser nobypassrls`);
    if (!has.role || known === undefined) {
      await client.query(`alter role ${ownerName} login createrole createdb password ${pg.escapeLiteral(password)}`);
    }
    if (!has.database) await client.query(`create database ${ownerName} owner ${ownerName}`);
  } finally {
    await client.end();
  }
  return password;
}
