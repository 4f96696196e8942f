/**
 * Makes a database ready for this release: roles, schema, the installation's row and the proof that this node has the
 * installation's secret key. Runs as the owner under an advisory lock, so that nodes that start together
 * take turns.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { bringBack } from './backup/aside.ts';
import { DatabaseError } from './database-error.ts';
import { createRoles, openRoles, roleNames } from './database-roles.ts';
import { migrate, type RoleNames } from './migrate.ts';
import type { Secrets } from './secrets.ts';

export interface PreparedDatabase {
  app: pg.ClientConfig;
  system: pg.ClientConfig;
  /** Names of the migrations that were applied now. */
  applied: string[];
  /** True when this start created the installation. */
  firstStart: boolean;
}

export interface PrepareOptions {
  owner: pg.ClientConfig;
  secrets: Secrets;
  /** The operator's own roles (RELAIS_DATABASE_APP_URL, …_SYSTEM_URL); absent: we create them. */
  own?: { app: pg.ClientConfig; system: pg.ClientConfig };
}

/** Below this the schema cannot work (transaction_timeout, role attributes of CREATEROLE). */
const minServerVersion = 170_000;
export const release = '0.1.0';
const checkText = 'relais';

export { DatabaseError };

/** Throws DatabaseError for what the operator can mend; nothing of a running installation is touched before that. */
export async function prepareDatabase({ owner, secrets, own }: PrepareOptions): Promise<PreparedDatabase> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('relais.prepare'))");
    await bringBack(client);
    await checkServer(client);
    const { database } = one(await client.query<{ database: string }>('select current_database() as database'));
    const roles = await rolesOf(own, roleNames(database));
    if (own !== undefined) await checkOwnRoles(client, roles);
    const before = await findInstallation(client);
    if (before !== undefined) checkSecretKey(secrets, before);
    if (own === undefined) await createRoles(client, roles);
    const { applied } = await migrate(owner, roles);
    const installation = before ?? (await createInstallation(client, secrets));
    const firstStart = before === undefined;
    if (own !== undefined) return { ...own, applied, firstStart };
    const passwords = {
      app: secrets.open('database-role', installation.app_password),
      system: secrets.open('database-role', installation.system_password),
    };
    await openRoles(client, roles, passwords);
    return {
      app: asRole(owner, roles.app, passwords.app),
      system: asRole(owner, roles.system, passwords.system),
      applied,
      firstStart,
    };
  } finally {
    await client.end();
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const version = Number(one(await client.query<{ v: string }>("select current_setting('server_version_num') as v")).v);
  if (version < minServerVersion) {
    throw new DatabaseError(`PostgreSQL 17 or newer is needed; this server is ${Math.floor(version / 10_000)}`);
  }
  const { min_release } = (await findInstallation(client)) ?? { min_release: release };
  if (compareReleases(release, min_release) < 0) {
    throw new DatabaseError(`the database's schema needs release ${min_release} or newer; this is ${release}`);
  }
}

/** Row-level security holds nobody who is a superuser or passes it by. */
async function checkOwnRoles(client: pg.Client, roles: RoleNames): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select rolname as name from pg_roles where rolname = any ($1) and (rolsuper or rolbypassrls)',
    [[roles.app, roles.system]],
  );
  const [unfit] = rows;
  if (unfit !== undefined) {
    throw new DatabaseError(`the role ${unfit.name} is a superuser or has BYPASSRLS: tenants would not be kept apart`);
  }
  const owner = one(await client.query<{ name: string }>('select current_user as name')).name;
  if (new Set([owner, roles.app, roles.system]).size < 3) {
    throw new DatabaseError('DATABASE_URL, the app role and the system role must be three different roles');
  }
}

interface Installation {
  secret_check: string;
  app_password: string;
  system_password: string;
  min_release: string;
}

async function findInstallation(client: pg.Client): Promise<Installation | undefined> {
  const { rowCount } = await client.query(
    "select from pg_tables where schemaname = 'public' and tablename = 'installation'",
  );
  if (rowCount === 0) return undefined;
  const { rows } = await client.query<Installation>(
    'select secret_check, app_password, system_password, min_release from installation',
  );
  return rows[0];
}

function checkSecretKey(secrets: Secrets, { secret_check }: Installation): void {
  try {
    secrets.open('secret-check', secret_check);
  } catch (cause) {
    throw new DatabaseError(
      'this node has another secret key than the installation; give it the same RELAIS_SECRET_KEY or secret.key',
      { cause },
    );
  }
}

/**
 * Brings what the installation itself keeps under the current key, the proof of the key last: from then on a node without
 * it is refused. Answers false when all lay under it already.
 */
export async function resealInstallation(owner: pg.ClientConfig, secrets: Secrets): Promise<boolean> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('relais.prepare'))");
    const before = await findInstallation(client);
    if (before === undefined) throw new DatabaseError('the database holds no installation');
    checkSecretKey(secrets, before);
    const again = (purpose: string, sealed: string | null): string | null =>
      sealed === null ? null : (secrets.reseal(purpose, sealed) ?? sealed);
    const after = [
      again('database-role', before.app_password),
      again('database-role', before.system_password),
      again('secret-check', before.secret_check),
    ];
    await client.query('update installation set app_password = $1, system_password = $2, secret_check = $3', after);
    return after[2] !== before.secret_check;
  } finally {
    await client.end();
  }
}

async function createInstallation(client: pg.Client, secrets: Secrets): Promise<Installation> {
  const { rows } = await client.query<Installation>(
    // min_release is said by the migrations: the schema is the same whichever release made the installation.
    `insert into installation (secret_check, app_password, system_password) values ($1, $2, $3)
     returning secret_check, app_password, system_password, min_release`,
    [
      secrets.seal('secret-check', checkText),
      secrets.seal('database-role', newPassword()),
      secrets.seal('database-role', newPassword()),
    ],
  );
  const [row] = rows;
  if (row === undefined) throw new DatabaseError('a row that must be there is not');
  return row;
}

/** The names of the operator's own roles, or of those that we generate. */
export async function rolesOf(own: PrepareOptions['own'], generated: RoleNames): Promise<RoleNames> {
  if (own === undefined) return generated;
  const name = async (config: pg.ClientConfig): Promise<string> => {
    const client = new pg.Client(config);
    await client.connect();
    try {
      return one(await client.query<{ name: string }>('select current_user as name')).name;
    } finally {
      await client.end();
    }
  };
  return { app: await name(own.app), system: await name(own.system) };
}

/**
 * The owner's way to the database with another user. A connection string wins over single fields in pg, so it is taken
 * apart; all else that it says, TLS above all, stays.
 */
export function asRole(owner: pg.ClientConfig, user: string, password: string): pg.ClientConfig {
  const { connectionString, ...rest } = owner;
  const parsed = connectionString === undefined ? {} : parseIntoClientConfig(connectionString);
  return { ...rest, ...parsed, user, password };
}

function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function one<Row extends pg.QueryResultRow>(result: pg.QueryResult<Row>): Row {
  const [row] = result.rows;
  if (row === undefined) throw new DatabaseError('a row that must be there is not');
  return row;
}
