/** What an operator does to a house that stands: backup, restore, a new secret key; with the real programs. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { person } from '#tests/support/api.ts';
import { operatorsDatabase } from '#tests/support/operators-database.ts';
import { ServerEnded, type ServerProcess, startServer } from '#tests/support/server-process.ts';

const root = path.join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const administrator = { userName: 'admin', password: 'the-administrator-1' };
const firstStart = { RELAIS_ADMIN_PASSWORD: administrator.password };

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-backup-'));
  await chmod(folder, 0o755);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Answers what the program says; throws an error with its `stderr` when it fails. */
async function program(
  name: 'backup' | 'restore' | 'rotate-key',
  dataDir: string,
  args: string[],
  env: Record<string, string> = {},
) {
  const { stdout } = await run(process.execPath, [path.join(root, `server/${name}.ts`), ...args], {
    env: { ...process.env, RELAIS_DATA_DIR: dataDir, RELAIS_LOG_LEVEL: 'error', NODE_ENV: 'production', ...env },
  });
  return stdout;
}

async function started(dataDir: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer(dataDir, env);
  onTestFinished(() => server.kill());
  return server;
}

async function addDepartment(server: ServerProcess, name: string): Promise<void> {
  const admin = await person(server.url, 'web-manager', administrator);
  const { status } = await admin.call('POST', `/api/web-manager/tenants/${await tenantOf(server)}/departments`, {
    name,
  });
  expect(status).toBeLessThan(300);
}

async function tenantOf(server: ServerProcess): Promise<string> {
  const admin = await person(server.url, 'web-manager', administrator);
  const tenants = z.object({ items: z.array(z.object({ id: z.string() })) });
  const { items } = await admin.get(tenants, 'GET', '/api/web-manager/tenants');
  return items[0]?.id ?? '';
}

async function departmentsOf(server: ServerProcess): Promise<string[]> {
  const admin = await person(server.url, 'web-manager', administrator);
  const departments = z.object({ items: z.array(z.object({ name: z.string() })) });
  const at = `/api/web-manager/tenants/${await tenantOf(server)}/departments`;
  return (await admin.get(departments, 'GET', at)).items.map(({ name }) => name);
}

test('a backup of a running server comes back in another folder, and in a database of the operator’s', async () => {
  const [here, there, elsewhere] = [await newFolder(), await newFolder(), await newFolder()];
  const file = path.join(elsewhere, 'relais.backup.gz');
  const server = await started(here, firstStart);
  await addDepartment(server, 'Before');
  expect(await program('backup', here, [file])).toMatch(/Backed up \d+ rows of \d+ tables/);
  await addDepartment(server, 'After');
  expect(await departmentsOf(server)).toEqual(['After', 'Before']);
  await server.stop();

  // The key is not in the file: without it nothing is made.
  await expect(program('restore', there, [file])).rejects.toThrow(/there is no secret key/);
  await copyFile(path.join(here, 'secret.key'), path.join(there, 'secret.key'));
  expect(await program('restore', there, [file])).toContain('Start the server now');
  const restored = await started(there);
  expect(restored.banner).not.toContain('One-time password');
  expect(await departmentsOf(restored)).toEqual(['Before']);
  await expect(program('restore', there, [file, '--replace'])).rejects.toThrow(/stop all of them first/);
  await restored.stop();

  const env = { DATABASE_URL: await operatorsDatabase() };
  await program('restore', there, [file], env);
  const moved = await started(there, env);
  expect(await departmentsOf(moved)).toEqual(['Before']);
  await moved.stop();
});

test('a stopped server is backed up too, and takes its own backup back', async () => {
  const here = await newFolder();
  const file = path.join(await newFolder(), 'relais.backup.gz');
  const server = await started(here, firstStart);
  await addDepartment(server, 'Before');
  await server.stop();
  await program('backup', here, [file]);
  await expect(program('backup', here, [file])).rejects.toThrow(/is there already/);
  const again = await started(here);
  await addDepartment(again, 'After');
  await again.stop();
  await expect(program('restore', here, [file])).rejects.toThrow(/not empty; --replace/);
  await program('restore', here, [file, '--replace']);
  expect(await departmentsOf(await started(here))).toEqual(['Before']);
});

