import { describe, expect, it, vi } from 'vitest';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import { contactId, queueId } from '#contracts/vocabulary/ids.ts';
import { ApiError } from '#web/ui/api-error.ts';
import { createDesk } from './desk.ts';
import type { SocketEvents } from './desk-connection.ts';
import type { DeskRoutes } from './desk-routes.ts';
import { newMessages } from './desk-view.ts';

const id = contactId.parse('0199a000-0000-7000-8000-000000000001');
const now = '2026-11-24T10:00:00Z';
const me = { id: '0199a000-0000-7000-8000-00000000005a', state: 'available', cause: 'chosen', since: now };
const contact: DeskContact = {
  id,
  medium: 'web-interaction',
  state: 'offered',
  live: true,
  queue: { id: queueId.parse('0199a000-0000-7000-8000-0000000000aa'), name: 'Sales' },
  customer: { name: 'Ada' },
  customerConnected: true,
  queuedAt: now,
};
const message = (seq: number) => ({ seq, author: 'customer' as const, text: `m${seq}`, at: now });

interface TestOptions {
  stillSignedOn?: () => Promise<boolean>;
  kept?: { text: string | undefined };
}

function testDesk(routes: Partial<DeskRoutes>, options: TestOptions = {}) {
  const kept = options.kept ?? { text: undefined };
  const sockets: SocketEvents[] = [];
  const timers: (() => void)[] = [];
  const unexpected = () => Promise.reject(new Error('not expected here'));
  let drawn = 0;
  const desk = createDesk({
    openSocket(events) {
      sockets.push(events);
      return { send: () => undefined, close: () => undefined };
    },
    after(_ms, run) {
      timers.push(run);
      return () => {
        const at = timers.indexOf(run);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    now: () => 0,
    random: () => 0,
    stillSignedOn: options.stillSignedOn ?? (() => Promise.resolve(true)),
    isReachable: () => Promise.resolve(true),
    keeping: {
      read: () => kept.text ?? null,
      save: (text) => {
        kept.text = text;
      },
    },
    newClientId: () => `client-${++drawn}`,
    postFile: unexpected,
    routes: {
      setState: unexpected,
      accept: unexpected,
      reject: unexpected,
      send: unexpected,
      messages: unexpected,
      end: unexpected,
      wrapUp: unexpected,
      ...routes,
    },
  });
  const receive = (frame: object) => sockets.at(-1)?.received(JSON.stringify(frame));
  const snapshot = (state: DeskContact['state'], messages = [message(1)]) => {
    sockets.at(-1)?.opened();
    const contacts = [{ contact: { ...contact, state }, messages }];
    receive({ type: 'snapshot', now, me, contacts, queues: [], unavailableReasons: [], wrapUpReasons: [] });
  };
  desk.start();
  return { desk, sockets, timers, receive, snapshot, state: () => desk.store.getState() };
}

describe('the desk at work', () => {
  it('accepts an offer once, however often it is asked to, and chooses it', async () => {
    const accept = vi.fn(async () => ({ ...contact, state: 'active' as const }));
    const { desk, snapshot, state } = testDesk({ accept });
    snapshot('offered');
    await Promise.all([desk.accept(id), desk.accept(id)]);
    expect(accept).toHaveBeenCalledTimes(1);
    expect(state().chosen).toBe(id);
    expect(state().chats.get(id)?.contact.state).toBe('active');
    expect(state().busy.size).toBe(0);
  });

  it('tells in a notice what was refused', async () => {
    const accept = () => Promise.reject(new ApiError('CONTACT_STATE_CHANGED', { status: 409 }));
    const { desk, snapshot, state } = testDesk({ accept });
    snapshot('offered');
    await desk.accept(id);
    expect(state().notices).toMatchObject([{ kind: 'fault', code: 'CONTACT_STATE_CHANGED' }]);
    expect(state().busy.size).toBe(0);
  });

  it('is signed off by a refusal only when the server says that the session has ended', async () => {
    const setState = vi.fn(() => Promise.reject(new ApiError('SIGN_ON_REQUIRED', { status: 401 })));
    const ended = testDesk({ setState }, { stillSignedOn: () => Promise.resolve(false) });
    ended.snapshot('active');
    await ended.desk.toggleState();
    expect(ended.state().connection).toBe('signed-off');
    ended.snapshot('active');
    expect(ended.state().connection).toBe('signed-off');

    const valid = testDesk({ setState });
    valid.snapshot('active');
    await valid.desk.toggleState();
    expect(valid.state().connection).toBe('live');
    expect(valid.state().notices).toMatchObject([{ kind: 'fault', code: 'SIGN_ON_REQUIRED' }]);
  });

  it('asks again after a refusal that came from a session just renewed', async () => {
    const accept = vi
      .fn(async () => ({ ...contact, state: 'active' as const }))
      .mockRejectedValueOnce(new ApiError('SIGN_ON_REQUIRED', { status: 401 }));
    const { desk, snapshot, state } = testDesk({ accept });
    snapshot('offered');
    await desk.accept(id);
    expect(state().chosen).toBe(id);
    expect(state().notices).toEqual([]);
  });

  it('waits for no answer of a connection that is gone: the snapshot says what became of it', async () => {
    const hangs = (_: object, { signal }: { signal?: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const { desk, sockets, snapshot, state } = testDesk({ accept: hangs, end: hangs });
    snapshot('offered');
    const accepted = desk.accept(id);
    expect(state().busy.has(id)).toBe(true);
    sockets.at(-1)?.closed();
    desk.wake();
    snapshot('active');
    await accepted;
    expect(state().busy.size).toBe(0);
    expect(state().chosen).toBe(id);
    expect(state().notices).toEqual([]);
  });

  it('sends no control characters, and nothing where nothing is left', async () => {
    const sent: string[] = [];
    const send = async (input: { text: string }) => {
      sent.push(input.text);
      return { seq: 2, author: 'agent' as const, text: input.text, at: now };
    };
    const { desk, snapshot } = testDesk({ send });
    snapshot('active');
    desk.send(id, ' a\u0000b\r\nc\td\u001b ');
    desk.send(id, '\u0000');
    await vi.waitFor(() => expect(sent).toEqual(['ab\nc\td']));
  });

  it('goes on after a reload with what was written, with the same clientId, and forgets it after signing off', async () => {
    const kept: { text: string | undefined } = { text: undefined };
    const before = testDesk({ send: () => Promise.reject(new ApiError('NO_CONNECTION', { status: 0 })) }, { kept });
    before.snapshot('active');
    before.desk.send(id, 'hello');
    before.desk.store.dispatch({ type: 'drafted', contactId: id, text: 'and' });
    before.desk.stop();

    const sent: string[] = [];
    const send = async (input: { clientId: string; text: string }) => {
      sent.push(`${input.clientId} ${input.text}`);
      return { seq: 2, author: 'agent' as const, text: input.text, at: now };
    };
    const after = testDesk({ send }, { kept });
    after.snapshot('active');
    await vi.waitFor(() => expect(after.state().outgoing).toEqual([]));
    expect(sent).toEqual(['client-1 hello']);
    expect(after.state().drafts.get(id)).toBe('and');
    expect(after.state().stranded.size).toBe(0);
    after.desk.forget();
    expect(kept.text).toBeUndefined();
  });

  it('goes on after a reload with what was read, the result so far and the contact that was chosen', () => {
    const kept: { text: string | undefined } = { text: undefined };
    const before = testDesk({}, { kept });
    before.snapshot('active');
    before.desk.store.dispatch({ type: 'chosen', contactId: id });
    before.desk.store.dispatch({ type: 'seen', contactId: id });
    before.desk.store.dispatch({ type: 'result-drafted', contactId: id, draft: { reasonId: '', note: 'so far' } });
    before.desk.stop();

    const after = testDesk({}, { kept });
    after.snapshot('active', [message(1), message(2)]);
    const chat = after.state().chats.get(id);
    expect(chat && newMessages(after.state(), chat)).toBe(1);
    expect(after.state().chosen).toBe(id);
    expect(after.state().wrapUpDrafts.get(id)?.note).toBe('so far');
    after.receive({ type: 'contact-left', contactId: id, why: 'closed' });
    expect(kept.text).toBeUndefined();
  });

  it('sends what was written while the connection was lost, with the same clientId', async () => {
    const sent: string[] = [];
    const send = vi.fn(async (input: { clientId: string; text: string }) => {
      sent.push(input.clientId);
      if (sent.length === 1) {
        sockets.at(-1)?.closed();
        throw new ApiError('NO_CONNECTION', { status: 0 });
      }
      return { seq: sent.length, author: 'agent' as const, text: input.text, at: now };
    });
    const { desk, sockets, snapshot, state } = testDesk({ send });
    snapshot('active');
    desk.send(id, 'hello');
    await vi.waitFor(() => expect(state().connection).toBe('lost'));
    desk.send(id, 'hello again');
    expect(state().outgoing).toMatchObject([{ state: 'pending' }, { state: 'pending' }]);
    desk.wake();
    snapshot('active');
    await vi.waitFor(() => expect(state().outgoing).toEqual([]));
    expect(sent).toEqual(['client-1', 'client-1', 'client-2']);
    expect(state().chats.get(id)?.messages).toHaveLength(3);
  });

  it('goes on with drafts and unsent messages after signing on again', async () => {
    const sent: string[] = [];
    const send = async (input: { clientId: string; text: string }) => {
      sent.push(input.text);
      return { seq: 2, author: 'agent' as const, text: input.text, at: now };
    };
    const { desk, snapshot, receive, state } = testDesk({ send });
    snapshot('active');
    receive({ type: 'goodbye', reason: 'session-ended' });
    expect(state().connection).toBe('signed-off');
    desk.send(id, 'hello');
    desk.store.dispatch({ type: 'drafted', contactId: id, text: 'and' });
    expect(sent).toEqual([]);
    desk.stop();
    desk.start();
    expect(state().connection).toBe('connecting');
    snapshot('active');
    await vi.waitFor(() => expect(sent).toEqual(['hello']));
    expect(state().drafts.get(id)).toBe('and');
  });

  it('ends a left message before it is wrapped up, a chat in wrap-up not again', async () => {
    const calls: string[] = [];
    const end = async () => {
      calls.push('end');
      return { ...contact, state: 'wrap-up' as const };
    };
    const wrapUp = async (input: object) => calls.push(`wrap-up ${JSON.stringify(input)}`);
    const { desk, snapshot } = testDesk({ end, wrapUp });
    snapshot('active');
    await desk.wrapUp(id, { note: 'done' });
    await desk.wrapUp(id, {});
    expect(calls).toEqual(['end', `wrap-up {"contactId":"${id}","note":"done"}`, `wrap-up {"contactId":"${id}"}`]);
  });

  it('asks for messages that stay missing', async () => {
    const messages = vi.fn(async () => ({ items: [message(2), message(3)] }));
    const { snapshot, receive, timers, state } = testDesk({ messages });
    snapshot('active');
    receive({ type: 'messages', contactId: id, messages: [message(3)] });
    for (const run of [...timers]) run();
    await vi.waitFor(() =>
      expect(
        state()
          .chats.get(id)
          ?.messages.map((one) => one.seq),
      ).toEqual([1, 2, 3]),
    );
    expect(messages).toHaveBeenCalledWith({ contactId: id, afterSeq: 1 });
  });
});
