/**
 * The embedded PostgreSQL: the real server's programs from npm, a cluster in the data directory, a unix
 * socket, an unprivileged account when started as root. START HERE; the other files of this folder are its steps.
 */
import { rm } from 'node:fs/promises';
import { findBinaries, reachableBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { adoptOrphan } from './orphan.ts';
import { ensureOwner, ownerName } from './owner-role.ts';
import { findPassword } from './passwords.ts';
import { findClusterDir, findPlace, makeDataDir } from './place.ts';
import type { PostgresLog } from './postgres-log.ts';
import { launchPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import { isPostmasterOf } from './process-table.ts';
import { postgresArguments, type Settings } from './settings.ts';
import { systemSharedDir } from './shared-dir.ts';
import { makeSocketDir, removeIfEmpty } from './socket-dir.ts';
import { supervise } from './supervision.ts';

/** A `pg.ClientConfig` with everything given, so that nothing comes from the environment. */
export interface SocketAddress {
  /** The socket's folder. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface EmbeddedPostgres {
  /** The owner of the database: no superuser, as an operator's DATABASE_URL would be. */
  readonly ownerUrl: SocketAddress;
  /** The same as `ownerUrl`, under the name that `prepareDatabase` gives it. */
  readonly owner: SocketAddress;
  /** For tests and repair; the server does not use it. */
  readonly superuser: SocketAddress;
  /** Where the database's files lie. */
  readonly clusterDir: string;
  /** Of the postmaster; changes when it had to be started again. */
  readonly pid: number;
  /** Stops PostgreSQL and frees the data directory; may be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log: PostgresLog;
  /** Added to the defaults of settings.ts; `{ fsync: 'off' }` in tests. */
  settings?: Settings;
  /** Takes the place of /var/lib/relais in tests. */
  sharedDir?: string;
}

/** Names the socket's file; no TCP port is opened. */
const port = 5432;

/** Starts, or goes on with, the database of `dataDir`. Throws PostgresError; a failed start leaves nothing running. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = await makeDataDir(options.dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const { run, superuserPassword, clusterDir } = await prepare(options, dataDir);
    const postmaster = await run();
    const host = postmaster.socketDir;
    const superuser = { host, port, user: 'postgres', password: superuserPassword, database: 'postgres' };
    let ownerPassword: string;
    try {
      ownerPassword = await ensureOwner(superuser, dataDir);
    } catch (error) {
      await stopPostmaster(postmaster, options.log);
      throw error;
    }
    const owner = { host, port, user: ownerName, password: ownerPassword, database: ownerName };
    const supervision = supervise(run, postmaster, options.log);
    return {
      ownerUrl: owner,
      owner,
      superuser,
      clusterDir,
      get pid() {
        return supervision.pid();
      },
      async stop() {
        await supervision.stop();
        await rm(host, { recursive: true, force: true });
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** True when `dataDir` holds a database of an earlier start. */
export async function hasDatabase(dataDir: string): Promise<boolean> {
  return (await findPassword(dataDir, 'owner')) !== undefined;
}

/** The owner's way to the database of `dataDir` when it is running already, of this process or another. */
export async function findRunning(dataDir: string): Promise<SocketAddress | undefined> {
  const password = await findPassword(dataDir, 'owner');
  if (password === undefined) return undefined;
  const clusterDir = await findClusterDir(dataDir);
  const postmaster = await readPostmasterPid(clusterDir);
  if (postmaster?.isReady !== true || !(await isPostmasterOf(postmaster.pid, clusterDir))) return undefined;
  return { host: postmaster.socketDir, port, user: ownerName, password, database: ownerName };
}

interface Prepared {
  /** Adopts or launches; called again when the server has ended by itself. */
  run(): Promise<Postmaster>;
  superuserPassword: string;
  clusterDir: string;
}

/** Everything that needs no running server: programs, account, folders, the cluster's files. */
async function prepare(options: EmbeddedOptions, dataDir: string): Promise<Prepared> {
  const { log, settings = {}, sharedDir = systemSharedDir } = options;
  const found = await findBinaries();
  const place = await findPlace(dataDir, sharedDir);
  const { clusterDir, account } = place;
  if (place.elsewhere) log.warn({ dataDir, clusterDir }, 'the database lies outside of the data directory');
  const { binaries, copied } = await reachableBinaries(found, account, sharedDir);
  if (copied) log.info({ folder: binaries.native }, 'copied PostgreSQL to where its account can run it');
  const socketDir = await makeSocketDir(place.hash, account);
  const { superuserPassword, made } = await orRemove(socketDir, () =>
    ensureCluster({ binaries, place, socketDir, settings }),
  );
  if (made) log.info({ clusterDir }, 'made a new database cluster');
  const { serverVersion } = binaries;
  const argumentsFor = (at: string): string[] => postgresArguments(clusterDir, at, settings);
  return {
    superuserPassword,
    clusterDir,
    async run() {
      const adopted = await adoptOrphan({ clusterDir, superuserPassword, serverVersion, argumentsFor, log });
      if (adopted !== undefined) return adopted;
      // Again: a failed attempt took it away.
      const at = await makeSocketDir(place.hash, account);
      const launch = { program: binaries.postgres, args: argumentsFor(at), place, socketDir: at, log };
      return await orRemove(at, () => launchPostmaster(launch));
    },
  };
}

/** A failed step leaves no empty folder behind. */
async function orRemove<T>(socketDir: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    await removeIfEmpty(socketDir);
    throw error;
  }
}
