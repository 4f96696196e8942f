/**
 * The customers' routes for pages of other sites: a chat page's allowed origins may call what is the page's, and nobody
 * else. Answers never allow credentials: what a customer may do hangs on his chat's token, which no cookie carries.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAllowedOrigin } from '#contracts/vocabulary/allowed-origin.ts';
import { chatToken } from '#contracts/web-interaction/contract.ts';
import { chatPageKey } from '#contracts/web-manager/chat-pages.ts';
import { hashToken } from '#server/contacts/open.ts';
import type { Ground } from '#server/platform/ground.ts';
import { isForeign } from '#server/platform/http/origin.ts';
import { findChatByToken, findChatPage, listAllowedOrigins } from './web-interaction.store.ts';

const framed = z.object({ key: chatPageKey });
const prefix = '/api/web-interaction/';
/** Seconds for which a browser need not ask again; what it then sends is looked at all the same. */
const preflightSeconds = '600';

export interface CrossOrigin {
  /** Whether the request comes from another site's page that may make it; known from this hook on. */
  allows(request: FastifyRequest): boolean;
}

/** Adds an `onRequest` hook; to be called before the origin guard is added, which asks `allows`. */
export function mountCrossOrigin(app: FastifyInstance, { db }: Ground, publicUrls: readonly string[]): CrossOrigin {
  const allowed = new WeakSet<FastifyRequest>();

  /** The origins that may make the request; a preflight cannot say whose chat it is about. */
  function findAllowed(request: FastifyRequest, place: Place): Promise<readonly string[]> {
    return db.asSystem(async (tx) => {
      if (place.key !== undefined) return (await findChatPage(tx, place.key))?.allowedOrigins ?? [];
      const token = tokenOf(request);
      if (token !== undefined) return (await findChatByToken(tx, hashToken(token)))?.allowedOrigins ?? [];
      return request.method === 'OPTIONS' ? listAllowedOrigins(tx) : [];
    });
  }

  app.addHook('onRequest', async (request, reply) => {
    const place = placeOf(request);
    if (place === undefined) return;
    reply.header('vary', 'Origin');
    if (!isFromElsewhere(request, publicUrls)) return;
    const { origin } = request.headers;
    const listed = await findAllowed(request, place);
    // Pictures are asked for without Origin: whether they may be shown hangs on the page alone.
    if (listed.length > 0) reply.header('cross-origin-resource-policy', 'cross-origin');
    if (origin !== undefined && isAllowedOrigin(listed, origin)) {
      allowed.add(request);
      reply.header('access-control-allow-origin', origin);
    } else if (place.isOpen) {
      reply.header('access-control-allow-origin', '*');
    }
    if (request.method === 'OPTIONS') return answerPreflight(reply);
  });
  return { allows: (request) => allowed.has(request) };
}

/** The sites that may frame the page of a key: `/webinteraction/:key`. */
export async function findFraming({ db }: Ground, { params }: FastifyRequest): Promise<readonly string[]> {
  const key = framed.safeParse(params).data?.key;
  if (key === undefined) return [];
  return (await db.readAsSystem((tx) => findChatPage(tx, key)))?.allowedOrigins ?? [];
}

interface Place {
  /** The key of the chat page in the path. */
  readonly key: string | undefined;
  /** What everybody may read, so that a refused page can be told that it is. */
  readonly isOpen: boolean;
}

/** Undefined for routes of others. By the route that was matched, because a path may be spelled in more ways than one. */
function placeOf({ routeOptions, url }: FastifyRequest): Place | undefined {
  if (!(routeOptions.url ?? '').startsWith(prefix)) return undefined;
  const [, , , folder, key, what] = (url.split('?')[0] ?? '').split('/').map(decoded);
  if (folder !== 'pages') return { key: undefined, isOpen: false };
  return { key: chatPageKey.safeParse(key).data ?? '', isOpen: what === 'embedding' };
}

/** As the router of the contract reads a part of the path. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}

/** `same-site` is another host or port of the same organisation; to us it is another site. */
function isFromElsewhere(request: FastifyRequest, publicUrls: readonly string[]): boolean {
  return request.headers['sec-fetch-site'] === 'same-site' || isForeign(request.headers, request.host, publicUrls);
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  return chatToken.safeParse(headers.authorization?.replace(/^Bearer /i, '')).data;
}

async function answerPreflight(reply: FastifyReply): Promise<FastifyReply> {
  if (reply.hasHeader('access-control-allow-origin')) {
    reply
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', preflightSeconds);
  }
  return reply.status(204).send();
}
