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
/** A message at which the server fails so often will fail again: the agent decides, and the next one may go. */
export const mostFaults = 5;

interface OutboxPorts {
  /** Throws ApiError, or the signal's own error when that was aborted. */
  post(message: Outgoing, signal: AbortSignal): Promise<MessageView>;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface Outbox {
  /** Tries at once what waits for its next attempt, e.g. when the network is back. */
  wake(): void;
  stop(): void;
}

/**
 * Starts sending; runs until `stop`. Sends only while the desk is live: without a connection a request could hang for
 * long. What hung when it was lost is given up and sent anew when it is back.
 */
export function outbox(store: DeskStore, ports: OutboxPorts): Outbox {
  return new StoreOutbox(store, ports);
}

class StoreOutbox implements Outbox {
  readonly #store: DeskStore;
  readonly #ports: OutboxPorts;
  readonly #onWire = new Map<ContactId, AbortController>();
  readonly #resting = new Map<ContactId, () => void>();
  /** How often the server failed at a message, by its clientId. */
  readonly #faults = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #wasLive = false;
  #stopped = false;

  constructor(store: DeskStore, ports: OutboxPorts) {
    this.#store = store;
    this.#ports = ports;
    this.#unsubscribe = store.subscribe(() => this.#look());
    this.#look();
  }

  wake(): void {
    this.#endRests();
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#endRests();
  }

  #look(): void {
    const isLive = this.#store.getState().connection === 'live';
    if (isLive && !this.#wasLive) this.#giveUpHung();
    this.#wasLive = isLive;
    this.#pump();
  }

  #giveUpHung(): void {
    const hung = [...this.#onWire.values()];
    this.#onWire.clear();
    for (const attempt of hung) attempt.abort();
    this.#endRests();
  }

  #pump(): void {
    const { connection, outgoing } = this.#store.getState();
    if (this.#stopped || connection !== 'live') return;
    const met = new Set<ContactId>();
    for (const message of outgoing) {
      const { contactId } = message;
      if (message.state !== 'pending' || met.has(contactId)) continue;
      met.add(contactId);
      if (!this.#onWire.has(contactId) && !this.#resting.has(contactId)) void this.#send(message);
    }
  }

  async #send(message: Outgoing): Promise<void> {
    const { contactId, clientId } = message;
    const attempt = new AbortController();
    const isCurrent = () => this.#onWire.get(contactId) === attempt && !this.#stopped;
    this.#onWire.set(contactId, attempt);
    try {
      const stored = await this.#ports.post(message, attempt.signal);
      if (!isCurrent()) return;
      this.#onWire.delete(contactId);
      this.#faults.delete(clientId);
      this.#store.dispatch({ type: 'send-confirmed', contactId, message: { ...stored, clientId } });
    } catch (error) {
      if (!isCurrent()) return;
      this.#onWire.delete(contactId);
      const code = this.#verdict(clientId, error);
      if (code === undefined) this.#rest(contactId);
      else this.#store.dispatch({ type: 'send-failed', clientId, code });
    }
    this.#pump();
  }

  /** The code with which a message has failed for good; undefined while it is worth another attempt. */
  #verdict(clientId: string, error: unknown): ApiErrorCode | undefined {
    const code = refusal(error);
    if (code !== undefined || !isApiError(error, 'SERVER_FAULT')) return code;
    const met = (this.#faults.get(clientId) ?? 0) + 1;
    // Asked by the agent to send it again, it has all its attempts again.
    if (met >= mostFaults) this.#faults.delete(clientId);
    else this.#faults.set(clientId, met);
    return met >= mostFaults ? error.code : undefined;
  }

  #rest(contactId: ContactId): void {
    const cancel = this.#ports.after(resendMs, () => {
      this.#resting.delete(contactId);
      this.#pump();
    });
    this.#resting.set(contactId, cancel);
  }

  #endRests(): void {
    for (const cancel of this.#resting.values()) cancel();
    this.#resting.clear();
  }
}

/** Codes after which the same message may well be taken later. */
const passing: readonly ApiErrorCode[] = [
  'NO_CONNECTION',
  'SERVER_NOT_READY',
  'SERVER_BUSY',
  'SERVER_FAULT',
  'SIGN_ON_REQUIRED',
  'PASSWORD_CHANGE_REQUIRED',
  'CHAT_LIMITED',
];

/** The code of a refusal for good, or undefined when the message should be sent again. */
function refusal(error: unknown): ApiErrorCode | undefined {
  if (!isApiError(error)) return 'SERVER_FAULT';
  return passing.includes(error.code) ? undefined : error.code;
}
