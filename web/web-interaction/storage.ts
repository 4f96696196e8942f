/**
 * What a page keeps in its browser, by page key: the token of its chat, what it asked to open, and the messages that no
 * server has confirmed. Where the browser forbids storage the page works without, until it is reloaded.
 */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { Outgoing } from './chat-state.ts';
import { isObject, type JsonObject } from './frames.ts';

/** The part of Web Storage that is used here. */
export type KeptStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface KeptChat {
  readonly token: string;
  readonly customerName: string;
  readonly pageName: string;
  readonly tenantName: string;
  readonly language?: Language;
  /** When this page heard that the chat is over; milliseconds. */
  readonly endedAt?: number;
}

/** A request whose answer has not come. Sent again with the same `openId` it opens nothing twice. */
export interface KeptOpening {
  readonly openId: string;
  readonly kind: 'chat' | 'message';
  readonly name: string;
  readonly question: string;
  readonly address: string;
}

/** An ended chat can be read again for so long; shared computers must not keep it. */
export const keepEndedMs = 3_600_000;

const languageKey = 'relais.chat-language';

export class PageStorage {
  readonly #store: KeptStore;
  readonly #chatKey: string;
  readonly #openingKey: string;
  readonly #unsentPrefix: string;

  constructor(store: KeptStore, pageKey: string) {
    const prefix = `relais.chat.${pageKey}`;
    this.#store = store;
    this.#chatKey = `${prefix}.chat`;
    this.#openingKey = `${prefix}.opening`;
    this.#unsentPrefix = `${prefix}.unsent.`;
  }

  /** Whether a `storage` event's key is that of this page's chat; null when everything was cleared. */
  isChatKey(key: string | null): boolean {
    return key === this.#chatKey || key === null;
  }

  /** `now` in milliseconds. Undefined too when the chat ended too long ago. */
  readChat(now: number): KeptChat | undefined {
    const chat = readChat(parse(this.#store.getItem(this.#chatKey)));
    return chat?.endedAt !== undefined && now - chat.endedAt > keepEndedMs ? undefined : chat;
  }

  saveChat(chat: KeptChat): void {
    this.#store.setItem(this.#chatKey, JSON.stringify(chat));
  }

  /** Forgets the chat and all that was written in it. */
  forgetChat(): void {
    this.#store.removeItem(this.#chatKey);
    for (const key of this.#unsentKeys()) this.#store.removeItem(key);
  }

  readOpening(): KeptOpening | undefined {
    return readOpening(parse(this.#store.getItem(this.#openingKey)));
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

  readLanguage(): Language | undefined {
    return readLanguage(this.#store.getItem(languageKey));
  }

  saveLanguage(language: Language): void {
    this.#store.setItem(languageKey, language);
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
  const { token, customerName, pageName, tenantName, endedAt } = item;
  if (typeof token !== 'string' || typeof customerName !== 'string') return undefined;
  if (typeof pageName !== 'string' || typeof tenantName !== 'string') return undefined;
  const language = readLanguage(item.language);
  return {
    token,
    customerName,
    pageName,
    tenantName,
    ...(language === undefined ? {} : { language }),
    ...(typeof endedAt === 'number' ? { endedAt } : {}),
  };
}

function readOpening(item: JsonObject | undefined): KeptOpening | undefined {
  if (item === undefined) return undefined;
  const { openId, kind, name, question, address } = item;
  if (typeof openId !== 'string' || (kind !== 'chat' && kind !== 'message')) return undefined;
  if (typeof name !== 'string' || typeof question !== 'string' || typeof address !== 'string') return undefined;
  return { openId, kind, name, question, address };
}

function readLanguage(value: unknown): Language | undefined {
  return value === 'en' || value === 'fr' ? value : undefined;
}
