import { describe, expect, it } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { DeskContact, MessageView } from '#contracts/agent-portal/views.ts';
import { type ContactId, contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { ApiError } from '#web/ui/api-error.ts';
import { emptyDesk } from './desk-state.ts';
import { deskStore } from './desk-store.ts';
import type { Outgoing } from './messages.ts';
import { mostFaults, outbox } from './outbox.ts';

const now = '2026-11-24T10:00:00Z';
const chat = contactId.parse('0199a000-0000-7000-8000-000000000001');
const other = contactId.parse('0199a000-0000-7000-8000-000000000002');
const down = new ApiError('NO_CONNECTION', { status: 0 });
const broken = new ApiError('SERVER_FAULT', { status: 500 });
const refused = new ApiError('CONTACT_NOT_LIVE', { status: 409 });

interface Post {
  readonly message: Outgoing;
  readonly signal: AbortSignal;
  resolve(stored: MessageView): void;
  reject(error: unknown): void;
}

const snapshot = {
  type: 'snapshot',
  now,
  me: { id: userId.parse('0199a000-0000-7000-8000-00000000005a'), state: 'available', cause: 'chosen', since: now },
  contacts: [chat, other].map((id) => ({ contact: contactOf(id), messages: [] })),
  queues: [],
  unavailableReasons: [],
  wrapUpReasons: [],
} satisfies DeskFrame;

function contactOf(id: ContactId): DeskContact {
  return {
    id,
    medium: 'web-interaction',
    state: 'active',
    live: true,
    queue: { id: queueId.parse('0199a000-0000-7000-8000-0000000000aa'), name: 'Sales' },
    customer: { name: 'Ada' },
    customerConnected: true,
    queuedAt: now,
  };
}

function testOutbox() {
  const store = deskStore({ ...emptyDesk, connection: 'live' });
  const posts: Post[] = [];
  let timers: (() => void)[] = [];
  const box = outbox(store, {
    post: (message, signal) => new Promise((resolve, reject) => posts.push({ message, signal, resolve, reject })),
    after: (_ms, run) => {
      timers.push(run);
      return () => {
        timers = timers.filter((timer) => timer !== run);
      };
    },
  });
  return {
    store,
    box,
    posts,
    texts: () => posts.map((post) => post.message.text),
    write: (text: string, id = chat) =>
      store.dispatch({ type: 'send-started', contactId: id, clientId: `id-${text}`, text, at: 0 }),
    async answer(index: number, error?: ApiError) {
      const post = posts[index];
      if (post === undefined) throw new Error('no such post');
      if (error !== undefined) post.reject(error);
      else post.resolve({ seq: index + 1, author: 'agent', text: post.message.text, at: '2026-11-24T10:00:00Z' });
      // All promises that follow from the answer have run before the next macrotask.
      await new Promise((done) => setImmediate(done));
    },
    tick() {
      const due = timers;
      timers = [];
      for (const run of due) run();
    },
    waiting: () => timers.length,
  };
}

describe('the outbox', () => {
  it('sends the messages of a contact one after another, those of two contacts side by side', async () => {
    const { write, texts, answer, store } = testOutbox();
    write('one');
    write('two');
    write('elsewhere', other);
    expect(texts()).toEqual(['one', 'elsewhere']);
    await answer(0);
    expect(texts()).toEqual(['one', 'elsewhere', 'two']);
    await answer(1);
    await answer(2);
    expect(store.getState().outgoing).toEqual([]);
  });

  it('sends again with the same clientId when no answer came, keeping the order', async () => {
    const { write, texts, answer, tick, store } = testOutbox();
    write('one');
    await answer(0, down);
    write('two');
    expect(texts()).toEqual(['one']);
    expect(store.getState().outgoing.map((one) => one.state)).toEqual(['pending', 'pending']);
    tick();
    expect(texts()).toEqual(['one', 'one']);
    await answer(1);
    expect(texts()).toEqual(['one', 'one', 'two']);
  });

  it('does not wait when it is woken', async () => {
    const { write, texts, answer, box, waiting } = testOutbox();
    write('one');
    await answer(0, down);
    box.wake();
    expect(texts()).toEqual(['one', 'one']);
    expect(waiting()).toBe(0);
  });

  it('marks a refused message as failed, goes on with the next and sends it only when asked', async () => {
    const { write, texts, answer, store } = testOutbox();
    write('one');
    write('two');
    await answer(0, refused);
    expect(store.getState().outgoing).toMatchObject([{ state: 'failed', code: 'CONTACT_NOT_LIVE' }, { text: 'two' }]);
    await answer(1);
    expect(texts()).toEqual(['one', 'two']);
    store.dispatch({ type: 'send-retried', clientId: 'id-one' });
    expect(texts()).toEqual(['one', 'two', 'one']);
  });

  it('gives up what hangs when the server is reached again, and sends it anew with the same clientId', async () => {
    const { write, texts, posts, answer, box, store } = testOutbox();
    write('one');
    box.wake();
    store.dispatch({ type: 'connection-lost', at: 0 });
    write('two');
    write('elsewhere', other);
    expect(texts()).toEqual(['one']);
    store.dispatch({ type: 'frame', frame: snapshot, at: 0 });
    expect(posts[0]?.signal.aborted).toBe(true);
    expect(posts.map((post) => post.message.clientId)).toEqual(['id-one', 'id-one', 'id-elsewhere']);
    // What the old connection still says, late, changes nothing.
    await answer(0, refused);
    expect(store.getState().outgoing[0]?.state).toBe('pending');
    await answer(1);
    expect(texts()).toEqual(['one', 'one', 'elsewhere', 'two']);
  });

  it('stops at a message at which the server always fails, and goes on with the next', async () => {
    const { write, texts, answer, tick, store } = testOutbox();
    write('bad');
    write('good');
    for (let attempt = 0; attempt < mostFaults; attempt += 1) {
      expect(store.getState().outgoing[0]?.state).toBe('pending');
      await answer(attempt, broken);
      tick();
    }
    expect(store.getState().outgoing[0]).toMatchObject({ text: 'bad', state: 'failed', code: 'SERVER_FAULT' });
    expect(texts().at(-1)).toBe('good');
    await answer(mostFaults);
    store.dispatch({ type: 'send-retried', clientId: 'id-bad' });
    await answer(mostFaults + 1, broken);
    expect(store.getState().outgoing[0]?.state).toBe('pending');
  });

  it('sends nothing while signed off and nothing after it was stopped', async () => {
    const { write, texts, store, box, answer, waiting } = testOutbox();
    write('one');
    await answer(0, down);
    box.stop();
    expect(waiting()).toBe(0);
    write('two');
    expect(texts()).toEqual(['one']);

    const second = testOutbox();
    second.store.dispatch({ type: 'signed-off' });
    second.write('three');
    expect(second.texts()).toEqual([]);
    expect(store.getState().outgoing).toHaveLength(2);
  });
});
