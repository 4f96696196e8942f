/**
 * Makes a database ready for this release: roles, schema, the installation's row and the proof that this node has the
 * installation's secret key (DESIGN 4). Runs as the owner under an advisory lock, so that nodes that start together
 * take turns.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
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
const release = '0.1.0';
const checkText = 'relais';

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

export async function prepareDatabase({ owner, secrets, own }: PrepareOptions): Promise<PreparedDatabase> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('relais.prepare'))");
    await checkServer(client);
    const { database } = one(await client.query<{ database: string }>('select current_database() as database'));
    const roles = await rolesOf(own, roleNames(database));
    if (own === undefined) await createRoles(client, roles);
    const { applied } = await migrate(owner, roles);
    const fresh = { app: newPassword(), system: newPassword() };
    const stored = await readOrCreateInstallation(client, secrets, fresh);
    if (own !== undefined) return { ...own, applied, firstStart: stored.firstStart };
    await openRoles(client, roles, stored.passwords);
    const as = (user: string, password: string): pg.ClientConfig => ({ ...withoutIdentity(owner), user, password });
    return {
      app: as(roles.app, stored.passwords.app),
      system: as(roles.system, stored.passwords.system),
      applied,
      firstStart: stored.firstStart,
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
  const { rows } = await client
    .query<{ min_release: string }>(
      `select min_release from installation where exists (select from pg_tables where tablename = 'installation')`,
    )
    .catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === '42P01') return { rows: [] };
      throw error;
    });
  for (const { min_release } of rows) {
    if (compareReleases(release, min_release) < 0) {
      throw new DatabaseError(`the database's schema needs release ${min_release} or newer; this is ${release}`);
    }
  }
}

async function readOrCreateInstallation(
  client: pg.Client,
  secrets: Secrets,
  fresh: { app: string; system: string },
): Promise<{ passwords: { app: string; system: string }; firstStart: boolean }> {
  const { rowCount } = await client.query(
    `insert into installation (secret_check, app_password, system_password, min_release)
     values ($1, $2, $3, $4) on conflict do nothing`,
    [
      secrets.seal('secret-check', checkText),
      secrets.seal('database-role', fresh.app),
      secrets.seal('database-role', fresh.system),
      release,
    ],
  );
  const row = one(
    await client.query<{ secret_check: string; app_password: string; system_password: string }>(
      'select secret_check, app_password, system_password from installation',
    ),
  );
  try {
    secrets.open('secret-check', row.secret_check);
  } catch (cause) {
    throw new DatabaseError(
      'this node has another secret key than the installation; give it the same RELAIS_SECRET_KEY or secret.key',
      { cause },
    );
  }
  return {
    passwords: {
      app: secrets.open('database-role', row.app_password),
      system: secrets.open('database-role', row.system_password),
    },
    firstStart: rowCount === 1,
  };
}

async function rolesOf(own: PrepareOptions['own'], generated: RoleNames): Promise<RoleNames> {
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

/** A connection string wins over single fields in pg, so it is taken apart before another user is put in. */
function withoutIdentity(config: pg.ClientConfig): pg.ClientConfig {
  if (config.connectionString === undefined) return config;
  const { connectionString, ...rest } = config;
  const url = new URL(connectionString);
  const socket = url.searchParams.get('host');
  return {
    ...rest,
    host: socket ?? decodeURIComponent(url.hostname),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(url.searchParams.get('sslmode') === 'require' ? { ssl: true } : {}),
  };
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
