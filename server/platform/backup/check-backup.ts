/** Reads a backup to its end without a database: what is in it, and whether it could be restored. */
import { stat } from 'node:fs/promises';
import { knownMigrations } from '../migrate.ts';
import type { Secrets } from '../secrets.ts';
import { BackupError, type Header, type Trailer } from './format.ts';
import { readBackup } from './read-backup.ts';

export interface Checked {
  header: Header;
  rows: Trailer['rows'];
  bytes: number;
}

const newline = 0x0a;

/**
 * Every byte is read: the checksum of the compression, each table's rows against the count in the last line, the release and,
 * when `secrets` are given, the secret key. Throws BackupError for a file that no restore would take.
 */
export async function checkBackup(file: string, secrets: Secrets | undefined): Promise<Checked> {
  const backup = await readBackup(file);
  try {
    await checkHeader(backup.header, secrets, file);
    const counts = new Map<string, number>();
    for (;;) {
      const part = await backup.next();
      if ('trailer' in part) {
        const { rows } = part.trailer;
        checkCounts(rows, counts, file);
        return { header: backup.header, rows, bytes: (await stat(file)).size };
      }
      const table = tableOf(part.table);
      let count = 0;
      // A row is a line: COPY writes newlines inside of values as \n.
      for await (const piece of part.rows) count += linesIn(piece);
      counts.set(table, count);
    }
  } finally {
    await backup.close();
  }
}

/** What is known before a row is read: whether this release and this key could take it. */
export async function checkHeader(header: Header, secrets: Secrets | undefined, file: string): Promise<void> {
  const known = new Set(await knownMigrations());
  const unknown = header.migrations.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new BackupError(`${file} was written by a newer release (${header.release}); restore it with that one`);
  }
  try {
    secrets?.open('secret-check', header.secretCheck);
  } catch (cause) {
    throw new BackupError(
      `${file} belongs to an installation with another secret key; give that one (RELAIS_SECRET_KEY or secret.key), ` +
        'without it its stored secrets cannot be opened',
      { cause },
    );
  }
}

function checkCounts(wanted: Trailer['rows'], found: ReadonlyMap<string, number>, file: string): void {
  const tables = new Set([...Object.keys(wanted), ...found.keys()]);
  for (const table of tables) {
    if (wanted[table] !== found.get(table)) throw new BackupError(`${file} is damaged: rows of ${table} are missing`);
  }
}

/** `public."contact" ("id", …)` is the table contact. */
function tableOf(heading: string): string {
  return /^public\."?([^" ]+)"? \(/.exec(heading)?.[1] ?? heading;
}

function linesIn(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, at + 1)) count++;
  return count;
}
