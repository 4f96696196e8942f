/** What backup, check, restore and export of a gigabyte of attachments take: seconds, and memory at most. Linux only. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { findRunning } from '#server/platform/postgres/embedded.ts';
import { person } from './api.ts';
import { startServer } from './server-process.ts';

const root = path.join(import.meta.dirname, '..', '..');
const administrator = { userName: 'admin', password: 'the-administrator-1' };
const pieceBytes = 256 * 1024;
const piecesPerFile = 100;
const files = 42;

interface Measured {
  seconds: number;
  /** The most memory that the process had, in MB. */
  megabytes: number;
}

export interface LargeBackup {
  attachmentsMegabytes: number;
  fileMegabytes: number;
  backup: Measured;
  check: Measured;
  restore: Measured;
  /** Of the server, which had the first figure before it. */
  export: Measured & { megabytesBefore: number; fileMegabytes: number };
}

export async function backUpGigabyte(folder: string): Promise<LargeBackup> {
  const [data, again] = [path.join(folder, 'data'), path.join(folder, 'again')];
  const file = path.join(folder, 'large.gz');
  const first = await startServer(data, { RELAIS_ADMIN_PASSWORD: administrator.password });
  await addFiles(data);
  // While the server works.
  const backup = await measure('backup', data, file);
  await first.stop();
  const check = await measure('restore', data, file, '--check');
  await mkdir(again, { mode: 0o755 });
  await copyFile(path.join(data, 'secret.key'), path.join(again, 'secret.key'));
  const restore = await measure('restore', again, file);
  const server = await startServer(again);
  try {
    const exported = await fetchExport(server.url, again, server.child.pid ?? 0);
    return {
      attachmentsMegabytes: mega(files * piecesPerFile * pieceBytes),
      fileMegabytes: mega((await stat(file)).size),
      backup,
      check,
      restore,
      export: exported,
    };
  } finally {
    await server.stop();
  }
}

async function withOwner<T>(dataDir: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client(await findRunning(dataDir));
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** One contact with files that no compression makes smaller. */
function addFiles(dataDir: string): Promise<void> {
  return withOwner(dataDir, async (owner) => {
    await owner.query(
      `with q as (insert into queue (id, tenant_id, name) select gen_random_uuid(), id, 'Sales' from tenant returning *)
       insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, ended_at, customer_name)
       select gen_random_uuid(), tenant_id, 'web-interaction', 'abandoned', true, id, 5, now(), now(), 'Grace' from q`,
    );
    for (let number = 0; number < files; number++) {
      const { rows } = await owner.query<{ id: string; tenant_id: string }>(
        `insert into attachment (id, tenant_id, contact_id, state, name, media_type, size, created_at)
         select gen_random_uuid(), tenant_id, id, 'ready', $1, 'application/pdf', $2, now() from contact returning id, tenant_id`,
        [`file-${number}.pdf`, piecesPerFile * pieceBytes],
      );
      for (let index = 0; index < piecesPerFile; index++) {
        await owner.query(
          'insert into attachment_chunk (attachment_id, index, tenant_id, data) values ($1, $2, $3, $4)',
          [rows[0]?.id, index, rows[0]?.tenant_id, randomBytes(pieceBytes)],
        );
      }
    }
  });
}

async function measure(name: 'backup' | 'restore', dataDir: string, ...args: string[]): Promise<Measured> {
  const start = performance.now();
  const child = spawn(process.execPath, [path.join(root, `server/${name}.ts`), ...args], {
    env: { ...process.env, RELAIS_DATA_DIR: dataDir, RELAIS_LOG_LEVEL: 'error', NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let megabytes = 0;
  const look = setInterval(() => {
    peakOf(child.pid ?? 0)
      .then((peak) => {
        megabytes = Math.max(megabytes, peak);
      })
      .catch(() => clearInterval(look));
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
  return { seconds: (performance.now() - start) / 1_000, megabytes };
}

/** The most memory that a process has had, in MB. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return mega(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024);
}

async function fetchExport(url: string, dataDir: string, pid: number): Promise<LargeBackup['export']> {
  const { tenant, contact } = await withOwner(dataDir, async (owner) => {
    const { rows } = await owner.query<{ tenant: string; contact: string }>(
      'select tenant_id as tenant, id as contact from contact',
    );
    return rows[0] ?? { tenant: '', contact: '' };
  });
  const admin = await person(url, 'web-manager', administrator);
  const base = `/api/web-manager/tenants/${tenant}/customer-data/exports`;
  const { exportId } = await admin.get(z.object({ exportId: z.uuid() }), 'POST', base, { contactIds: [contact] });
  const megabytesBefore = await peakOf(pid);
  const start = performance.now();
  const response = await fetch(`${url}${base}/${exportId}`, { headers: { cookie: admin.cookie } });
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += chunk.length;
  return {
    seconds: (performance.now() - start) / 1_000,
    megabytesBefore,
    megabytes: await peakOf(pid),
    fileMegabytes: mega(bytes),
  };
}

function mega(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
