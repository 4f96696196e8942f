/**
 * Requests take turns (fair-gate.ts), so that a flood from one address costs the others little: its requests a second are
 * bounded, those over it wait; few of an address are worked on at once; what waits is bounded. Nothing of it touches the
 * database.
 */
import type http from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressBlock } from '../address-block.ts';
import { RelaisError } from '../errors.ts';
import { FairGate, GateFull } from '../fair-gate.ts';
import type { LoadLimits } from './load-limits.ts';
import { createRoom } from './room.ts';

/** Requests that are worked on at once: more of them would wait for the database's connections, where nobody takes turns. */
export const requestGate = { atOnce: 32, perKey: 8, waitingPerKey: 1_000, waiting: 10_000 } as const;
/** Of who shows no session, be it one of ours or not: customers who come to a page, and floods. They hold up nobody who works. */
export const strangersGate = { ...requestGate, atOnce: 8, perKey: 4 } as const;
/** Sign-ons wait for their password's turn (identity/password.ts); nobody who works waits behind them. */
const signOnGate = { atOnce: 16, perKey: 8, waitingPerKey: 2_000, waiting: 10_000 } as const;
/** Uploads last as long as their sender is slow, and need the database for a moment a piece: they hold up no request. */
export const uploadGate = { atOnce: 200, perKey: 50, waitingPerKey: 0, waiting: 0 } as const;
/** What an address may owe at most, in seconds; its requests wait for twice as long at most, what is more is refused. */
const mostSeconds = 1;
/** So many times further apart than usual come the requests of an address that owes all it can. */
const deepDebtApart = 10;
/** Bytes of bodies held at once, of an address and of all. */
const bodyBytes = { perAddress: 16 * 1024 * 1024, total: 128 * 1024 * 1024 };
/** Requests on one connection whose answers are still to come. Browsers and proxies send one. */
const pipelined = 10;
/** What a request counts for that came to nothing: people seldom make them, floods nothing else. */
const vainCost = 20;
/** Of one that was told to come later (429). */
const refusedCost = 50;
/** Not those that people's work brings along: a form that is not right, an offer that somebody else took. */
const vain: readonly number[] = [400, 401, 404, 405, 413, 415, 431];

const costOf = (status: number): number => (status === 429 ? refusedCost : vain.includes(status) ? vainCost : 1);

interface Account {
  /** Requests that may still be made now; below 0 they wait. */
  credit: number;
  at: number;
  /** When the last one that had to wait goes on. */
  slot: number;
  bodies: number;
  /** Requests that are not answered. */
  open: number;
}

export interface TurnsOptions {
  readonly limits: Pick<LoadLimits, 'requestsPerAddress' | 'mostBusy'>;
  readonly bodyLimit: number;
  kindOf(request: FastifyRequest): RequestKind;
}

/** `urgent` is answered whatever waits: who asks must know now. The others wait for their own kind only. */
export type RequestKind = 'urgent' | 'upload' | 'sign-on' | 'usual' | 'stranger';

export function takeTurns(app: FastifyInstance, { limits, bodyLimit, kindOf }: TurnsOptions): void {
  const accounts = new Accounts(limits.requestsPerAddress);
  const gates = {
    usual: new FairGate(requestGate, createRoom(limits.mostBusy.usual)),
    stranger: new FairGate(strangersGate, createRoom(limits.mostBusy.stranger)),
    'sign-on': new FairGate(signOnGate),
    upload: new FairGate(uploadGate),
  };
  const leaves = new WeakMap<FastifyRequest, () => void>();

  app.addHook('onRequest', async (request, reply) => {
    const block = addressBlock(request.ip);
    // Who is urgent waits for none of his address's other requests.
    const account = kindOf(request) === 'urgent' ? `${block} urgent` : block;
    await accounts.admit(account, request, announced(request, bodyLimit), reply);
  });

  app.addHook('preValidation', async (request, reply) => {
    const kind = kindOf(request);
    if (kind === 'urgent') return;
    const leave = await enter(gates[kind], addressBlock(request.ip));
    // A socket's own work takes turns by itself.
    if (request.ws) setImmediate(leave);
    leaves.set(request, leave);
    reply.raw.once('close', leave);
    // Gone while he waited: nobody reads the answer.
    if (request.raw.socket.destroyed) {
      leave();
      throw limited();
    }
  });

  // An answer that is taken slowly is no work.
  app.addHook('onSend', async (request, _reply, payload) => {
    leaves.get(request)?.();
    return payload;
  });
}

