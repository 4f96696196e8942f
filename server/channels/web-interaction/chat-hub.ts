/** The customers' chats connected to this node and what they are told; the same care as the desks' hub. */
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { ChatFrame } from '#contracts/web-interaction/chat-socket.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import type { Ground } from '#server/platform/ground.ts';
import { readStatus, readWaiting, type StatusFrame, toChatMessage } from './chat-status.ts';

export interface Chat {
  readonly tenantId: TenantId;
  readonly contactId: ContactId;
  /** The last seq that the page has. */
  readonly afterSeq: number;
  send(frame: ChatFrame): void;
  /** A frame could not be made: the page must reconnect and resume from its last seq. */
  fail(): void;
}

interface Held {
  chat: Chat;
  sentSeq: number;
  /** The status that was told last, as JSON; undefined before the first. */
  status: string | undefined;
  waiting: boolean;
  tail: Promise<void>;
}

/** Tabs of one customer; more of them are somebody who wants to cost us work. */
const pagesPerChat = 8;

export interface ChatHub {
  /** Whether one more page may be added for the chat. */
  hasRoom(contactId: ContactId): boolean;
  add(chat: Chat): () => void;
  onEvents(events: readonly LoggedEvent[]): void;
  onTyping(contactId: ContactId): void;
  /** Tells waiting customers their place where something moved; called every second. */
  flushPositions(): Promise<void>;
  customers(): ContactId[];
}

export function createChatHub({ db }: Ground, onError: (error: unknown) => void): ChatHub {
  const held = new Map<ContactId, Set<Held>>();
  const movedTenants = new Set<TenantId>();

  function run(entry: Held, work: () => Promise<void>): void {
    entry.tail = entry.tail
      .then(() => (held.get(entry.chat.contactId)?.has(entry) ? work() : undefined))
      .catch((error: unknown) => {
        onError(error);
        entry.chat.fail();
      });
  }

  function tell(entry: Held, status: StatusFrame): void {
    entry.waiting = status.phase === 'waiting';
    const text = JSON.stringify(status);
    if (text === entry.status) return;
    entry.status = text;
    entry.chat.send(status);
  }

  async function sendStatus(entry: Held): Promise<void> {
    const { tenantId, contactId } = entry.chat;
    tell(entry, await db.inTenant(tenantId, (tx) => readStatus(tx, contactId)));
  }

  /** The places of all who wait in the tenant, in one statement however many they are. */
  async function sendPositions(tenantId: TenantId): Promise<void> {
    const waiting = [...held.values()]
      .flatMap((chats) => [...chats])
      .filter((entry) => entry.waiting && entry.chat.tenantId === tenantId);
    if (waiting.length === 0) return;
    const ids = [...new Set(waiting.map((entry) => entry.chat.contactId))];
    const statuses = await db.inTenant(tenantId, (tx) => readWaiting(tx, ids));
    for (const entry of waiting) {
      const status = statuses.get(entry.chat.contactId);
      // Whoever has left the queue meanwhile is told so by the event of it.
      if (status !== undefined && entry.waiting) tell(entry, status);
    }
  }

  async function sendMessages(entry: Held): Promise<void> {
    const { tenantId, contactId } = entry.chat;
    const rows = await db.inTenant(tenantId, (tx) => listMessages(tx, contactId, entry.sentSeq));
    if (rows.length === 0) return;
    entry.sentSeq = rows.at(-1)?.seq ?? entry.sentSeq;
    entry.chat.send({ type: 'messages', messages: rows.map(toChatMessage) });
  }

  function react(body: EventBody): void {
    if (!('contactId' in body)) return;
    for (const entry of held.get(body.contactId) ?? []) {
      run(entry, () => (body.type === 'message.added' ? sendMessages(entry) : sendStatus(entry)));
    }
  }

  return {
    hasRoom: (contactId) => (held.get(contactId)?.size ?? 0) < pagesPerChat,
    add(chat) {
      const entry: Held = { chat, sentSeq: chat.afterSeq, status: undefined, waiting: false, tail: Promise.resolve() };
      const chats = held.get(chat.contactId) ?? new Set();
      held.set(chat.contactId, chats.add(entry));
      run(entry, async () => {
        await sendStatus(entry);
        await sendMessages(entry);
      });
      return () => {
        chats.delete(entry);
        if (chats.size === 0 && held.get(chat.contactId) === chats) held.delete(chat.contactId);
      };
    },
    onEvents(events) {
      for (const { tenantId, body } of events) {
        react(body);
        if (body.type !== 'message.added' && body.type !== 'directory.changed') movedTenants.add(tenantId);
      }
    },
    onTyping(contactId) {
      for (const { chat } of held.get(contactId) ?? []) chat.send({ type: 'typing' });
    },
    async flushPositions() {
      const tenants = [...movedTenants];
      movedTenants.clear();
      await attemptAll(tenants, async (tenantId) => {
        try {
          await sendPositions(tenantId);
        } catch (error) {
          movedTenants.add(tenantId);
          throw error;
        }
      });
    },
    customers: () => [...held.keys()],
  };
}
