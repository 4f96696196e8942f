/** The customers' chats connected to this node and what they are told; the same care as the desks' hub. */
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { ChatFrame } from '#contracts/web-interaction/chat-socket.ts';
import { readLimits } from '#server/attachments/attachment.store.ts';
import { listMessages, type MessageRow } from '#server/contacts/message.store.ts';
import { createNewMessages, type ReadNewMessages } from '#server/contacts/new-messages.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import { BatchedReads } from '#server/platform/batched-reads.ts';
import type { Ground } from '#server/platform/ground.ts';
import { readStatus, readWaiting, type StatusFrame, toChatMessage } from './chat-status.ts';

export interface Chat {
  readonly tenantId: TenantId;
  readonly contactId: ContactId;
  /** The last seq that the page has. */
  readonly afterSeq: number;
  send(frame: ChatFrame): void;
  /** A frame could not be made: the page must reconnect and resume from its last seq. */
  fail(error: unknown): void;
}

interface Held {
  chat: Chat;
  sentSeq: number;
  /** The status that was told last, as JSON; undefined before the first. */
  status: string | undefined;
  waiting: boolean;
  /** A read of what is new stands in line: it finds whatever came until it begins. */
  willRead: boolean;
  tail: Promise<void>;
}

/** Tabs of one customer; more of them are somebody who wants to cost us work. */
const pagesPerChat = 8;

export class ChatHub {
  readonly #ground: Ground;
  readonly #onError: (error: unknown) => void;
  readonly #readNewMessages: ReadNewMessages;
  readonly #held = new Map<ContactId, Set<Held>>();
  /** Tenants in which somebody's place may have changed. */
  readonly #moved = new Set<TenantId>();
  readonly #limits: BatchedReads<void, ChatFrame>;

  /** `readNewMessages` may be shared with the desks' hub. */
  constructor(ground: Ground, onError: (error: unknown) => void, readNewMessages = createNewMessages(ground.db)) {
    this.#ground = ground;
    this.#onError = onError;
    this.#readNewMessages = readNewMessages;
    this.#limits = new BatchedReads(async (tenantId) => {
      const frame: ChatFrame = { type: 'attachments', limits: await ground.db.inTenant(tenantId, readLimits) };
      return () => frame;
    });
  }

  /** Whether one more page may be added for the chat. */
  hasRoom(contactId: ContactId): boolean {
    return (this.#held.get(contactId)?.size ?? 0) < pagesPerChat;
  }

  /** Sends where the chat stands, the messages that the page lacks, and from then on what changes. */
  add(chat: Chat): () => void {
    const entry: Held = {
      chat,
      sentSeq: chat.afterSeq,
      status: undefined,
      waiting: false,
      willRead: false,
      tail: Promise.resolve(),
    };
    const chats = this.#held.get(chat.contactId) ?? new Set();
    this.#held.set(chat.contactId, chats.add(entry));
    this.#run(entry, async () => {
      await this.#sendStatus(entry);
      await this.#sendLimits(entry);
      // Possibly long, and nobody else's.
      const { tenantId, contactId, afterSeq } = chat;
      sendMessages(entry, await this.#ground.db.readInTenant(tenantId, (tx) => listMessages(tx, contactId, afterSeq)));
    });
    return () => {
      chats.delete(entry);
      if (chats.size === 0 && this.#held.get(chat.contactId) === chats) this.#held.delete(chat.contactId);
    };
  }

  customers(): ContactId[] {
    return [...this.#held.keys()];
  }

  /** To be subscribed to the event tail. */
  onEvents(events: readonly LoggedEvent[]): void {
    for (const { tenantId, body } of events) {
      if (body.type === 'directory.changed' && body.entity === 'tenant') this.#resendLimits(tenantId);
      this.#react(body);
      if (body.type !== 'message.added' && body.type !== 'directory.changed') this.#moved.add(tenantId);
    }
  }

  onTyping(contactId: ContactId): void {
    for (const { chat } of this.#held.get(contactId) ?? []) chat.send({ type: 'typing' });
  }

  /** Tells waiting customers their place where something moved; called every second. */
  async flushPositions(): Promise<void> {
    const tenants = [...this.#moved];
    this.#moved.clear();
    await attemptAll(tenants, async (tenantId) => {
      try {
        await this.#sendPositions(tenantId);
      } catch (error) {
        this.#moved.add(tenantId);
        throw error;
      }
    });
  }

  #run(entry: Held, work: () => Promise<void>): void {
    entry.tail = entry.tail
      .then(() => (this.#held.get(entry.chat.contactId)?.has(entry) ? work() : undefined))
      .catch((error: unknown) => {
        this.#onError(error);
        entry.chat.fail(error);
      });
  }

  #react(body: EventBody): void {
    if (!('contactId' in body)) return;
    for (const entry of this.#held.get(body.contactId) ?? []) {
      // Its token is gone too: the page reconnects and finds nothing.
      if (body.type === 'contact.erased') entry.chat.fail(new Error('the contact was erased'));
      else if (body.type !== 'message.added') this.#run(entry, () => this.#sendStatus(entry));
      else if (!entry.willRead) {
        entry.willRead = true;
        this.#run(entry, () => this.#sendMessages(entry));
      }
    }
  }

  async #sendStatus(entry: Held): Promise<void> {
    const { tenantId, contactId } = entry.chat;
    tell(entry, await this.#ground.db.inTenant(tenantId, (tx) => readStatus(tx, contactId)));
  }

  async #sendLimits({ chat }: Held): Promise<void> {
    chat.send(await this.#limits.get(chat.tenantId));
  }

  /** An administrator changed what files may be sent. */
  #resendLimits(tenantId: TenantId): void {
    for (const entry of [...this.#held.values()].flatMap((chats) => [...chats])) {
      if (entry.chat.tenantId === tenantId) this.#run(entry, () => this.#sendLimits(entry));
    }
  }

  async #sendMessages(entry: Held): Promise<void> {
    entry.willRead = false;
    const { tenantId, contactId } = entry.chat;
    sendMessages(entry, (await this.#readNewMessages(tenantId, contactId, entry.sentSeq)).messages);
  }

  /** The places of all who wait in the tenant, in one statement however many they are. */
  async #sendPositions(tenantId: TenantId): Promise<void> {
    const waiting = [...this.#held.values()]
      .flatMap((chats) => [...chats])
      .filter((entry) => entry.waiting && entry.chat.tenantId === tenantId);
    if (waiting.length === 0) return;
    const ids = [...new Set(waiting.map((entry) => entry.chat.contactId))];
    const statuses = await this.#ground.db.inTenant(tenantId, (tx) => readWaiting(tx, ids));
    for (const entry of waiting) {
      const status = statuses.get(entry.chat.contactId);
      // Whoever has left the queue meanwhile is told so by the event of it.
      if (status !== undefined && entry.waiting) tell(entry, status);
    }
  }
}

function sendMessages(entry: Held, rows: readonly MessageRow[]): void {
  const last = rows.at(-1);
  if (last === undefined) return;
  entry.sentSeq = last.seq;
  entry.chat.send({ type: 'messages', messages: rows.map(toChatMessage) });
}

function tell(entry: Held, status: StatusFrame): void {
  entry.waiting = status.phase === 'waiting';
  const text = JSON.stringify(status);
  if (text === entry.status) return;
  entry.status = text;
  entry.chat.send(status);
}
