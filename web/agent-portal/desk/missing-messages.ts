/** Watches the chats for holes in their messages and fetches what stays missing. */
import type { MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { DeskStore } from './desk-store.ts';
import { gapAfter } from './messages.ts';

/** A hole in a chat's messages is mostly closed by the next frame; only one that stays is asked for. */
const gapPatienceMs = 2_000;

interface GapPorts {
  /** Throws ApiError. */
  messages(input: { contactId: ContactId; afterSeq: number }): Promise<{ items: MessageView[] }>;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The answer stops it. */
export function fillGaps(store: DeskStore, ports: GapPorts): () => void {
  const watched = new Map<ContactId, () => void>();
  let stopped = false;

  async function fetchGap(id: ContactId): Promise<void> {
    const afterSeq = gapAfter(store.getState().chats.get(id)?.messages ?? []);
    if (afterSeq === undefined) return;
    try {
      const { items } = await ports.messages({ contactId: id, afterSeq });
      store.dispatch({ type: 'messages-fetched', contactId: id, messages: items });
    } catch (error) {
      // The next frame or snapshot brings it, or this asks again.
      console.error('missing messages could not be fetched', error);
    }
  }

  function look(): void {
    if (stopped) return;
    for (const { contact, messages } of store.getState().chats.values()) {
      if (watched.has(contact.id) || gapAfter(messages) === undefined) continue;
      const cancel = ports.after(gapPatienceMs, () => {
        watched.delete(contact.id);
        void fetchGap(contact.id).then(look);
      });
      watched.set(contact.id, cancel);
    }
  }

  const unsubscribe = store.subscribe(look);
  return () => {
    stopped = true;
    unsubscribe();
    for (const cancel of watched.values()) cancel();
    watched.clear();
  };
}
