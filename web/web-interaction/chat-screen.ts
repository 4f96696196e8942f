/** Ties a chat's session to its view; counts what comes while nobody looks. */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { OpenSocket } from './chat-connection.ts';
import { type ChatFiles, chatFiles } from './chat-files.ts';
import { ChatSession } from './chat-session.ts';
import { type ChatState, isOver } from './chat-state.ts';
import { regionalTag } from './date-format.ts';
import type { KeptChat, PageStorage } from './storage.ts';
import type { Surface } from './surface.ts';
import type { Texts } from './texts.ts';
import { downloadText, transcript } from './transcript.ts';
import { type ChatView, chatView } from './view/chat-view.ts';
import type { Draft } from './view/form-fields.ts';

export interface ChatScreenOptions {
  readonly chat: KeptChat;
  readonly surface: Surface;
  readonly storage: PageStorage;
  readonly openSocket: OpenSocket;
  /** What stands in the forms; kept up to date. */
  readonly draft: Draft;
  isReachable(): Promise<boolean>;
  /** The browser's languages, first choice first. */
  readonly languages: readonly string[];
  textsIn(language: Language): Texts;
  /** `unsent`: what the customer wrote that has not gone. */
  onNewChat(unsent: string): void;
  onUnknownChat(unsent: string): void;
  /** `text`: what a message in place of the chat would say. */
  onLeaveInstead(text: string): void;
}

export class ChatScreen {
  readonly #options: ChatScreenOptions;
  readonly #session: ChatSession;
  readonly #files: ChatFiles;
  #view: ChatView | undefined;
  #writing: string;
  #readSeq: number;

  constructor(options: ChatScreenOptions) {
    this.#options = options;
    this.#readSeq = options.chat.readSeq ?? 0;
    this.#writing = options.storage.readWriting(options.chat.token);
    this.#session = new ChatSession({
      chat: options.chat,
      storage: options.storage,
      openSocket: options.openSocket,
      isReachable: () => options.isReachable(),
      onChange: (state) => {
        // The end would never be said: the page lets go of the chat, and the server misses its customer.
        if (state.blocked && state.ending) {
          options.onNewChat('');
          return;
        }
        this.#files.uploads.confirm(new Set(state.messages.map(({ clientId }) => clientId)));
        this.#view?.update(state);
        this.#countUnread(state);
      },
      onUnknownChat: () => options.onUnknownChat(this.unsentText()),
    });
    const session = this.#session;
    this.#files = chatFiles({
      server: options.surface.server,
      token: options.chat.token,
      limits: () => session.state.limits,
      onChange: () => this.#view?.update(session.state),
    });
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
    return linesOf([...written, this.#writing]);
  }

  /** What the end came before; a message on its way may have been in time. */
  #refusedText(): string {
    const refused = this.#session.state.outgoing.filter(({ state }) => state === 'refused').map(({ text }) => text);
    return linesOf([...refused, this.#writing]);
  }

  /** The chat's elements in a language; what is typed is kept. */
  render(language: Language): ChatView {
    const t = this.#options.textsIn(language);
    const { chat, draft, storage } = this.#options;
    const tag = regionalTag(language, this.#options.languages);
    const session = this.#session;
    this.#view = chatView({
      t,
      tag,
      question: chat.question,
      writing: this.#writing,
      address: draft.address,
      files: this.#files,
      leftTo: () => draft.address,
      unsent: () => this.#refusedText(),
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
    this.#countUnread(this.#session.state);
  }

  /** The panel was opened: what could not be scrolled while it was closed. */
  onOpened(): void {
    this.#view?.onShown(this.#options.surface.mayTakeFocus());
  }

  /** The browser says that there is no network. */
  async onOffline(): Promise<void> {
    await this.#session.doubt();
    this.#view?.update(this.#session.state);
  }

  close(): void {
    this.#files.uploads.close();
    this.#session.close();
    this.#options.surface.setUnread(0);
  }

  /** Who talks to an agent has been read; his message begins with what has not gone. */
  #messageText(): string {
    const { messages, status } = this.#session.state;
    const told = messages.filter(({ author }) => author === 'customer').map(({ text }) => text);
    const asked = told.length > 0 ? told : [this.chat.question ?? ''];
    return linesOf([...(status?.phase === 'talking' ? [] : asked), this.unsentText()]);
  }

  /** By what was seen last, also before a reload. */
  #countUnread({ messages }: ChatState): void {
    const { chat, storage, surface } = this.#options;
    const last = messages.at(-1)?.seq ?? 0;
    if (surface.isSeen() && last > this.#readSeq) {
      this.#readSeq = last;
      storage.markRead(chat.token, last);
    }
    surface.setUnread(messages.filter(({ author, seq }) => author === 'agent' && seq > this.#readSeq).length);
  }
}

function linesOf(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n');
}
