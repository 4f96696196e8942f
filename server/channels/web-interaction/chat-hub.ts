/** The customers' chats connected to this node and what they are told; the same care as the desks' hub. */
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { ChatFrame } from '#contracts/web-interaction/chat-socket.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import type { Ground } from '#server/platform/ground.ts';
import { readStatus, toChatMessage } from './chat-status.ts';

export interface Chat {
  readonly tenantId: TenantId;
  readonly contactId: ContactId;
  /** The last seq that the page has. */
  readonly afterSeq: number;
  send(frame: ChatFrame): void;
}

interface Held {
  chat: Chat;
  sentSeq: number;
  waiting: boolean;
  tail: Promise<void>;
}

export interface ChatHub {
  add(chat: Chat): () => void;
  onEvents(events: readonly LoggedEvent[]): void;
  onTyping(contactId: ContactId): void;
  /** Tells waiting customers their place where something moved; called every second. */
  flushPositions(): void;
  customers(): ContactId[];
}

export function createChatHub({ db }: Ground, onError: (error: unknown) => void): ChatHub {
  const held = new Map<ContactId, Set<Held>>();
  const movedTenants = new Set<TenantId>();

  function run(entry: Held, work: () => Promise<void>): void {
    entry.tail = entry.tail
      .then(() => (held.get(entry.chat.contactId)?.has(entry) ? work() : undefined))
      .catch(onError);
  }

  async function sendStatus(entry: Held): Promise<void> {
    const status = await db.inTenant(entry.chat.tenantId, (tx) => readStatus(tx, entry.chat.contactId));
    entry.waiting = status.phase === 'waiting';
    entry.chat.send(status);
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
    add(chat) {
      const entry: Held = { chat, sentSeq: chat.afterSeq, waiting: false, tail: Promise.resolve() };
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
    flushPositions() {
      for (const chats of held.values()) {
        for (const entry of chats) {
          if (entry.waiting && movedTenants.has(entry.chat.tenantId)) run(entry, () => sendStatus(entry));
        }
      }
      movedTenants.clear();
    },
    customers: () => [...held.keys()],
  };
}
