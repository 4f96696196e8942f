/**
 * The desk socket as the page sees it: it comes back by itself. A lost connection is told once, a
 * regained one by its snapshot. Timers, randomness and the socket are passed in.
 */
import type { DeskCommand, DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { Focus } from '#contracts/agent-portal/supervision-views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';

/** The server pings every 10 s: after so long without a frame the connection is dead, whatever the socket says. */
export const silenceMs = 25_000;
export const firstRetryMs = 500;
export const longestRetryMs = 5_000;
/** A node that stops has others beside it, or is back soon; but not all desks should knock at once. */
const restartSpreadMs = 2_000;
/** Who is back by then has lost nothing that is worth a word. */
export const quietMs = 5_000;
/** A typing sign is shown for 5 s: this often keeps it up. */
const typingEveryMs = 3_000;

interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  opened(): void;
  received(text: string): void;
  /** Once; nothing comes after it. */
  closed(): void;
}

export interface ConnectionPorts {
  openSocket(events: SocketEvents): Socket;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Milliseconds, only differences matter. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  /**
   * Asked when a socket closed before it opened: a refused session and an unreachable server look the same to it.
   * False only when the server said so; must not reject.
   */
  stillSignedOn(): Promise<boolean>;
  /** Whether the server answers a request now; must not reject. */
  isReachable(): Promise<boolean>;
}

/** `database`: the server was reached and says that it cannot reach its database. */
export type LostWhy = 'network' | 'database';

interface ConnectionListener {
  frame(frame: DeskFrame): void;
  /**
   * Once for every time the connection is lost, however many attempts fail after it, and again when it is learnt that
   * the server cannot reach its database. Not for a node that stops, if the next one answers.
   */
  lost(why: LostWhy): void;
  /** The session has ended: the connection has stopped for good. */
  signedOff(): void;
  /** A frame that this page does not understand, e.g. from a newer server; it was skipped. */
  fault(error: unknown): void;
}

interface DeskConnection {
  start(): void;
  /** Closes for good, silently. */
  stop(): void;
  /** The network or the page came back: don't wait for the next attempt. */
  wake(): void;
  /**
   * The browser says that there is no network. It may be wrong: the server is asked, and the socket is given up at once
   * when no answer comes, long before its silence would tell.
   */
  doubt(): void;
  /** Tells the customer that the agent types; more often than needed does no harm, nor does a lost connection. */
  typing(contactId: ContactId): void;
  /** Watches the tenant, also after a reconnect, with the contacts of `focus`; without `watch` no more. */
  supervise(watch: { readonly focus: Focus | undefined } | undefined): void;
}

/** How long to wait before attempt `attempt` (from 0) to reconnect: doubling, at most 5 s, the upper half at random. */
export function retryDelay(attempt: number, random: number): number {
  const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt, 10));
  return longest / 2 + (longest / 2) * random;
}

export function deskConnection(ports: ConnectionPorts, listener: ConnectionListener): DeskConnection {
  return new ReturningConnection(ports, listener);
}

class ReturningConnection implements DeskConnection {
  readonly #ports: ConnectionPorts;
  readonly #listener: ConnectionListener;
  #stopped = true;
  #socket: Socket | undefined;
  #opened = false;
  /** Grows with every socket, so that events of an abandoned one are known as such. */
  #generation = 0;
  #attempt = 0;
  #toldLost: LostWhy | undefined;
  #cancelQuiet: (() => void) | undefined;
  #lastHeard = 0;
  #cancelSilence: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  readonly #lastTyping = new Map<ContactId, number>();
  #watch: { readonly focus: Focus | undefined } | undefined;

  constructor(ports: ConnectionPorts, listener: ConnectionListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#attempt = 0;
    this.#toldLost = undefined;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#endQuiet();
    this.#drop();
  }

  wake(): void {
    if (this.#stopped) return;
    if (this.#cancelRetry !== undefined) {
      this.#cancelRetry();
      this.#connect();
    } else if (this.#ports.now() - this.#lastHeard > silenceMs) this.#lose(0);
  }

  doubt(): void {
    if (!this.#stopped && this.#cancelRetry === undefined) void this.#askServer();
  }

  typing(contactId: ContactId): void {
    const now = this.#ports.now();
    if (!this.#opened || now - (this.#lastTyping.get(contactId) ?? Number.NEGATIVE_INFINITY) < typingEveryMs) return;
    this.#lastTyping.set(contactId, now);
    this.#command({ type: 'typing', contactId });
  }

  supervise(watch: { readonly focus: Focus | undefined } | undefined): void {
    const wasWatching = this.#watch !== undefined;
    this.#watch = watch;
    if (watch !== undefined) this.#sayWatch();
    else if (wasWatching) this.#command({ type: 'supervise-no-more' });
  }

  #sayWatch(): void {
    if (this.#watch === undefined) return;
    const { focus } = this.#watch;
    this.#command(focus === undefined ? { type: 'supervise' } : { type: 'supervise', focus });
  }

  #connect(): void {
    this.#cancelRetry = undefined;
    this.#generation += 1;
    this.#opened = false;
    const mine = this.#generation;
    const isCurrent = () => mine === this.#generation && !this.#stopped;
    this.#heard();
    this.#socket = this.#ports.openSocket({
      opened: () => {
        if (!isCurrent()) return;
        this.#opened = true;
        this.#heard();
      },
      received: (text) => {
        if (isCurrent()) this.#receive(text);
      },
      closed: () => {
        if (isCurrent()) this.#lose();
      },
    });
  }

  #heard(): void {
    this.#lastHeard = this.#ports.now();
    this.#cancelSilence?.();
    this.#cancelSilence = this.#ports.after(silenceMs, () => this.#lose());
  }

