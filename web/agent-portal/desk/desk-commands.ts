/** What is asked of the server at once, without being kept for later. None of these throws: a refusal is a notice. */
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId, ReasonId } from '#contracts/vocabulary/ids.ts';
import { isApiError } from '#web/ui/api-error.ts';
import type { DeskRoutes, WrapUp } from './desk-routes.ts';
import type { DeskStore } from './desk-store.ts';
import { withoutControls } from './messages.ts';

export interface DeskCommands {
  setState(state: 'available' | 'unavailable', reasonId?: ReasonId): Promise<void>;
  /** Available ↔ unavailable. */
  toggleState(): Promise<void>;
  /** Takes the offer and chooses it. */
  accept(id: ContactId): Promise<void>;
  /** The offer is not taken; the desk stays available. */
  reject(id: ContactId): Promise<void>;
  end(id: ContactId): Promise<void>;
  /** Closes the contact with its result; one that is still active (a left message) is ended first. */
  wrapUp(id: ContactId, result: WrapUp): Promise<void>;
}

interface CommandPorts {
  readonly routes: DeskRoutes;
  /** The page's clock in milliseconds. */
  now(): number;
  stillSignedOn(): Promise<boolean>;
  /** The session has really ended. */
  signedOff(): void;
}

export interface Commander {
  readonly commands: DeskCommands;
  /** The server is reached again: nobody waits any longer for an answer of the old connection. */
  reconnected(): void;
}

export function deskCommands(store: DeskStore, ports: CommandPorts): Commander {
  const { routes } = ports;
  const { attempt, command, reconnected } = commandRunner(store, ports);
  const stateOf = (id: ContactId) => store.getState().chats.get(id)?.contact.state;
  const answered = (contact: DeskContact) => store.dispatch({ type: 'contact-answered', contact, at: ports.now() });
  const setState: DeskCommands['setState'] = (state, reasonId) =>
    attempt(async () => {
      const me = await routes.setState({ state, ...(reasonId === undefined ? {} : { reasonId }) });
      store.dispatch({ type: 'me-answered', me });
    });
  const end = async (id: ContactId, signal: AbortSignal) => answered(await routes.end({ contactId: id }, { signal }));
  const commands: DeskCommands = {
    setState,
    toggleState: () => setState(store.getState().me?.state === 'available' ? 'unavailable' : 'available'),
    async accept(id) {
      await command(id, async (signal) => answered(await routes.accept({ contactId: id }, { signal })));
      // Also where the answer was lost and the snapshot says that the offer was taken.
      if (stateOf(id) === 'active') store.dispatch({ type: 'chosen', contactId: id });
    },
    reject: (id) =>
      command(id, async (signal) => {
        await routes.reject({ contactId: id }, { signal });
      }),
    end: (id) => command(id, (signal) => end(id, signal)),
    wrapUp: (id, { reasonId, note }) =>
      command(id, async (signal) => {
        if (stateOf(id) === 'active') await end(id, signal);
        const clean = withoutControls(note ?? '').trim();
        const result = { ...(reasonId === undefined ? {} : { reasonId }), ...(clean === '' ? {} : { note: clean }) };
        await routes.wrapUp({ contactId: id, ...result }, { signal });
      }),
  };
  return { commands, reconnected };
}

function commandRunner(store: DeskStore, ports: Pick<CommandPorts, 'stillSignedOn' | 'signedOff'>) {
  const waiting = new Map<ContactId, AbortController>();

  async function attempt(run: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    const tell = (error: unknown) => {
      // A snapshot has shown meanwhile where the contact stands.
      if (signal?.aborted !== true) noticeFault(store, error);
    };
    try {
      await run();
      return;
    } catch (error) {
      if (!isApiError(error, 'SIGN_ON_REQUIRED')) return tell(error);
    }
    // One 401 proves nothing: it may be that of a session renewed in this moment. The server is asked itself.
    if (!(await ports.stillSignedOn())) return ports.signedOff();
    await run().catch(tell);
  }

  /** One command at a time for a contact: a second click while the first is on its way does nothing. */
  async function command(id: ContactId, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (store.getState().busy.has(id)) return;
    const hung = new AbortController();
    waiting.set(id, hung);
    store.dispatch({ type: 'command-started', contactId: id });
    await attempt(() => run(hung.signal), hung.signal);
    waiting.delete(id);
    store.dispatch({ type: 'command-ended', contactId: id });
  }

  function reconnected(): void {
    for (const hung of waiting.values()) hung.abort();
  }

  return { attempt, command, reconnected };
}

function noticeFault(store: DeskStore, error: unknown): void {
  if (isApiError(error)) store.dispatch({ type: 'fault-noticed', code: error.code });
  else {
    console.error(error);
    store.dispatch({ type: 'fault-noticed', code: 'SERVER_FAULT' });
  }
}
