/** An agent's desk at work: its state, its socket, its outbox and what the agent can do. */
import type { DeskAgent, DeskContact, MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId, ReasonId } from '#contracts/vocabulary/ids.ts';
import { isApiError } from '#web/ui/api-error.ts';
import { type ConnectionPorts, deskConnection } from './desk-connection.ts';
import { type DeskStore, deskStore } from './desk-store.ts';
import { gapAfter } from './messages.ts';
import { type Outbox, outbox } from './outbox.ts';

/** A hole in a chat's messages is mostly closed by the next frame; only one that stays is asked for. */
const gapPatienceMs = 2_000;

/** The routes that the desk calls; each throws ApiError. */
export interface DeskRoutes {
  setState(input: { state: 'available' | 'unavailable'; reasonId?: ReasonId }): Promise<DeskAgent>;
  accept(input: { contactId: ContactId }): Promise<DeskContact>;
  send(input: { contactId: ContactId; clientId: string; text: string }): Promise<MessageView>;
  messages(input: { contactId: ContactId; afterSeq: number }): Promise<{ items: MessageView[] }>;
  end(input: { contactId: ContactId }): Promise<DeskContact>;
  wrapUp(input: { contactId: ContactId; reasonId?: ReasonId; note?: string }): Promise<unknown>;
}

interface DeskPorts extends ConnectionPorts {
  readonly routes: DeskRoutes;
  newClientId(): string;
}

interface WrapUp {
  readonly reasonId?: ReasonId;
  readonly note?: string;
}

/** None of these throws: a refusal becomes a notice in the state. */
export interface Desk {
  readonly store: DeskStore;
  /** Connects; safe to call again after `stop`, e.g. after signing on anew: drafts and unsent messages are kept. */
  start(): void;
  stop(): void;
  /** The network or the page came back. */
  wake(): void;
  setState(state: 'available' | 'unavailable', reasonId?: ReasonId): Promise<void>;
  /** Available ↔ unavailable. */
  toggleState(): Promise<void>;
  /** Takes the offer and chooses it. */
  accept(id: ContactId): Promise<void>;
  end(id: ContactId): Promise<void>;
  /** Closes the contact with its result; one that is still active (a left message) is ended first. */
  wrapUp(id: ContactId, result: WrapUp): Promise<void>;
  /** Shows the message at once and sees to it that it arrives. */
  send(id: ContactId, text: string): void;
  typing(id: ContactId): void;
}

export function createDesk(ports: DeskPorts): Desk {
  const store = deskStore();
  let box: Outbox | undefined;
  let stopGaps: (() => void) | undefined;
  const connection = deskConnection(ports, {
    frame(frame) {
      store.dispatch({ type: 'frame', frame, at: ports.now() });
      if (frame.type === 'snapshot') box?.wake();
    },
    lost: () => store.dispatch({ type: 'connection-lost', at: ports.now() }),
    signedOff: () => store.dispatch({ type: 'signed-off' }),
    fault: (error) => console.error('a frame was not understood', error),
  });
  return {
    store,
    ...deskCommands(store, ports.routes),
    start() {
      box ??= outbox(store, { post: (message) => postOf(ports.routes, message), after: ports.after });
      stopGaps?.();
      stopGaps = fillGaps(store, ports);
      store.dispatch({ type: 'signed-on' });
      connection.start();
    },
    stop() {
      connection.stop();
      box?.stop();
      box = undefined;
      stopGaps?.();
    },
    wake() {
      connection.wake();
      box?.wake();
    },
    send(contactId, text) {
      store.dispatch({ type: 'send-started', contactId, clientId: ports.newClientId(), text, at: ports.now() });
    },
    typing: (id) => connection.typing(id),
  };
}

type Commands = Pick<Desk, 'setState' | 'toggleState' | 'accept' | 'end' | 'wrapUp'>;

/** What is asked of the server at once, without being kept for later. */
function deskCommands(store: DeskStore, routes: DeskRoutes): Commands {
  async function attempt(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      noticeFault(store, error);
    }
  }

  /** One command at a time for a contact: a second click while the first is on its way does nothing. */
  async function command(id: ContactId, run: () => Promise<void>): Promise<void> {
    if (store.getState().busy.has(id)) return;
    store.dispatch({ type: 'command-started', contactId: id });
    await attempt(run);
    store.dispatch({ type: 'command-ended', contactId: id });
  }

  const setState: Desk['setState'] = (state, reasonId) =>
    attempt(async () => {
      const me = await routes.setState({ state, ...(reasonId === undefined ? {} : { reasonId }) });
      store.dispatch({ type: 'me-answered', me });
    });
  const end = async (id: ContactId) =>
    store.dispatch({ type: 'contact-answered', contact: await routes.end({ contactId: id }) });

  return {
    setState,
    toggleState: () => setState(store.getState().me?.state === 'available' ? 'unavailable' : 'available'),
    accept: (id) =>
      command(id, async () => {
        store.dispatch({ type: 'contact-answered', contact: await routes.accept({ contactId: id }) });
        store.dispatch({ type: 'chosen', contactId: id });
      }),
    end: (id) => command(id, () => end(id)),
    wrapUp: (id, result) =>
      command(id, async () => {
        if (store.getState().chats.get(id)?.contact.state === 'active') await end(id);
        await routes.wrapUp({ contactId: id, ...result });
      }),
  };
}

function postOf(routes: DeskRoutes, message: { contactId: ContactId; clientId: string; text: string }) {
  const { contactId, clientId, text } = message;
  return routes.send({ contactId, clientId, text });
}

function noticeFault(store: DeskStore, error: unknown): void {
  if (isApiError(error, 'SIGN_ON_REQUIRED')) store.dispatch({ type: 'signed-off' });
  else if (isApiError(error)) store.dispatch({ type: 'fault-noticed', code: error.code });
  else {
    console.error(error);
    store.dispatch({ type: 'fault-noticed', code: 'SERVER_FAULT' });
  }
}

/** Watches the chats and fetches what stays missing; the answer stops it. */
function fillGaps(store: DeskStore, ports: Pick<DeskPorts, 'after' | 'routes'>): () => void {
  const watched = new Map<ContactId, () => void>();
  let stopped = false;

  async function fetchGap(id: ContactId): Promise<void> {
    const afterSeq = gapAfter(store.getState().chats.get(id)?.messages ?? []);
    if (afterSeq === undefined) return;
    try {
      const { items } = await ports.routes.messages({ contactId: id, afterSeq });
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
