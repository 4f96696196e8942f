/** Takes a backup file apart as it streams by. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  BackupError,
  type Header,
  headerMark,
  headerSchema,
  type Trailer,
  trailerMark,
  trailerSchema,
} from './format.ts';

export interface BackupReader {
  readonly header: Header;
  /** The next table's heading, with its rows, which must be read before the next; or what the last line says. */
  next(): Promise<{ table: string; rows: AsyncGenerator<Buffer, void> } | { trailer: Trailer }>;
  close(): Promise<void>;
}

const newline = 0x0a;
const heading = /^COPY (public\..+) FROM stdin;$/;
const terminator = Buffer.from('\n\\.\n');
const longestLine = 1_000_000;

/** Throws BackupError for a file that is none, is damaged or cut off. */
export async function readBackup(file: string): Promise<BackupReader> {
  const gunzip = createGunzip();
  // A fault of the file or of its compression arrives at who reads on.
  const reading = pipeline(createReadStream(file), gunzip).catch((error: unknown) => error);
  const source = new Pieces(gunzip[Symbol.asyncIterator](), file);
  const close = async (): Promise<void> => {
    gunzip.destroy();
    await reading;
  };
  try {
    const header = parse(headerSchema, headerMark, await source.line(), file);
    return {
      header,
      async next() {
        const line = await source.line();
        const [, table] = heading.exec(line) ?? [];
        if (table !== undefined) return { table, rows: source.rows() };
        const trailer = parse(trailerSchema, trailerMark, line, file);
        await source.end();
        return { trailer };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function parse<T>(
  schema: { safeParse(value: unknown): { data?: T | undefined } },
  mark: string,
  line: string,
  file: string,
): T {
  const fault = new BackupError(`${file} is no backup of Relais that this release can read, or it is damaged`);
  if (!line.startsWith(mark)) throw fault;
  let value: unknown;
  try {
    value = JSON.parse(line.slice(mark.length));
  } catch (cause) {
    fault.cause = cause;
    throw fault;
  }
  const { data } = schema.safeParse(value);
  if (data === undefined) throw fault;
  return data;
}

class Pieces {
  #rest: Buffer = Buffer.alloc(0);
  readonly #source: AsyncIterator<unknown>;
  readonly #file: string;

  constructor(source: AsyncIterator<unknown>, file: string) {
    this.#source = source;
    this.#file = file;
  }

  async line(): Promise<string> {
    for (;;) {
      const at = this.#rest.indexOf(newline);
      if (at >= 0) {
        const line = this.#rest.subarray(0, at).toString('utf8');
        this.#rest = this.#rest.subarray(at + 1);
        return line;
      }
      if (this.#rest.length > longestLine) throw new BackupError(`${this.#file} is no backup of Relais`);
      await this.#more();
    }
  }

  async *rows(): AsyncGenerator<Buffer> {
    // The end is looked for with the newline before it, which the first row has not.
    this.#rest = Buffer.concat([Buffer.from('\n'), this.#rest]);
    let isFirst = true;
    for (;;) {
      const at = this.#rest.indexOf(terminator);
      const isEnd = at >= 0;
      const upTo = isEnd ? at + 1 : this.#safeLength();
      const piece = this.#rest.subarray(isFirst ? 1 : 0, upTo);
      if (upTo > 0) isFirst = false;
      this.#rest = this.#rest.subarray(isEnd ? at + terminator.length : upTo);
      if (piece.length > 0) yield piece;
      if (isEnd) return;
      await this.#more();
    }
  }

  /** Throws unless nothing follows. */
  async end(): Promise<void> {
    const { done } = await this.#read();
    if (done !== true || this.#rest.length > 0) throw new BackupError(`${this.#file} goes on after its end`);
  }

  /** How much of the rest cannot be the beginning of the end. */
  #safeLength(): number {
    const from = Math.max(0, this.#rest.length - terminator.length + 1);
    const at = this.#rest.indexOf(newline, from);
    return at < 0 ? this.#rest.length : at;
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#read();
    if (done === true || !Buffer.isBuffer(value)) {
      throw new BackupError(`${this.#file} is cut off: its end is missing`);
    }
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }

  async #read(): Promise<IteratorResult<unknown>> {
    try {
      return await this.#source.next();
    } catch (cause) {
      throw new BackupError(`${this.#file} cannot be read: it is damaged, cut off or no backup of Relais`, { cause });
    }
  }
}
