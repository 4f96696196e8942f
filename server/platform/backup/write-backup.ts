/** Writes all that the database holds into one file, consistent while nodes go on working. */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { exists, syncFolder } from '../files.ts';
import { columnsOf, readMigrationNames, readTables } from './catalogue.ts';
import { BackupError, endOfRows, type Header, headerMark, type Trailer, trailerMark } from './format.ts';

export interface WriteOptions {
  owner: pg.ClientConfig;
  /** Must not exist. It holds everything but the secret key and is readable by our account alone. */
  file: string;
  now: Date;
  release: string;
}

export interface Written {
  bytes: number;
  rows: Trailer['rows'];
}

/**
 * One REPEATABLE READ snapshot of tables that nobody can drop meanwhile. A file that bears the name is whole: until then it is `<file>.part`, which is gone when the
 * backup fails. Throws BackupError for what the operator can mend.
 */
export async function writeBackup({ owner, file, now, release }: WriteOptions): Promise<Written> {
  if (await exists(file)) throw new BackupError(`${file} is there already; give another name`);
  const part = `${file}.part`;
  // The rest of a backup that was killed; opened anew it would keep its owner and mode.
  await rm(part, { force: true });
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await beginWithAllTables(client);
    const rows: Trailer['rows'] = {};
    const text = Readable.from(lines(client, rows, { now, release }), { objectMode: false });
    await pipeline(text, createGzip({ level: 6 }), createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(part, file);
    await syncFolder(path.dirname(file));
    const { size } = await stat(file);
    return { bytes: size, rows };
  } catch (error) {
    await rm(part, { force: true });
    throw unwritable(error, file);
  } finally {
    await client.end();
  }
}

/**
 * A snapshot keeps rows, not tables: a day of the event log (a partition, locked with its table) could be dropped before it
 * is read. Locked first, as the snapshot comes with the first statement after: the names are read before the transaction.
 */
async function beginWithAllTables(client: pg.Client): Promise<void> {
  const names = (await readTables(client)).map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
  await client.query('begin isolation level repeatable read read only');
  if (names.length > 0) await client.query(`lock table ${names.join(', ')} in access share mode`);
}

const faultsOfTheDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR']);

/** A full disk, a folder that is not there: told with the file's name. Faults of the database stay what they are. */
function unwritable(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !faultsOfTheDisk.has(String(error.code))) return error;
  return new BackupError(`cannot write ${file}: ${error.message}. Nothing of it was kept`, { cause: error });
}

async function* lines(
  client: pg.Client,
  counts: Trailer['rows'],
  { now, release }: Pick<WriteOptions, 'now' | 'release'>,
): AsyncGenerator<string | Buffer> {
  const header: Header = {
    format: 1,
    createdAt: now.toISOString(),
    release,
    migrations: await readMigrationNames(client),
    secretCheck: await readSecretCheck(client),
  };
  yield `${headerMark}${JSON.stringify(header)}\n`;
  for (const table of await readTables(client)) {
    const target = columnsOf(table);
    yield `COPY ${target} FROM stdin;\n`;
    const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
    const rows = client.query(
      copyTo(`copy (select ${columns} from public.${pg.escapeIdentifier(table.name)}) to stdout`),
    );
    for await (const chunk of rows) yield chunk;
    counts[table.name] = rows.rowCount;
    yield endOfRows;
  }
  const trailer: Trailer = { rows: counts };
  yield `${trailerMark}${JSON.stringify(trailer)}\n`;
}

async function readSecretCheck(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ secret_check: string }>('select secret_check from installation');
  const [row] = rows;
  if (row === undefined) throw new BackupError('the database holds no installation: there is nothing to back up');
  return row.secret_check;
}
