/**
 * A PostgreSQL that outlived its Relais (`kill -9`): adopted when it is what we would start ourselves, otherwise
 * stopped. The caller holds the data directory's lock, so no other Relais uses it.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { PostgresError, systemCode } from './postgres-error.ts';
import type { PostgresLog } from './postgres-log.ts';
import { existingPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { postmasterPidFile, readPostmasterPid } from './postmaster-pid.ts';
import { isPostmasterOf, isRunning } from './process-table.ts';

export interface OrphanOptions {
  clusterDir: string;
  superuserPassword: string;
  /** What we would start. */
  serverVersion: string;
  argumentsFor(socketDir: string): readonly string[];
  log: PostgresLog;
}

const answerMs = 2_000;

/** The adopted server, or undefined when the way is free to start one. */
export async function adoptOrphan(options: OrphanOptions): Promise<Postmaster | undefined> {
  const { clusterDir, log } = options;
  const found = await readPostmasterPid(clusterDir);
  if (found === undefined) return undefined;
  if (!(await isPostmasterOf(found.pid, clusterDir))) {
    await clearReusedPid(found.pid, clusterDir);
    return undefined;
  }
  const orphan = existingPostmaster(found.pid, found.socketDir);
  if ((await hasOurArguments(options, found.socketDir)) && (await answers(options, found.socketDir))) {
    log.info({ pid: found.pid }, 'PostgreSQL of an earlier start is still running; going on with it');
    return orphan;
  }
  log.warn({ pid: found.pid }, 'PostgreSQL of an earlier start does not answer or is set otherwise; stopping it');
  await stopPostmaster(orphan, log);
  return undefined;
}

/**
 * PostgreSQL refuses to start while the process of its last `postmaster.pid` lives, whatever it is. A dead one's file
 * stays: PostgreSQL finds in it the shared memory of processes that may still run.
 */
async function clearReusedPid(pid: number, clusterDir: string): Promise<void> {
  if (await isRunning(pid)) await rm(postmasterPidFile(clusterDir));
}

async function hasOurArguments({ clusterDir, argumentsFor }: OrphanOptions, socketDir: string): Promise<boolean> {
  try {
    const line = await readFile(path.join(clusterDir, 'postmaster.opts'), 'utf8');
    return line.trimEnd().endsWith(
      argumentsFor(socketDir)
        .map((argument) => ` "${argument}"`)
        .join(''),
    );
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function answers(options: OrphanOptions, socketDir: string): Promise<boolean> {
  const client = new pg.Client({
    host: socketDir,
    user: 'postgres',
    password: options.superuserPassword,
    database: 'postgres',
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  });
  // A connection that breaks while idle is told here; the query that follows fails and answers for it.
  client.on('error', (error) => options.log.info({ err: error }, 'connection to the earlier PostgreSQL broke'));
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] === options.serverVersion;
  } catch (error) {
    options.log.info({ err: error }, 'the earlier PostgreSQL does not answer');
    return false;
  } finally {
    await client.end().catch((cause: unknown) => {
      throw new PostgresError('DATABASE_START_FAILED', 'cannot close a connection', { cause });
    });
  }
}
