/**
 * Serves the built files of a folder as they were when the node started, from memory: all of them are a few megabytes. A
 * new build beneath a running node changes nothing of what its pages load, and whoever asks for a file again and again costs no
 * reading (docs/performance.md).
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What the build makes; another kind of file fails the start. */
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const compressed = '.gz';

interface BuiltFile {
  readonly type: string;
  readonly etag: string;
  readonly bytes: Buffer;
  /** As the build compressed it (gzip), if it did. */
  readonly gzip: Buffer | undefined;
}

export interface BuiltFilesOptions {
  /** Ends with a slash; the files' routes lie below it, each its own. */
  readonly prefix: string;
  readonly cacheControl: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function mountBuiltFiles(
  app: FastifyInstance,
  folder: string,
  { prefix, cacheControl, headers = {} }: BuiltFilesOptions,
): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((each) => !each.endsWith(compressed))) {
    const gzip = names.includes(`${name}${compressed}`) ? `${name}${compressed}` : undefined;
    const file = await read(folder, name, gzip);
    app.get(`${prefix}${name}`, async (request, reply) => {
      void reply.headers({ ...headers, 'cache-control': cacheControl, etag: file.etag });
      return send(file, request, reply);
    });
  }
}

async function read(folder: string, name: string, gzip: string | undefined): Promise<BuiltFile> {
  const type = types[path.extname(name)];
  if (type === undefined) throw new Error(`${path.join(folder, name)} is of no kind that is served`);
  const bytes = await readFile(path.join(folder, name));
  return {
    type,
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    bytes,
    gzip: gzip === undefined ? undefined : await readFile(path.join(folder, gzip)),
  };
}

function send(file: BuiltFile, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (file.gzip !== undefined) void reply.header('vary', 'accept-encoding');
  // RFC 9110, 13.1.2: compared weakly, since both encodings have the one tag; proxies that compress make it weak.
  const known = headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known?.some((each) => each === file.etag || each === '*') === true) return reply.status(304).send();
  void reply.type(file.type);
  if (file.gzip === undefined || !takesGzip(headers['accept-encoding'])) return reply.send(file.bytes);
  return reply.header('content-encoding', 'gzip').send(file.gzip);
}

/** RFC 9110, 12.5.3. */
function takesGzip(accepted: string | string[] | undefined): boolean {
  const codings = String(accepted ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.split(';').map((part) => part.trim()));
  const quality = (name: string): number | undefined => {
    const found = codings.find(([coding]) => coding === name);
    return found === undefined ? undefined : Number(found.find((part) => part.startsWith('q='))?.slice(2) ?? 1);
  };
  return (quality('gzip') ?? quality('*') ?? 0) > 0;
}
