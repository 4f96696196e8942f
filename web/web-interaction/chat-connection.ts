/**
 * The socket of one chat: connects, resumes behind the last message the page has, sends what is not confirmed, hears
 * silence, and connects again (at once when the network is back, else after 0.2 to 5 s) until it is closed.
 */
import type { ChatCommand, ChatFrame, chatCloseCode } from '#contracts/web-interaction/chat-socket.ts';
import type { Link } from './chat-state.ts';
import { readFrame } from './frames.ts';

const badFrameCode: (typeof chatCloseCode)['badFrame'] = 4400;
const foreignOriginCode: (typeof chatCloseCode)['foreignOrigin'] = 4403;
const restartingCode: (typeof chatCloseCode)['restarting'] = 1012;
const notReadyCode: (typeof chatCloseCode)['notReady'] = 4503;
const unknownChatCode: (typeof chatCloseCode)['unknownChat'] = 4404;

/** The server pings every 10 s. */
const silenceMs = 25_000;
/** After this long without a frame a page that comes back to the front does not trust its socket. */
const staleMs = 12_000;
const answerMs = 10_000;
const firstDelayMs = 400;
const longestDelayMs = 5_000;
/** A connection that served for so long was no failure: one that breaks at once must not be retried without pause. */
const lastedMs = 2_000;
/** A node that stops has others beside it: its pages go there, not all at once, and without a word if that goes well. */
const restartSpreadMs = 2_000;
const quietMs = 5_000;

/** Opens a socket. It tells nothing before this returns, and `onClosed` once and last. */
export type OpenSocket = (told: SocketTold) => OpenedSocket;

export interface SocketTold {
  onOpen(): void;
  onText(data: unknown): void;
  onClosed(code: number): void;
}

export interface OpenedSocket {
  /** False when the socket is not open (any more). */
  send(text: string): boolean;
  close(): void;
}

export interface ConnectionOptions {
  readonly openSocket: OpenSocket;
  readonly token: string;
  /** The cursor behind which the server shall go on; asked at every (re)connect. */
  readonly resumeSeq: () => number;
  /** What the server has not answered, in order; said again after every (re)connect. All of it must be safe to repeat. */
  readonly unanswered: () => readonly ChatCommand[];
  readonly onFrame: (frame: ChatFrame) => void;
  readonly onLink: (link: Link) => void;
  /** The server does not know the chat; the connection has ended itself. */
  readonly onUnknownChat: () => void;
}

export class ChatConnection {
  readonly #options: ConnectionOptions;
  #socket: OpenedSocket | undefined;
  #resumed = false;
  #failures = 0;
  #closed = false;
  #heardAt = 0;
  /** Since when this socket serves; undefined before its first status. */
  #servedSince: number | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  #unready = false;

  /** Connects at once. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Sends now, or not at all: false when there is no connection. */
  send(command: ChatCommand): boolean {
    return this.#resumed && this.#say(command);
  }

  /** The network or the page is back: connects at once if it waits to, or if the socket looks dead. */
  nudge(): void {
    if (this.#closed) return;
    if (this.#socket !== undefined && Date.now() - this.#heardAt <= staleMs) return;
    this.#drop();
    this.#connect();
  }

  /** When the server was last heard, in milliseconds. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** The server cannot be reached: connects anew, unless it was heard after `heardAt`. */
  giveUp(heardAt: number): void {
    if (!this.#closed && this.#socket !== undefined && this.#heardAt === heardAt) this.#lose();
  }

  /** Ends it; nothing is told any more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    this.#endQuiet();
    this.#drop();
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#heardAt = Date.now();
    this.#expectFrameWithin(answerMs);
    // A socket that was given up may still tell something; it is not heard.
    const mine = this.#options.openSocket({
      onOpen: () => {
        if (this.#socket === mine) this.#resume();
      },
      onText: (data) => {
        if (this.#socket === mine) this.#hear(data);
      },
      onClosed: (code) => {
        if (this.#socket === mine) this.#onClosed(code);
      },
    });
    this.#socket = mine;
  }

  #resume(): void {
    this.#say({ type: 'resume', token: this.#options.token, afterSeq: this.#options.resumeSeq() });
    this.#resumed = true;
    for (const command of this.#options.unanswered()) this.#say(command);
  }

  #say(command: ChatCommand): boolean {
    return this.#socket?.send(JSON.stringify(command)) ?? false;
  }

  #hear(data: unknown): void {
    this.#heardAt = Date.now();
    this.#expectFrameWithin(silenceMs);
    const frame = readFrame(data);
    if (frame === undefined) return;
    if (frame.type === 'ping') {
      this.#say({ type: 'pong' });
      return;
    }
    if (frame.type === 'status') {
      this.#servedSince ??= Date.now();
      this.#endQuiet();
      this.#unready = false;
      this.#options.onLink('open');
    }
    this.#options.onFrame(frame);
  }

  #expectFrameWithin(ms: number): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#lose(), ms);
  }

  #onClosed(code: number): void {
    if (code === unknownChatCode) {
      this.close();
      this.#options.onUnknownChat();
    } else if (code === badFrameCode || code === foreignOriginCode) {
      this.close();
      this.#options.onLink('stopped');
    } else if (code === restartingCode) {
      this.#moveOn();
    } else {
      this.#lose(code === notReadyCode ? 'unready' : 'lost');
    }
  }

  #moveOn(): void {
    this.#drop();
    this.#quietTimer ??= setTimeout(() => this.#tell('lost'), quietMs);
    this.#retryTimer = setTimeout(() => this.#connect(), Math.random() * restartSpreadMs);
  }

  #endQuiet(): void {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = undefined;
  }

  #tell(link: Link): void {
    this.#endQuiet();
    // What the server said last is still so where a balancer now lets nobody through to it.
    this.#unready ||= link === 'unready';
    this.#options.onLink(this.#unready ? 'unready' : link);
  }

  #lose(link: Link = 'lost'): void {
    if (this.#servedSince !== undefined && Date.now() - this.#servedSince >= lastedMs) this.#failures = 0;
    this.#drop();
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures);
    this.#failures += 1;
    // Half of it by chance: a thousand pages that lost one server must not come back as one.
    this.#retryTimer = setTimeout(() => this.#connect(), delay / 2 + (Math.random() * delay) / 2);
    if (this.#quietTimer === undefined || link !== 'lost') this.#tell(link);
  }

  #drop(): void {
    clearTimeout(this.#silenceTimer);
    const old = this.#socket;
    this.#socket = undefined;
    this.#resumed = false;
    this.#servedSince = undefined;
    old?.close();
  }
}
