/**
 * Sends what the desk's state says is pending: of each contact one message at a time, in the order written, again with
 * the same clientId until the server answers. The state is the only list; this only knows what is on the wire.
 */
import type { MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { type ApiErrorCode, isApiError } from '#web/ui/api-error.ts';
import type { DeskStore } from './desk-store.ts';
import type { Outgoing } from './messages.ts';

/** How long to wait after an attempt that got no verdict. */
const resendMs = 3_000;

interface OutboxPorts {
  /** Throws ApiError. */
  post(message: Outgoing): Promise<MessageView>;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface Outbox {
  /** Tries at once what waits for its next attempt, e.g. when the connection is back. */
  wake(): void;
  stop(): void;
}

/** Starts sending; runs until `stop`. */
export function outbox(store: DeskStore, ports: OutboxPorts): Outbox {
  const onWire = new Set<ContactId>();
  const resting = new Map<ContactId, () => void>();
  let stopped = false;

  function pump(): void {
    if (stopped || store.getState().connection === 'signed-off') return;
    const met = new Set<ContactId>();
    for (const message of store.getState().outgoing) {
      const { contactId } = message;
      if (message.state !== 'pending' || met.has(contactId)) continue;
      met.add(contactId);
      if (!onWire.has(contactId) && !resting.has(contactId)) void send(message);
    }
  }

  async function send(message: Outgoing): Promise<void> {
    const { contactId, clientId } = message;
    onWire.add(contactId);
    try {
      const stored = await ports.post(message);
      onWire.delete(contactId);
      if (!stopped) store.dispatch({ type: 'send-confirmed', contactId, message: { ...stored, clientId } });
    } catch (error) {
      onWire.delete(contactId);
      if (stopped) return;
      const code = refusal(error);
      if (code === undefined) rest(contactId);
      else store.dispatch({ type: 'send-failed', clientId, code });
    }
    pump();
  }

  function rest(contactId: ContactId): void {
    const cancel = ports.after(resendMs, () => {
      resting.delete(contactId);
      pump();
    });
    resting.set(contactId, cancel);
  }

  function wake(): void {
    for (const cancel of resting.values()) cancel();
    resting.clear();
    pump();
  }

  const unsubscribe = store.subscribe(pump);
  pump();
  return {
    wake,
    stop() {
      stopped = true;
      unsubscribe();
      for (const cancel of resting.values()) cancel();
      resting.clear();
    },
  };
}

/** Codes after which the same message may well be taken later. */
const passing: readonly ApiErrorCode[] = [
  'NO_CONNECTION',
  'SERVER_NOT_READY',
  'SERVER_FAULT',
  'SIGN_ON_REQUIRED',
  'PASSWORD_CHANGE_REQUIRED',
  'CHAT_LIMITED',
];

/** The code of a refusal for good, or undefined when the message should be sent again. */
export function refusal(error: unknown): ApiErrorCode | undefined {
  if (!isApiError(error)) return 'SERVER_FAULT';
  return passing.includes(error.code) ? undefined : error.code;
}
