/** Ties a chat's session to its view; counts in the title what comes while nobody looks. */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { OpenSocket } from './chat-connection.ts';
import { ChatSession } from './chat-session.ts';
import { type ChatState, isOver } from './chat-state.ts';
import { regionalTag } from './date-format.ts';
import type { KeptChat, PageStorage } from './storage.ts';
import { texts } from './texts.ts';
import { downloadText, transcript } from './transcript.ts';
import { type ChatView, chatView } from './view/chat-view.ts';
import type { Draft } from './view/start-form.ts';

export interface ChatScreenOptions {
  readonly chat: KeptChat;
  readonly storage: PageStorage;
  readonly openSocket: OpenSocket;
  /** What stands in the forms; kept up to date. */
  readonly draft: Draft;
  isReachable(): Promise<boolean>;
  /** The browser's languages, first choice first. */
  readonly languages: readonly string[];
  /** `unsent`: what the customer wrote that has not gone. */
  onNewChat(unsent: string): void;
  onUnknownChat(unsent: string): void;
  /** `text`: what a message in place of the chat would say. */
  onLeaveInstead(text: string): void;
}

export class ChatScreen {
  readonly #options: ChatScreenOptions;
  readonly #session: ChatSession;
  readonly #onVisible = () => this.#countRead();
  #view: ChatView | undefined;
  #writing: string;
  #unread = 0;

  constructor(options: ChatScreenOptions) {
    this.#options = options;
    this.#writing = options.storage.readWriting(options.chat.token);
    this.#session = new ChatSession({
      chat: options.chat,
      storage: options.storage,
      openSocket: options.openSocket,
      isReachable: () => options.isReachable(),
      onChange: (state, before) => {
        // The end would never be said: the page lets go of the chat, and the server misses its customer.
        if (state.blocked && state.ending) {
          options.onNewChat('');
          return;
        }
        this.#view?.update(state);
        if (document.hidden) this.#countUnread(state, before);
      },
      onUnknownChat: () => options.onUnknownChat(this.unsentText()),
    });
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  get chat(): KeptChat {
    return this.#options.chat;
  }

  get blocked(): boolean {
    return this.#session.state.blocked;
  }

  get over(): boolean {
    return isOver(this.#session.state);
  }

  /** The messages the server never confirmed, and what stands in the composer. */
  unsentText(): string {
    const written = this.#session.state.outgoing.map(({ text }) => text);
    return [...written, this.#writing.trim()].filter((text) => text !== '').join('\n');
  }

  /** The chat's elements in a language; what is typed is kept. */
  render(language: Language): ChatView {
    const t = texts[language];
    const { chat, draft, storage } = this.#options;
    const tag = regionalTag(language, this.#options.languages);
    const session = this.#session;
    this.#view = chatView({
      t,
      tag,
      question: chat.question,
      writing: this.#writing,
      address: draft.address,
      leftTo: () => draft.address,
      onWrite: (text) => session.write(text),
      onTyping: (text) => {
        this.#writing = text;
        storage.saveWriting(chat.token, text);
        if (text !== '') session.typing();
      },
      onEnd: () => session.end(),
      onAddress: (address) => {
        draft.address = address;
      },
      onLeave: (address) => session.leave(address),
      onLeaveInstead: () => this.#options.onLeaveInstead(this.#messageText()),
      onTranscript: () => {
        downloadText(`${t.transcript.file}.txt`, transcript(session.state, chat, t, tag));
      },
      onNewChat: () => this.#options.onNewChat(this.unsentText()),
      onReload: () => location.reload(),
    });
    this.#view.update(session.state);
    return this.#view;
  }

  /** The page or the network is back. */
  nudge(): void {
    this.#session.nudge();
    this.#view?.update(this.#session.state);
  }

  /** The browser says that there is no network. */
  async onOffline(): Promise<void> {
    await this.#session.doubt();
    this.#view?.update(this.#session.state);
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#session.close();
  }

  /** Who talks to an agent has been read; his message begins with what has not gone. */
  #messageText(): string {
    const { messages, status } = this.#session.state;
    const told = messages.filter(({ author }) => author === 'customer').map(({ text }) => text);
    const asked = told.length > 0 ? told : [this.chat.question ?? ''];
    return [...(status?.phase === 'talking' ? [] : asked), this.unsentText()].filter((text) => text !== '').join('\n');
  }

  #countUnread(state: ChatState, before: ChatState): void {
    // A resumed chat brings what was read before the reload.
    if (before.messages.length === 0) return;
    const known = new Set(before.messages.map(({ seq }) => seq));
    this.#unread += state.messages.filter(({ author, seq }) => author === 'agent' && !known.has(seq)).length;
    if (this.#unread > 0) document.title = `(${this.#unread}) ${plainTitle()}`;
  }

  #countRead(): void {
    if (document.hidden) return;
    this.#unread = 0;
    document.title = plainTitle();
  }
}

function plainTitle(): string {
  return document.title.replace(/^\(\d+\) /u, '');
}
