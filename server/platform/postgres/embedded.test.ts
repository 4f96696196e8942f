import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { isRunning } from './process-table.ts';

const isRoot = process.getuid?.() === 0;
const settings = { fsync: 'off', shared_buffers: '16MB', max_connections: '20' };
const timeout = 30_000;

describe('the embedded PostgreSQL', { timeout }, () => {
  let root = '';
  let dataDir = '';
  const messages: string[] = [];
  const note = (_fields: object, message: string): void => void messages.push(message);
  const log = { info: note, warn: note };
  const started: EmbeddedPostgres[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'relais-pg-'));
    await chmod(root, 0o755);
    dataDir = path.join(root, 'data');
    messages.length = 0;
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const server of started.splice(0)) await server.stop();
    await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  async function start(dir = dataDir): Promise<EmbeddedPostgres> {
    const server = await startEmbedded({ dataDir: dir, log, settings, sharedDir: path.join(root, 'shared') });
    started.push(server);
    return server;
  }

  /** Another Node process that starts the same database, says its pid and goes on as told. */
  function startInChild(then = 'setInterval(quiet, 1000)'): ChildProcess {
    const program = `
      import { startEmbedded } from '${new URL('./embedded.ts', import.meta.url)}';
      const quiet = () => {};
      const log = { info: quiet, warn: quiet };
      const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log, settings: ${JSON.stringify(settings)} });
      console.log(server.pid);
      ${then};`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  }

  it('keeps its data over a stop and a start', async () => {
    const first = await start();
    await query(first, 'create table kept as select 42 as answer');
    await first.stop();
    expect(await isRunning(first.pid)).toBe(false);
    await expect(access(first.owner.host)).rejects.toThrow();
    const second = await start();
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('gives an owner who is no superuser and passes no row-level security by', async () => {
    const server = await start();
    const rows = await query(
      server,
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, pg_get_userbyid(datdba) as owner, datcollate, datlocale,
              current_setting('data_checksums') as checksums, current_setting('listen_addresses') as tcp
       from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: true,
        rolcreatedb: true,
        owner: 'relais',
        datcollate: 'C',
        datlocale: 'C.UTF-8',
        checksums: 'on',
        tcp: '',
      },
    ]);
  });

  it('lets nobody in without the password, and keeps passwords and socket from other users', async () => {
    const server = await start();
    await expect(query({ ownerUrl: { ...server.ownerUrl, password: 'guess' } }, 'select 1')).rejects.toThrow(
      /password/,
    );
    for (const name of ['postgres-owner.password', 'postgres-superuser.password']) {
      expect((await stat(path.join(dataDir, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(server.ownerUrl.host)).mode & 0o777).toBe(0o700);
    expect(path.join(server.ownerUrl.host, '.s.PGSQL.5432').length).toBeLessThan(103);
  });

  it('makes the owner anew when a crash lost the password', async () => {
    await (await start()).stop();
    await rm(path.join(dataDir, 'postgres-owner.password'));
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a second server on the same data directory', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
  });

  it('refuses a second server of another process, and says which one holds the directory', async () => {
    const child = startInChild();
    await firstLine(child);
    await expect(start()).rejects.toThrow(new RegExp(`process ${child.pid}`));
    // Adopts what the child started, so that it is stopped.
    await kill(child);
    await start();
  });

  it('goes on with the PostgreSQL that a killed server left running', async () => {
    const child = startInChild();
    const pid = Number(await firstLine(child));
    await kill(child);
    expect(await isRunning(pid)).toBe(true);
    const server = await start();
    expect(server.pid).toBe(pid);
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  it('stops a left PostgreSQL that was started with other settings', async () => {
    const child = startInChild();
    const pid = Number(await firstLine(child));
    await kill(child);
    const server = await startEmbedded({ dataDir, log, settings: { ...settings, max_connections: '21' } });
    started.push(server);
    expect(server.pid).not.toBe(pid);
    expect(await isRunning(pid)).toBe(false);
  });

  it('ends a left PostgreSQL that hangs, and starts another', async () => {
    const child = startInChild();
    const pid = Number(await firstLine(child));
    process.kill(pid, 'SIGSTOP');
    await kill(child);
    const server = await start();
    expect(server.pid).not.toBe(pid);
    expect(await isRunning(pid)).toBe(false);
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('stops PostgreSQL when its server ends without a stop', async () => {
    const child = startInChild('process.exit(0)');
    const pid = Number(await firstLine(child));
    await expect.poll(() => isRunning(pid), { timeout: 10_000, interval: 10 }).toBe(false);
  });

  it('is not held up by the postmaster.pid of another process', async () => {
    await (await start()).stop();
    // Ours is a live process, and none of PostgreSQL.
    await writeFile(path.join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n1\n5432\n`);
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts again when PostgreSQL is killed, and loses nothing that was committed', async () => {
    const server = await start();
    await query(server, 'create table kept as select 42 as answer');
    const before = server.pid;
    process.kill(before, 'SIGKILL');
    await expect.poll(() => server.pid, { timeout: 10_000, interval: 10 }).not.toBe(before);
    expect(await query(server, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('begins anew after an interrupted initialisation', async () => {
    const child = startInChild();
    await expect.poll(() => hasDraft(dataDir), { timeout: 10_000, interval: 5 }).toBe(true);
    await kill(child);
    await expect(access(path.join(dataDir, 'postgres'))).rejects.toThrow();
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).filter((name) => name.includes('initialising'))).toEqual([]);
  });

  it('says what to do with a cluster of another major version, and changes nothing in it', async () => {
    await (await start()).stop();
    const version = path.join(dataDir, 'postgres', 'PG_VERSION');
    for (const [major, advice] of [
      ['17', /made by PostgreSQL 17; .* brings PostgreSQL 18\. Nothing was changed\. Back it up .*A newer PostgreSQL/],
      [
        '19',
        /made by PostgreSQL 19; .* brings PostgreSQL 18\. Nothing was changed\. Start the release .*A newer PostgreSQL/,
      ],
    ] as const) {
      await writeFile(version, `${major}\n`);
      const before = await filesIn(dataDir);
      await expect(start()).rejects.toMatchObject({ code: 'DATABASE_VERSION_MISMATCH' });
      await expect(start()).rejects.toThrow(advice);
      expect(await filesIn(dataDir)).toEqual(before);
    }
    // The version is told, not guessed at: the data stay as they were.
    await writeFile(version, '18\n');
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('tells the last words of a PostgreSQL that does not start, and frees the directory', async () => {
    await (await start()).stop();
    const control = path.join(dataDir, 'postgres', 'global', 'pg_control');
    const bytes = await readFile(control);
    await writeFile(control, 'spoilt');
    await expect(start()).rejects.toThrow(/pg_control/);
    await writeFile(control, bytes);
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves a folder alone that it did not make', async () => {
    await mkdir(path.join(dataDir, 'postgres'), { recursive: true });
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it.runIf(isRoot)('keeps the cluster elsewhere when root’s data directory is closed, and says so', async () => {
    await mkdir(dataDir, { mode: 0o700 });
    const first = await start();
    await query(first, 'create table kept as select 42 as answer');
    await first.stop();
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect(await readFile(path.join(dataDir, 'postgres.location'), 'utf8')).toContain(path.join(root, 'shared'));
    expect(await query(await start(), 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it.runIf(isRoot)('does not begin an empty database when the one elsewhere is gone', async () => {
    await mkdir(dataDir, { mode: 0o700 });
    await (await start()).stop();
    await rm(path.join(root, 'shared'), { recursive: true });
    await expect(start()).rejects.toMatchObject({ code: 'DATABASE_MISPLACED' });
  });
});

async function query(server: Pick<EmbeddedPostgres, 'ownerUrl'>, text: string): Promise<unknown[]> {
  const client = new pg.Client({ ...server.ownerUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('the child said nothing');
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function hasDraft(dir: string): Promise<boolean> {
  const names = await readdir(dir).catch((): string[] => []);
  return names.some((name) => name.includes('initialising'));
}

/** Every file with its size and when it was written last. */
async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  return Promise.all(
    files.sort().map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
}
