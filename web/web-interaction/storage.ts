/**
 * What a page keeps in its browser, by page key: the token of its chat, what it asked to open, the messages that no
 * server has confirmed, what stands in the composer, and the message that was left. Where the browser forbids storage the page works without, until it is reloaded.
 */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { Outgoing } from './chat-state.ts';
import { isObject, type JsonObject } from './frames.ts';
import { type PageLook, readLook } from './look.ts';

/** The part of Web Storage that is used here. */
export type KeptStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface KeptChat {
  readonly token: string;
  /** Two tokens of one contact are one chat: a repeated opening answers a new token. */
  readonly contactId?: string;
  readonly customerName: string;
  readonly pageName: string;
  readonly tenantName: string;
  readonly language?: Language;
  /** What the customer asked first: until the server has told it, only this page knows it. */
  readonly question?: string | undefined;
  /** Where the message that the chat has become will be answered. */
  readonly address?: string;
  /** When a page last showed the chat, and when one heard that it is over; milliseconds. */
  readonly seenAt?: number;
  readonly endedAt?: number;
  /** Of the last message that was seen. */
  readonly readSeq?: number;
}

/** A request whose answer has not come. Sent again with the same `openId` it opens nothing twice. */
export interface KeptOpening {
  readonly openId: string;
  /** Milliseconds. */
  readonly askedAt: number;
  readonly kind: 'chat' | 'message';
  readonly name: string;
  readonly question: string;
  readonly address: string;
  readonly phone?: string;
  /** The page's own fields, by id. */
  readonly own?: Readonly<Record<string, string>>;
}

/** A message that was left, as its confirmation shows it. */
export interface KeptMessage {
  readonly name: string;
  readonly address: string;
  readonly text: string;
  readonly pageName: string;
  readonly tenantName: string;
  readonly language?: Language;
  /** Milliseconds. */
  readonly leftAt: number;
}

/**
 * A chat that is over, or that no page has shown since, and a message that was left can be read again for so long, and a
 * failed request be repeated: the next person at a shared computer must not find them.
 */
const keepChatMs = 3_600_000;
const keepOpeningMs = 1_800_000;

const languageKey = 'relais.chat-language';

export class PageStorage {
  readonly #store: KeptStore;
  readonly #chatKey: string;
  readonly #openingKey: string;
  readonly #unsentPrefix: string;
  readonly #writingKey: string;
  readonly #leftKey: string;
  readonly #lookKey: string;

  constructor(store: KeptStore, pageKey: string) {
    const prefix = `relais.chat.${pageKey}`;
    this.#store = store;
    this.#chatKey = `${prefix}.chat`;
    this.#openingKey = `${prefix}.opening`;
    this.#unsentPrefix = `${prefix}.unsent.`;
    this.#writingKey = `${prefix}.writing`;
    this.#leftKey = `${prefix}.left`;
    this.#lookKey = `${prefix}.look`;
  }

  /** Whether a `storage` event's key is that of this page's chat; null when everything was cleared. */
  isChatKey(key: string | null): boolean {
    return key === this.#chatKey || key === null;
  }

  /** `now` in milliseconds. A chat that is too old is forgotten. */
  readChat(now: number): KeptChat | undefined {
    const chat = this.#storedChat();
    const lastAt = chat?.endedAt ?? chat?.seenAt;
    if (chat === undefined || lastAt === undefined || now - lastAt <= keepChatMs) return chat;
    this.forgetChat(chat.token);
    return undefined;
  }

  /** Keeps a new chat, in the place of whichever was kept. */
  saveChat(chat: KeptChat): void {
    this.#store.setItem(this.#chatKey, JSON.stringify(chat));
  }

  /** `now` in milliseconds. A page shows the chat. */
  markSeen(token: string, now: number): void {
    this.#change(token, { seenAt: now });
  }

  /** `now` in milliseconds. */
  markEnded(token: string, now: number): void {
    this.#change(token, { endedAt: now });
  }

