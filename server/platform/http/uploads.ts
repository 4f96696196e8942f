/**
 * Files over HTTP: bodies that stream in, content that streams out. Every other body is small and must arrive soon
 * (server.ts); an upload may take minutes, as long as bytes keep coming.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RelaisError } from '../errors.ts';

/** A request, uploads included, must have arrived within this. */
export const longestUploadMs = 900_000;
/** An upload from which nothing comes for so long is cut off. */
const silenceMs = 30_000;

/** In a scope of its own: bodies of `application/octet-stream` reach its handlers as they come, whatever their size. */
export function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
}

/** The option of a route that takes uploads. */
export const uploadRoute = { config: { isUpload: true } } as const;

export function isUpload(request: FastifyRequest): boolean {
  const { config } = request.routeOptions;
  return 'isUpload' in config && config.isUpload === true;
}

/**
 * Gives `work` the body of an upload. A body that stops early is ATTACHMENT_CUT_OFF. What is not read because the file
 * was refused is read away, so that the sender hears why; for how long, the server says (server.ts).
 */
export async function withBody<T>(
  request: FastifyRequest,
  size: number,
  work: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const stream = request.body;
  if (!(stream instanceof Readable)) throw new RelaisError('INPUT_INVALID', { detail: 'the body is no file' });
  const announced = request.headers['content-length'];
  try {
    if (announced !== undefined && Number(announced) !== size) throw new RelaisError('ATTACHMENT_CUT_OFF');
    return await work(bytesOf(stream));
  } finally {
    stream.resume();
  }
}

async function* bytesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => stream.destroy(new RelaisError('ATTACHMENT_CUT_OFF')), silenceMs);
  try {
    const chunks: AsyncIterable<unknown> = stream.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      timer.refresh();
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a body is bytes');
      yield chunk;
      timer.refresh();
    }
  } catch (error) {
    if (error instanceof RelaisError) throw error;
    throw new RelaisError('ATTACHMENT_CUT_OFF', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

export interface ServedFile {
  type: string;
  size: number;
  /** A whole Content-Disposition: files are saved, never opened as a page of ours. */
  disposition: string;
}

/** Streams a file out, as something that no browser runs, draws as a document, or guesses the type of. */
export function sendFile(reply: FastifyReply, file: ServedFile, pieces: AsyncIterable<Buffer>): FastifyReply {
  return reply
    .header('content-type', file.type)
    .header('content-length', file.size)
    .header('content-disposition', file.disposition)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(Readable.from(pieces, { objectMode: false }));
}
