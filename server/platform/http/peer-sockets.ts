/**
 * The WebSockets of one door: what a peer may send and how much, who is silent too long, how all are told goodbye.
 * What a peer must not do closes its own socket and nobody else's.
 */
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { addressBlock } from '../address-block.ts';
import type { Clock } from '../clock.ts';

/** A peer that answers no ping for so long is taken for gone. */
const silenceMs = 25_000;
/** Bytes that may wait for a slow peer; a page that is so far behind does better to reconnect. */
const maxBuffered = 1024 * 1024;

/** Close codes beside the door's own (RFC 6455, 7.4). */
export const closeCode = {
  failed: 1011,
  restarting: 1012,
  full: 1013,
  badFrame: 4400,
  tooMany: 4408,
  notReady: 4503,
} as const;

export interface PeerLimits {
  /** Characters of a frame. */
  readonly frame: number;
  /** Frames between two pings. */
  readonly frames: number;
  /** Sockets of one address (an IPv6 /64) at this node. */
  readonly perAddress: number;
  /** Sockets at this node. */
  readonly total: number;
}

export interface PeerSocketsOptions<Command> {
  clock: Clock;
  limits: PeerLimits;
  command: z.ZodType<Command>;
}

export interface PeerHandlers<Command> {
  onCommand(command: Command): void;
  /** Once, however it ended. */
  onClosed(): void;
}

export interface Peer {
  /** False as soon as it is closing: nothing that is added for it now would ever be taken away. */
  readonly isOpen: boolean;
  readonly openedAt: number;
  /** A frame is not changed once it was sent. */
  send(frame: object): void;
  close(code: number): void;
}

interface Entry {
  readonly socket: WebSocket;
  readonly address: string;
  readonly openedAt: number;
  heardAt: number;
  frames: number;
  /** Bytes that waited for it at the last ping. */
  waited: number;
}

export class PeerSockets<Command> {
  readonly #options: PeerSocketsOptions<Command>;
  readonly #open = new Set<Entry>();
  readonly #perAddress = new Map<string, number>();
  /** The frame sent last: what is told to many is written once. */
  #written: { frame: object; bytes: Buffer } | undefined;

  constructor(options: PeerSocketsOptions<Command>) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Takes a socket in; undefined when there are too many. To be called before anything is awaited. */
  accept(socket: WebSocket, request: FastifyRequest, handlers: PeerHandlers<Command>): Peer | undefined {
    const { clock, limits } = this.#options;
    const address = addressBlock(request.ip);
    const ofAddress = this.#perAddress.get(address) ?? 0;
    if (ofAddress >= limits.perAddress || this.#open.size >= limits.total) {
      socket.close(ofAddress >= limits.perAddress ? closeCode.tooMany : closeCode.full);
      return undefined;
    }
    const now = clock.now().getTime();
    const entry: Entry = { socket, address, openedAt: now, heardAt: now, frames: 0, waited: 0 };
    this.#open.add(entry);
    this.#perAddress.set(address, ofAddress + 1);
    socket.on('close', () => {
      this.#forget(entry);
      handlers.onClosed();
    });
    socket.on('message', (data) => this.#hear(entry, data.toString(), handlers));
    return {
      get isOpen() {
        return socket.readyState === socket.OPEN;
      },
      openedAt: now,
      send: (frame) => send(socket, this.#bytesOf(frame)),
      close: (code) => socket.close(code),
    };
  }

  /** Sends `ping` to all and drops who is silent or takes nothing. To be called every 10 s. */
  ping(ping: object): void {
    const now = this.#options.clock.now().getTime();
    const bytes = bytesOf(ping);
    for (const entry of this.#open) {
      entry.frames = 0;
      const waits = entry.socket.bufferedAmount;
      // Who took nothing from one ping to the next holds memory of ours for as long as he likes.
      const isStalled = entry.waited > 0 && waits >= entry.waited;
      entry.waited = waits;
      if (isStalled || now - entry.heardAt > silenceMs) entry.socket.terminate();
      else send(entry.socket, bytes);
    }
  }

  /** Says goodbye to all; those who do not answer are ended by the node (node.ts). */
  close(code: number, goodbye?: object): void {
    const bytes = goodbye === undefined ? undefined : bytesOf(goodbye);
    for (const { socket } of this.#open) {
      if (bytes !== undefined) send(socket, bytes);
      socket.close(code);
    }
  }

  #bytesOf(frame: object): Buffer {
    if (this.#written?.frame !== frame) this.#written = { frame, bytes: bytesOf(frame) };
    return this.#written.bytes;
  }

  #hear(entry: Entry, text: string, { onCommand }: PeerHandlers<Command>): void {
    const { clock, limits } = this.#options;
    entry.heardAt = clock.now().getTime();
    entry.frames += 1;
    if (entry.frames > limits.frames) {
      entry.socket.close(closeCode.tooMany);
      return;
    }
    const command = text.length > limits.frame ? undefined : this.#parse(text);
    if (command === undefined) entry.socket.close(closeCode.badFrame);
    else onCommand(command);
  }

  #parse(text: string): Command | undefined {
    try {
      const parsed = this.#options.command.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : undefined;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #forget(entry: Entry): void {
    this.#open.delete(entry);
    const left = (this.#perAddress.get(entry.address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(entry.address);
    else this.#perAddress.set(entry.address, left);
  }
}

const bytesOf = (frame: object): Buffer => Buffer.from(JSON.stringify(frame));

function send(socket: WebSocket, bytes: Buffer): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > maxBuffered) socket.terminate();
  else socket.send(bytes, { binary: false });
}

/** `not-ready`: the node has lost the database, while others may have it. */
export type ClosingWhy = 'restarting' | 'not-ready';

/** What the server does with the sockets of a door on its clockwork. */
export interface Sockets {
  readonly door: 'agent-portal' | 'web-interaction';
  /** How many are open. */
  size(): number;
  /** Every 10 s. */
  ping(): void;
  /** Says why and closes all. */
  close(why: ClosingWhy): void;
}