  #receive(text: string): void {
    this.#heard();
    const frame = this.#readFrame(text);
    if (frame === undefined) return;
    if (frame.type === 'ping') {
      this.#command({ type: 'pong' });
      return;
    }
    if (frame.type === 'goodbye' && frame.reason === 'session-ended') {
      this.#signOff();
      return;
    }
    if (frame.type === 'snapshot') {
      this.#attempt = 0;
      this.#toldLost = undefined;
      this.#endQuiet();
      this.#sayWatch();
    }
    this.#listener.frame(frame);
    if (frame.type !== 'goodbye') return;
    if (frame.reason === 'not-ready') this.#lose(undefined, 'database');
    else this.#moveOn();
  }

  #readFrame(text: string): DeskFrame | undefined {
    try {
      const frame: unknown = JSON.parse(text);
      if (isDeskFrame(frame)) return frame;
      this.#listener.fault(new Error('a frame of a type that this page does not know'));
      return undefined;
    } catch (error) {
      this.#listener.fault(error);
      return undefined;
    }
  }

  /** The node stops: to the next one, without a word unless that takes long. */
  #moveOn(): void {
    this.#drop();
    this.#cancelQuiet ??= this.#ports.after(quietMs, () => this.#tellLost('network'));
    this.#cancelRetry = this.#ports.after(this.#ports.random() * restartSpreadMs, () => this.#connect());
  }

  #endQuiet(): void {
    this.#cancelQuiet?.();
    this.#cancelQuiet = undefined;
  }

  #tellLost(why: LostWhy): void {
    this.#endQuiet();
    if (this.#toldLost !== undefined && (this.#toldLost === why || why === 'network')) return;
    this.#toldLost = why;
    this.#listener.lost(why);
  }

  #lose(delay?: number, why: LostWhy = 'network'): void {
    const neverOpened = !this.#opened;
    this.#drop();
    if (this.#cancelQuiet === undefined || why !== 'network') this.#tellLost(why);
    const wait = delay ?? retryDelay(this.#attempt, this.#ports.random());
    this.#attempt += 1;
    this.#cancelRetry = this.#ports.after(wait, () => this.#connect());
    if (neverOpened) void this.#askSession();
  }

  async #askSession(): Promise<void> {
    const signedOn = await this.#ports.stillSignedOn();
    // A socket that opened in the meantime knows better.
    if (!signedOn && !this.#stopped && !this.#opened) this.#signOff();
  }

  async #askServer(): Promise<void> {
    const [mine, heard] = [this.#generation, this.#lastHeard];
    const reachable = await this.#ports.isReachable();
    // A frame that came meanwhile is an answer too.
    if (!reachable && mine === this.#generation && heard === this.#lastHeard && !this.#stopped) this.#lose();
  }

  #signOff(): void {
    this.stop();
    this.#listener.signedOff();
  }

  #drop(): void {
    this.#generation += 1;
    this.#opened = false;
    this.#cancelSilence?.();
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    const old = this.#socket;
    this.#socket = undefined;
    old?.close();
  }

  #command(one: DeskCommand): void {
    if (this.#opened) this.#socket?.send(JSON.stringify(one));
  }
}

/** All types, so that the compiler tells when one is missing. */
const frameTypes: Readonly<Record<DeskFrame['type'], true>> = {
  snapshot: true,
  me: true,
  contact: true,
  'contact-left': true,
  'contact-erased': true,
  'passed-on': true,
  messages: true,
  typing: true,
  queues: true,
  supervision: true,
  'supervised-contacts': true,
  directory: true,
  'canned-answers': true,
  attachments: true,
  ping: true,
  goodbye: true,
};

/**
 * Judges by the type alone: the frames come from the page's own server, which builds them by the same contract.
 * Checking them by its schema would make every desk load a quarter more code.
 */
function isDeskFrame(value: unknown): value is DeskFrame {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && Object.hasOwn(frameTypes, value.type);
}

/** A real WebSocket to a path of this page's own origin. */
export function browserSocket(path: string, events: SocketEvents): Socket {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.onopen = () => events.opened();
  socket.onmessage = (event) => events.received(String(event.data));
  socket.onclose = () => events.closed();
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
