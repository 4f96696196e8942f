import { describe, expect, it } from 'vitest';
import type { MessageView } from '#contracts/agent-portal/views.ts';
import { contactId } from '#contracts/vocabulary/ids.ts';
import { ApiError } from '#web/ui/api-error.ts';
import { deskStore } from './desk-store.ts';
import type { Outgoing } from './messages.ts';
import { outbox } from './outbox.ts';

const chat = contactId.parse('0199a000-0000-7000-8000-000000000001');
const other = contactId.parse('0199a000-0000-7000-8000-000000000002');
const down = new ApiError('NO_CONNECTION', { status: 0 });
const refused = new ApiError('CONTACT_NOT_LIVE', { status: 409 });

function testOutbox() {
  const store = deskStore();
  const posts: { message: Outgoing; resolve: (stored: MessageView) => void; reject: (error: unknown) => void }[] = [];
  let timers: (() => void)[] = [];
  const box = outbox(store, {
    post: (message) => new Promise((resolve, reject) => posts.push({ message, resolve, reject })),
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
