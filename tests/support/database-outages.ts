/** A site whose PostgreSQL is really stopped for half a minute, and whose database's disk is really full (root, a tmpfs). */
import { execFile } from 'node:child_process';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type EmbeddedPostgres, startEmbedded } from '#server/platform/postgres/embedded.ts';
import { BusySite, type Findings } from './busy-site.ts';
import { createOperatorsDatabase, throughPort } from './operators-database.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const run = promisify(execFile);
const log = { info: () => undefined, warn: () => undefined };
const outageMs = 30_000;

export interface Outages {
  /** What /health/ready said at the end of each outage: 503. */
  statuses: Record<string, number>;
  /** From the end of each outage until the site was ready. */
  readyAfterMs: Record<string, number>;
  findings: Findings;
}

export async function databaseOutages(folder: string): Promise<Outages> {
  const dataDir = path.join(folder, 'disk');
  await mkdir(dataDir);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', dataDir]);
  try {
    await chmod(dataDir, 0o755);
    let cluster: EmbeddedPostgres = await startEmbedded({ dataDir, log });
    try {
      const database = await createOperatorsDatabase(cluster.superuser);
      const proxy = await startTcpProxy(() => ({ path: `${String(cluster.superuser.host)}/.s.PGSQL.5432` }));
      const databaseUrl = throughPort(database, proxy.port);
      const options = { databaseUrl, agents: 2, chats: 10, laterChats: 1, pauseMs: 1_000, random: Math.random };
      const site = await BusySite.open(options);
      const result = { statuses: {}, readyAfterMs: {} };
      const outage = async (name: string, over: () => Promise<unknown>): Promise<void> => {
        await pause(outageMs);
        Object.assign(result.statuses, { [name]: (await fetch(`${site.nodeUrl(0)}/health/ready`)).status });
        const start = performance.now();
        await over();
        for (const at of [0, 1]) await site.balancer.settled(at, true);
        Object.assign(result.readyAfterMs, { [name]: Math.round(performance.now() - start) });
        await site.visit();
      };
      try {
        await cluster.stop();
        await outage('stopped', async () => {
          cluster = await startEmbedded({ dataDir, log });
        });
        const filler = path.join(dataDir, 'filler');
        await fill(filler);
        await outage('full', () => rm(filler));
        await site.fallSilent();
        return { ...result, findings: await site.findings() };
      } finally {
        await site.close();
        await proxy.stop();
      }
    } finally {
      await cluster.stop();
    }
  } finally {
    await run('umount', ['--lazy', dataDir]);
  }
}

/** Writes until there is no room left. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const size of [1_048_576, 4_096]) {
      for (;;) await handle.write(Buffer.alloc(size));
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    await handle.close();
  }
}
