/** An agent's desk at work: its state, its socket, its outbox and what the agent can do. */
import type { Focus } from '#contracts/agent-portal/supervision-views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { type DeskCommands, deskCommands } from './desk-commands.ts';
import { type ConnectionPorts, deskConnection } from './desk-connection.ts';
import type { DeskRoutes } from './desk-routes.ts';
import { emptyDesk } from './desk-state.ts';
import { type DeskStore, deskStore } from './desk-store.ts';
import { type DeskUploads, deskUploads, type PostDeskFile } from './desk-uploads.ts';
import { type Keeping, keepDesk, readKept } from './kept-desk.ts';
import { cleanMessage } from './messages.ts';
import { fillGaps } from './missing-messages.ts';
import { type Outbox, outbox } from './outbox.ts';

interface DeskPorts extends ConnectionPorts {
  readonly routes: DeskRoutes;
  /** Where what no server knows outlives a reload. */
  readonly keeping: Keeping;
  newClientId(): string;
  readonly postFile: PostDeskFile;
}

/** None of these throws: a refusal becomes a notice in the state. */
export interface Desk extends DeskCommands {
  readonly store: DeskStore;
  readonly uploads: DeskUploads;
  /** Connects; safe to call again after `stop`, e.g. after signing on anew: drafts and unsent messages are kept. */
  start(): void;
  stop(): void;
  /** The network or the page came back. */
  wake(): void;
  /** The browser says that there is no network; whether that is true is found out. */
  doubt(): void;
  /** Nothing of all this stays on this device: the agent has signed off. */
  forget(): void;
  /** Shows the message at once and sees to it that it arrives. */
  send(id: ContactId, text: string): void;
  typing(id: ContactId): void;
  /** Watches the tenant, with the contacts of `focus`; without `watch` no more. For supervisors. */
  supervise(watch: { readonly focus: Focus | undefined } | undefined): void;
}

export function createDesk(ports: DeskPorts): Desk {
  const { routes } = ports;
  const store = deskStore({ ...emptyDesk, ...readKept(ports.keeping.read()) });
  const stopKeeping = keepDesk(store, ports.keeping);
  const uploads = deskUploads(store, ports.postFile, ports.newClientId);
  let box: Outbox | undefined;
  let stopGaps: (() => void) | undefined;
  const signedOff = () => store.dispatch({ type: 'signed-off' });
  const connection = deskConnection(ports, {
    frame(frame) {
      store.dispatch({ type: 'frame', frame, at: ports.now() });
      if (frame.type === 'snapshot') commander.reconnected();
    },
    lost: (why) => store.dispatch({ type: 'connection-lost', why, at: ports.now() }),
    signedOff,
    fault: (error) => console.error('a frame was not understood', error),
  });
  const commander = deskCommands(store, {
    routes,
    now: ports.now,
    stillSignedOn: ports.stillSignedOn,
    signedOff() {
      connection.stop();
      signedOff();
    },
  });
  return {
    store,
    uploads,
    ...commander.commands,
    start() {
      box ??= outbox(store, {
        post: ({ contactId, clientId, text }, signal) => routes.send({ contactId, clientId, text }, { signal }),
        after: ports.after,
      });
      stopGaps?.();
      stopGaps = fillGaps(store, { messages: routes.messages, after: ports.after });
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
    doubt: () => connection.doubt(),
    forget() {
      stopKeeping();
      uploads.close();
      ports.keeping.save(undefined);
    },
    send(contactId, written) {
      const text = cleanMessage(written);
      if (text === '') return;
      store.dispatch({ type: 'send-started', contactId, clientId: ports.newClientId(), text, at: ports.now() });
    },
    typing: (id) => connection.typing(id),
    supervise(watch) {
      connection.supervise(watch);
      if (watch === undefined) store.dispatch({ type: 'supervision-left' });
    },
  };
}