  /** Somebody has seen the messages up to this one. */
  markRead(token: string, readSeq: number): void {
    this.#change(token, { readSeq });
  }

  saveAddress(token: string, address: string): void {
    this.#change(token, { address });
  }

  /** Forgets this chat and all that was written in it. One that another tab has started since stays. */
  forgetChat(token: string): void {
    const kept = this.#storedChat();
    if (kept?.token === token) this.#store.removeItem(this.#chatKey);
    for (const key of [...this.#unsentKeys(), this.#writingKey]) {
      const of = parse(this.#store.getItem(key))?.token;
      if (of === token || of !== kept?.token) this.#store.removeItem(key);
    }
  }

  /** `now` in milliseconds. One that is too old is forgotten. */
  readOpening(now: number): KeptOpening | undefined {
    const opening = readOpening(parse(this.#store.getItem(this.#openingKey)));
    if (opening !== undefined && now - opening.askedAt <= keepOpeningMs) return opening;
    this.forgetOpening();
    return undefined;
  }

  saveOpening(opening: KeptOpening): void {
    this.#store.setItem(this.#openingKey, JSON.stringify(opening));
  }

  forgetOpening(): void {
    this.#store.removeItem(this.#openingKey);
  }

  /** One entry a message: two tabs of one chat then never write over each other's. */
  saveUnsent(token: string, { clientId, text, at }: Omit<Outgoing, 'state'>): void {
    this.#store.setItem(this.#unsentPrefix + clientId, JSON.stringify({ token, text, at }));
  }

  forgetUnsent(clientId: string): void {
    this.#store.removeItem(this.#unsentPrefix + clientId);
  }

  /** What was written in the chat of this token and never confirmed, in the order it was written. */
  readUnsent(token: string): Outgoing[] {
    const outgoing: Outgoing[] = [];
    for (const key of this.#unsentKeys()) {
      const item = parse(this.#store.getItem(key));
      if (item === undefined || item.token !== token) continue;
      const { text, at } = item;
      if (typeof text !== 'string' || typeof at !== 'number') continue;
      outgoing.push({ clientId: key.slice(this.#unsentPrefix.length), text, at, state: 'pending' });
    }
    return outgoing.sort((a, b) => a.at - b.at);
  }

  /** What stands in the composer of this chat. */
  saveWriting(token: string, text: string): void {
    if (text === '') this.#store.removeItem(this.#writingKey);
    else this.#store.setItem(this.#writingKey, JSON.stringify({ token, text }));
  }

  readWriting(token: string): string {
    const item = parse(this.#store.getItem(this.#writingKey));
    return item?.token === token && typeof item.text === 'string' ? item.text : '';
  }

  saveLeft(message: KeptMessage): void {
    this.#store.setItem(this.#leftKey, JSON.stringify(message));
  }

  /** `now` in milliseconds. One that is too old is forgotten. */
  readLeft(now: number): KeptMessage | undefined {
    const message = readMessage(parse(this.#store.getItem(this.#leftKey)));
    if (message !== undefined && now - message.leftAt <= keepChatMs) return message;
    this.forgetLeft();
    return undefined;
  }

  forgetLeft(): void {
    this.#store.removeItem(this.#leftKey);
  }

  /** How the page looked when it was last loaded. */
  readLook(): PageLook {
    return readLook(parse(this.#store.getItem(this.#lookKey)) ?? {});
  }

  saveLook({ logo, colours, texts }: PageLook): void {
    this.#store.setItem(this.#lookKey, JSON.stringify({ logo, colours, texts }));
  }

  readLanguage(): Language | undefined {
    return readLanguage(this.#store.getItem(languageKey));
  }

  saveLanguage(language: Language): void {
    this.#store.setItem(languageKey, language);
  }

  #storedChat(): KeptChat | undefined {
    return readChat(parse(this.#store.getItem(this.#chatKey)));
  }

  /** Leaves the chat of another tab alone. */
  #change(token: string, change: Pick<KeptChat, 'seenAt' | 'endedAt' | 'address' | 'readSeq'>): void {
    const kept = this.#storedChat();
    if (kept?.token === token) this.saveChat({ ...kept, ...change });
  }

  #unsentKeys(): string[] {
    const keys: string[] = [];
    for (let index = 0; index < this.#store.length; index += 1) {
      const key = this.#store.key(index);
      if (key?.startsWith(this.#unsentPrefix)) keys.push(key);
    }
    return keys;
  }
}

/** The browser's storage, or memory where it is forbidden or full. */
export function browserStore(open: () => Storage): KeptStore {
  const memory = memoryStore();
  let store: Storage;
  try {
    store = open();
    const probe = 'relais.chat-probe';
    store.setItem(probe, '1');
    store.removeItem(probe);
  } catch (error) {
    console.warn('this browser keeps nothing for the page; a reload will lose the chat', error);
    return memory;
  }
  return {
    get length() {
      return store.length;
    },
    key: (index) => store.key(index),
    getItem: (key) => store.getItem(key),
    removeItem: (key) => store.removeItem(key),
    setItem(key, value) {
      try {
        store.setItem(key, value);
      } catch (error) {
        // Full. The page goes on with what it has in memory.
        console.warn('this browser does not keep', key, error);
      }
    },
  };
}

export function memoryStore(): KeptStore {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

function parse(text: string | null): JsonObject | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readChat(item: JsonObject | undefined): KeptChat | undefined {
  if (item === undefined) return undefined;
  const { token, contactId, customerName, pageName, tenantName, question, address, seenAt, endedAt, readSeq } = item;
  if (typeof token !== 'string' || typeof customerName !== 'string') return undefined;
  if (typeof pageName !== 'string' || typeof tenantName !== 'string') return undefined;
  const language = readLanguage(item.language);
  return {
    token,
    ...(typeof contactId === 'string' ? { contactId } : {}),
    customerName,
    pageName,
    tenantName,
    ...(language === undefined ? {} : { language }),
    ...(typeof question === 'string' ? { question } : {}),
    ...(typeof address === 'string' ? { address } : {}),
    ...(typeof seenAt === 'number' ? { seenAt } : {}),
    ...(typeof endedAt === 'number' ? { endedAt } : {}),
    ...(typeof readSeq === 'number' ? { readSeq } : {}),
  };
}

function readOpening(item: JsonObject | undefined): KeptOpening | undefined {
  if (item === undefined) return undefined;
  const { openId, askedAt, kind, name, question, address, phone } = item;
  if (typeof openId !== 'string' || typeof askedAt !== 'number' || (kind !== 'chat' && kind !== 'message'))
    return undefined;
  if (typeof name !== 'string' || typeof question !== 'string' || typeof address !== 'string') return undefined;
  const own = isObject(item.own) ? Object.entries(item.own).filter((entry) => typeof entry[1] === 'string') : [];
  return {
    openId,
    askedAt,
    kind,
    name,
    question,
    address,
    ...(typeof phone === 'string' ? { phone } : {}),
    ...(own.length === 0 ? {} : { own: Object.fromEntries(own.map(([id, value]) => [id, String(value)])) }),
  };
}

function readMessage(item: JsonObject | undefined): KeptMessage | undefined {
  if (item === undefined) return undefined;
  const { name, address, text, pageName, tenantName, leftAt } = item;
  if (typeof name !== 'string' || typeof address !== 'string' || typeof text !== 'string') return undefined;
  if (typeof pageName !== 'string' || typeof tenantName !== 'string' || typeof leftAt !== 'number') return undefined;
  const language = readLanguage(item.language);
  return { name, address, text, pageName, tenantName, leftAt, ...(language === undefined ? {} : { language }) };
}

function readLanguage(value: unknown): Language | undefined {
  return value === 'en' || value === 'fr' ? value : undefined;
}