/**
 * What comes before Fastify: a connection on which too many requests wait for their answers is closed (`close`). One piece
 * from the network may hold a thousand of them; those behind the last one allowed cost next to nothing. `work` and `rest`
 * are told when a connection has something to answer, and when it has answered all.
 */
export function refusePipelines(
  handler: http.RequestListener,
  { close, work, rest }: Record<'close' | 'work' | 'rest', (socket: Socket) => void>,
): http.RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const unanswered = (waiting.get(socket) ?? 0) + 1;
    if (unanswered > pipelined) {
      close(socket);
      return;
    }
    waiting.set(socket, unanswered);
    work(socket);
    response.once('close', () => {
      const left = (waiting.get(socket) ?? 1) - 1;
      waiting.set(socket, left);
      if (left === 0 && !socket.destroyed) rest(socket);
    });
    handler(request, response);
  };
}

async function enter(gate: FairGate, address: string): Promise<() => void> {
  try {
    return await gate.enter(address);
  } catch (error) {
    if (error instanceof GateFull) throw limited();
    throw error;
  }
}

function limited(): RelaisError {
  return new RelaisError('SERVER_BUSY', { retryAfterSeconds: 1 });
}

/** Bytes of the body that may come; uploads go through in pieces and count for little. */
function announced({ headers }: FastifyRequest, bodyLimit: number): number {
  if (isOfUnknownLength(headers)) return bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0), bodyLimit);
}

const isOfUnknownLength = (headers: FastifyRequest['headers']): boolean => headers['transfer-encoding'] !== undefined;

/** What each address has asked for lately; forgotten once it has all its credit again. */
class Accounts {
  readonly #perSecond: number;
  readonly #accounts = new Map<string, Account>();
  #bodies = 0;
  #sweptAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Resolves when it is time for one more request. Throws SERVER_BUSY when too much waits or is held. */
  async admit(address: string, { headers }: FastifyRequest, body: number, reply: FastifyReply): Promise<void> {
    const account = this.#of(address);
    if (account.bodies + body > bodyBytes.perAddress || this.#bodies + body > bodyBytes.total) throw limited();
    const isLate = account.credit < 1;
    const least = -mostSeconds * this.#perSecond;
    const delay = isLate ? this.#nextSlot(account) : 0;
    if (delay > 2 * mostSeconds * 1_000) throw limited();
    // Nobody knows how much of it would have to be read.
    if (account.credit < least / 2 && isOfUnknownLength(headers)) throw limited();
    account.credit = Math.max(least, account.credit - 1);
    account.open += 1;
    account.bodies += body;
    this.#bodies += body;
    reply.raw.once('close', () => {
      account.credit = Math.max(least, account.credit - (costOf(reply.statusCode) - 1));
      account.open -= 1;
      account.bodies -= body;
      this.#bodies -= body;
    });
    if (!isLate) return;
    account.slot = account.at + delay;
    await wait(delay);
  }

  /** Milliseconds until the account's next request. They come one by one, and at greater distances once it owes all it can: a crowd is no burst. */
  #nextSlot({ credit, at, slot }: Account): number {
    const debt = -credit / this.#perSecond;
    const apart = (debt >= mostSeconds ? deepDebtApart : 1) / this.#perSecond;
    return Math.max(debt * 1_000, slot - at + apart * 1_000);
  }

  #of(address: string): Account {
    const now = performance.now();
    this.#sweep(now);
    const burst = this.#perSecond * 2;
    const account = this.#accounts.get(address) ?? {
      credit: burst,
      at: now,
      slot: now,
      bodies: 0,
      open: 0,
    };
    account.credit = Math.min(burst, account.credit + ((now - account.at) / 1_000) * this.#perSecond);
    account.at = now;
    this.#accounts.set(address, account);
    return account;
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < 1_000) return;
    this.#sweptAt = now;
    // After three seconds of rest an address has its whole credit, whatever it owed.
    for (const [address, { at, open }] of this.#accounts)
      if (open === 0 && now - at > 3_000) this.#accounts.delete(address);
  }
}
