/** One chat as the page runs it: its state, its socket and what the browser keeps of it. No DOM. */
import type { ChatCommand, ChatFrame } from '#contracts/web-interaction/chat-socket.ts';
import { randomUuid } from '#web/ui/random-uuid.ts';
import { ChatConnection, type OpenSocket } from './chat-connection.ts';
import {
  type ChatEvent,
  type ChatState,
  isOver,
  isWanting,
  pendingOf,
  reduceChat,
  resumeSeq,
  startChat,
} from './chat-state.ts';
import { cleanText, longestText } from './entered-text.ts';
import type { KeptChat, PageStorage } from './storage.ts';

/** How long the other side's typing sign stands, and how often ours is sent. */
const typingShownMs = 5_000;
const typingSentMs = 3_000;
/** How often a page that shows a running chat says so to the storage. */
const seenMs = 60_000;
/** After so long without a connection the page looks whether requests go through. */
const blockedMs = 20_000;
/** A chat that is over and fully told needs no socket. */
const finishMs = 60_000;

export interface SessionOptions {
  readonly chat: KeptChat;
  readonly storage: PageStorage;
  readonly openSocket: OpenSocket;
  /** Whether the server answers requests. */
  readonly isReachable: () => Promise<boolean>;
  readonly onChange: (state: ChatState, before: ChatState) => void;
  /** The server does not know the chat (any more). */
  readonly onUnknownChat: () => void;
}

export class ChatSession {
  readonly #options: SessionOptions;
  readonly #connection: ChatConnection;
  #state: ChatState;
  #lastWrittenAt: number;
  #typingSentAt = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #finishTimer: ReturnType<typeof setTimeout> | undefined;
  #blockedTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #seenTimer: ReturnType<typeof setInterval>;

  /** Connects at once, with what an earlier page of this chat left unsent. */
  constructor(options: SessionOptions) {
    const { chat, storage, openSocket, onUnknownChat } = options;
    this.#options = options;
    this.#state = startChat(storage.readUnsent(chat.token));
    this.#lastWrittenAt = this.#state.outgoing.at(-1)?.at ?? 0;
    const markSeen = () => storage.markSeen(chat.token, Date.now());
    markSeen();
    this.#seenTimer = setInterval(markSeen, seenMs);
    this.#connection = new ChatConnection({
      openSocket,
      token: chat.token,
      resumeSeq: () => resumeSeq(this.#state),
      unanswered: () => unanswered(this.#state),
      onFrame: (frame) => this.#onFrame(frame),
      onLink: (link) => this.#dispatch({ type: 'link', link }),
      onUnknownChat,
    });
    this.#watchLink();
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Sends at once or when the connection is back; false when there was nothing that can be sent. */
  write(entered: string): boolean {
    const text = cleanText(entered);
    if (text === '' || text.length > longestText || isOver(this.#state)) return false;
    // Two messages of one millisecond must keep their order in the storage.
    const at = Math.max(Date.now(), this.#lastWrittenAt + 1);
    const clientId = randomUuid();
    this.#lastWrittenAt = at;
    this.#typingSentAt = 0;
    this.#options.storage.saveUnsent(this.#options.chat.token, { clientId, text, at });
    this.#dispatch({ type: 'write', clientId, text, at });
    this.#connection.send({ type: 'send', clientId, text });
    return true;
  }

  /** The customer is typing. */
  typing(): void {
    const now = Date.now();
    if (this.#state.status?.phase !== 'talking' || now - this.#typingSentAt < typingSentMs) return;
    if (this.#connection.send({ type: 'typing' })) this.#typingSentAt = now;
  }

  /** Ends the chat, now or when the connection is back. */
  end(): void {
    this.#dispatch({ type: 'end' });
    if (this.#state.ending) this.#connection.send({ type: 'end' });
  }

  /** While waiting: leaves what was written as a message instead. */
  leave(address: string): void {
    this.#options.storage.saveAddress(this.#options.chat.token, address);
    this.#dispatch({ type: 'leave', address });
    if (this.#state.leavingTo !== undefined) this.#connection.send({ type: 'leave-message', address });
  }

  /** The network or the page is back. */
  nudge(): void {
    this.#connection.nudge();
  }

  /** The browser says that there is no network. It may be wrong: a request tells, sooner than a silent socket. */
  async doubt(): Promise<void> {
    const { heardAt } = this.#connection;
    if (!(await this.#options.isReachable())) this.#connection.giveUp(heardAt);
  }

  /** Stops it on this page; the chat itself goes on. */
  close(): void {
    clearTimeout(this.#typingTimer);
    clearTimeout(this.#finishTimer);
    clearInterval(this.#seenTimer);
    this.#stopWatching();
    this.#connection.close();
  }

  #onFrame(frame: ChatFrame): void {
    this.#dispatch({ type: 'frame', frame });
    if (frame.type === 'typing') {
      clearTimeout(this.#typingTimer);
      this.#typingTimer = setTimeout(() => this.#dispatch({ type: 'typing-over' }), typingShownMs);
    }
  }

  #dispatch(event: ChatEvent): void {
    const before = this.#state;
    const state = reduceChat(before, event);
    if (state === before) return;
    this.#state = state;
    const { chat, storage, onChange } = this.#options;
    for (const { clientId } of before.outgoing) {
      if (!state.outgoing.some((one) => one.clientId === clientId)) storage.forgetUnsent(clientId);
    }
    if (isOver(state) && !isOver(before) && chat.endedAt === undefined) {
      storage.markEnded(chat.token, Date.now());
    }
    if (isOver(state) && pendingOf(state).length === 0) {
      clearTimeout(this.#finishTimer);
      this.#finishTimer = setTimeout(() => this.#connection.close(), finishMs);
    }
    this.#watchLink();
    onChange(state, before);
  }

  #watchLink(): void {
    if (!isWanting(this.#state) || this.#state.blocked) this.#stopWatching();
    else this.#blockedTimer ??= setTimeout(() => void this.#lookWhy(), blockedMs);
  }

  #stopWatching(): void {
    clearTimeout(this.#blockedTimer);
    this.#blockedTimer = undefined;
  }

  /** Without the server there is nothing to offer but patience; with it, the customer may leave a message. */
  async #lookWhy(): Promise<void> {
    const watch = this.#blockedTimer;
    const reachable = await this.#options.isReachable();
    if (this.#blockedTimer !== watch) return;
    this.#stopWatching();
    if (reachable) this.#dispatch({ type: 'blocked' });
    else this.#watchLink();
  }
}

/** What the server has not answered, in the order it must hear it: nothing may be written behind the end. */
function unanswered(state: ChatState): ChatCommand[] {
  const commands: ChatCommand[] = pendingOf(state).map(({ clientId, text }) => ({ type: 'send', clientId, text }));
  if (state.leavingTo !== undefined) commands.push({ type: 'leave-message', address: state.leavingTo });
  if (state.ending) commands.push({ type: 'end' });
  return commands;
}