test('a nightly backup keeps the newest ones, and can be checked without a database', async () => {
  const here = await newFolder();
  const nightly = path.join(await newFolder(), 'backups');
  await (await started(here, firstStart)).stop();
  expect(await program('backup', here, ['--keep', '1', nightly])).not.toContain('Removed');
  const [first = ''] = await readdir(nightly);
  expect((await stat(nightly)).mode & 0o777).toBe(0o700);
  // Its name is the second it began in.
  await rename(path.join(nightly, first), path.join(nightly, 'relais-2026-01-01T000000Z.gz'));
  expect(await program('backup', here, ['--keep', '1', nightly])).toContain('Removed relais-2026-01-01T000000Z.gz');
  const [kept = '', ...more] = await readdir(nightly);
  expect(more).toEqual([]);

  const file = path.join(nightly, kept);
  const said = await program('restore', here, [file, '--check']);
  expect(said).toMatch(/is whole: \d+ rows.*\n.*schema 0000[\s\S]* {2}tenant 1\n[\s\S]*secret key that is here opens/);
  const elsewhere = await newFolder();
  expect(await program('restore', elsewhere, [file, '--check'])).toContain('The secret key was not tried');
  expect(await readdir(elsewhere)).toEqual([]);
  const wrong = { RELAIS_SECRET_KEY: randomBytes(32).toString('base64') };
  await expect(program('restore', elsewhere, [file, '--check'], wrong)).rejects.toThrow(/another secret key/);
  await expect(program('restore', here, [file, '--check', '--replace'])).rejects.toThrow(/usage/);
  for (const args of [
    ['--keep', '0', nightly],
    ['--keep', '3'],
    [nightly, '--keep', '3'],
  ])
    await expect(program('backup', here, args)).rejects.toThrow(/usage/);
});

test('a disk that has no room left is told, and keeps no half of a backup', async () => {
  const [here, there] = [await newFolder(), await newFolder()];
  await started(here, firstStart);
  const file = path.join(there, 'relais.gz');
  // No file of this program may grow beyond 512 bytes.
  const limited = run(
    'sh',
    ['-c', 'ulimit -f 1; exec "$0" "$1" "$2"', process.execPath, path.join(root, 'server/backup.ts'), file],
    { env: { ...process.env, RELAIS_DATA_DIR: here, RELAIS_LOG_LEVEL: 'error', NODE_ENV: 'production' } },
  );
  await expect(limited).rejects.toThrow(/cannot write .*relais\.gz: EFBIG/);
  expect(await readdir(there)).toEqual([]);
});

test('a backup of nothing says where it looked', async () => {
  const here = await newFolder();
  await expect(program('backup', here, [path.join(here, 'x.gz')])).rejects.toThrow(
    /there is no database in .*RELAIS_DATA_DIR/,
  );
  await expect(program('backup', here, [])).rejects.toThrow(/usage/);
});

test('the secret key is changed while a server works; without the new one none starts any more', async () => {
  const here = await newFolder();
  const [old, next] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const both = { RELAIS_SECRET_KEY: `${next},${old}` };
  const first = await started(here, { ...firstStart, RELAIS_SECRET_KEY: old });
  await first.stop();
  const working = await started(here, both);
  await expect(program('rotate-key', here, [], { RELAIS_SECRET_KEY: next })).rejects.toThrow(/and the old one/);
  expect(await program('rotate-key', here, [], both)).toContain('Take the old key away');
  expect(await departmentsOf(working)).toEqual([]);
  await working.stop();
  await expect(startServer(here, { RELAIS_SECRET_KEY: old })).rejects.toThrow(ServerEnded);
  expect(await departmentsOf(await started(here, { RELAIS_SECRET_KEY: next }))).toEqual([]);
});
