/** Serves the built pages: HTML with the nonce of the response, assets for ever, as they were compressed. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RelaisError } from '../errors.ts';
import { mountBuiltFiles } from './built-files.ts';
import { sendProblem } from './send-problem.ts';

/** Their names change with what is in them. */
const forEver = 'public, max-age=31536000, immutable';
const noncePlaceholder = '__CSP_NONCE__';

export interface Page {
  /** The page's folder under web/. */
  name: string;
  /** Fastify paths that answer with it. */
  paths: readonly string[];
  /** The sources (CSP) that may frame it; none when absent. */
  framedBy?: (request: FastifyRequest) => Promise<readonly string[]>;
}

export interface Pages {
  pages: readonly Page[];
  /** The page that a browser gets, with status 404, for an address that leads nowhere. */
  nowhere: string;
}

export async function mountPages(app: FastifyInstance, webDir: string, { pages, nowhere }: Pages): Promise<void> {
  await mountBuiltFiles(app, path.join(webDir, 'assets'), { prefix: '/assets/', cacheControl: forEver });
  // Pages name their own icon; browsers ask for this one all the same.
  app.get('/favicon.ico', async (_request, reply) => reply.status(204).send());
  const read = (name: string): Promise<string> => readFile(path.join(webDir, name, 'index.html'), 'utf8');
  answerNowhere(app, await read(nowhere));
  for (const { name, paths, framedBy } of pages) {
    const html = await read(name);
    for (const each of paths) {
      app.get(each, async (request, reply) => sendPage(reply, html, await framedBy?.(request)));
    }
  }
}

/** What is answered where no route is: problem details, or to a browser the page given. To be called once. */
export function answerNowhere(app: FastifyInstance, html?: string): void {
  app.setNotFoundHandler(async (request, reply) => {
    if (html !== undefined && isNavigation(request)) return sendPage(reply.status(404), html);
    await sendProblem(reply, new RelaisError('ROUTE_NOT_FOUND'));
    return reply;
  });
}

/** Somebody typed the address or followed a link; programs and scripts get problem details. */
function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api/') && headers.accept?.includes('text/html') === true;
}

async function sendPage(reply: FastifyReply, html: string, framedBy: readonly string[] = []): Promise<FastifyReply> {
  // It knows one site only. Where it stands, browsers that know `frame-ancestors` pass it over.
  if (framedBy.length > 0) reply.raw.removeHeader('x-frame-options');
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', contentSecurityPolicy(nonce, framedBy))
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(noncePlaceholder, nonce));
}

/** Style tags need the nonce because Mantine writes some at run time; style attributes are set through the DOM. */
function contentSecurityPolicy(nonce: string, framedBy: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framedBy.length === 0 ? "'none'" : framedBy.join(' ')}`,
  ].join('; ');
}
