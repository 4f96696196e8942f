import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatSession } from './chat-session.ts';
import { FakeChatServer } from './fake-chat-server.ts';
import { type KeptChat, type KeptStore, memoryStore, PageStorage } from './storage.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-24T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function keptChat(token: string): KeptChat {
  return { token, customerName: 'Zoé', pageName: 'Help', tenantName: 'Acme' };
}

function startPage(server: FakeChatServer, store: KeptStore, isReachable = async () => true) {
  const storage = new PageStorage(store, 'help');
  const unknown = vi.fn();
  const session = new ChatSession({
    chat: keptChat(server.token),
    storage,
    openSocket: server.openSocket,
    isReachable,
    onChange: () => undefined,
    onUnknownChat: unknown,
  });
  return { session, storage, unknown };
}

/** A browser's storage promises no order of its keys. */
function shuffledStore(): KeptStore {
  const keys = new Set<string>();
  const store = memoryStore();
  return {
    ...store,
    get length() {
      return keys.size;
    },
    key: (index) => [...keys].sort()[index] ?? null,
    setItem(key, value) {
      keys.add(key);
      store.setItem(key, value);
    },
    removeItem(key) {
      keys.delete(key);
      store.removeItem(key);
    },
  };
}

type Step =
  | { readonly do: 'write' | 'agent' | 'accept' | 'hear' | 'push' | 'tell' | 'reload' | 'nudge' | 'flow' }
  | { readonly do: 'cut' | 'die'; readonly heard: number }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('write', 'agent', 'accept', 'hear', 'push', 'tell', 'flow'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reload', 'nudge') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cut', 'die'), heard: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 6_000, 26_000) }) },
);

/** Runs the steps and answers what the customer and the agent wrote, in their order. */
function run(server: FakeChatServer, store: KeptStore, steps: readonly Step[]) {
  let page = startPage(server, store);
  const written: string[] = [];
  let agents = 0;
  for (const one of steps) {
    if (one.do === 'write') {
      written.push(`customer ${written.length}`);
      page.session.write(`customer ${written.length - 1}`);
    } else if (one.do === 'agent') {
      server.agentWrites(`agent ${agents}`);
      agents += 1;
    } else if (one.do === 'accept') server.accept();
    else if (one.do === 'hear') server.hearOne();
    else if (one.do === 'push') server.push();
    else if (one.do === 'tell') server.tellOne();
    else if (one.do === 'flow') server.flow();
    else if (one.do === 'nudge') page.session.nudge();
    else if (one.do === 'cut') server.cut(one.heard);
    else if (one.do === 'die') server.die(one.heard);
    else if (one.do === 'wait') vi.advanceTimersByTime(one.ms);
    else {
      page.session.close();
      page = startPage(server, store);
    }
    expectNothingTwice(page.session);
  }
  return { page, written, agents };
}

function expectNothingTwice(session: ChatSession): void {
  const { messages, outgoing } = session.state;
  const seqs = messages.map(({ seq }) => seq);
  expect(new Set(seqs).size).toBe(seqs.length);
  const ids = [...messages, ...outgoing].map(({ clientId }) => clientId).filter((id) => id !== undefined);
  expect(new Set(ids).size).toBe(ids.length);
}

describe('a chat on the page', () => {
  it('neither loses nor doubles a message, whatever happens to sockets, frames and the page', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        vi.clearAllTimers();
        const server = new FakeChatServer('the question');
        const store = shuffledStore();
        const { page, written, agents } = run(server, store, steps);
        // The network is well again: the page needs at most its longest silence and its longest pause.
        for (let round = 0; round < 8; round += 1) {
          server.settle();
          server.ping();
          server.settle();
          vi.advanceTimersByTime(6_000);
        }
        server.settle();

        expect(page.session.state.messages).toEqual(server.log);
        expect(page.session.state.outgoing).toEqual([]);
        expect(page.session.state.link).toBe('open');
        expect(page.storage.readUnsent(server.token)).toEqual([]);
        const texts = server.log.slice(1).filter(({ author }) => author === 'customer');
        expect(texts.map(({ text }) => text)).toEqual(written);
        expect(server.log.filter(({ author }) => author === 'agent')).toHaveLength(agents);
        page.session.close();
      }),
      { numRuns: 400 },
    );
  });

  it('shows a message at once as pending, and as sent when the server has it', () => {
    const server = new FakeChatServer('hello');
    const { session } = startPage(server, memoryStore());
    server.settle();
    session.write('  are you there?\u0000 ');
    expect(session.state.outgoing).toMatchObject([{ text: 'are you there?', state: 'pending' }]);
    server.settle();
    expect(session.state.outgoing).toEqual([]);
    expect(session.state.messages.at(-1)).toMatchObject({ seq: 2, author: 'customer', text: 'are you there?' });
    session.close();
  });

  it('does not resume behind a message of the agent that it lacks, though its own later one is confirmed', () => {
    const server = new FakeChatServer('hello');
    const { session } = startPage(server, memoryStore());
    server.settle();
    server.agentWrites('the missing one');
    session.write('later');
    server.hearOne();
    server.tellOne();
    expect(session.state.messages.map(({ seq }) => seq)).toEqual([1, 3]);
    server.cut();
    session.nudge();
    server.settle();
    expect(session.state.messages).toEqual(server.log);
    session.close();
  });

  it('says the end again after a lost connection, behind what was written before it', () => {
    const server = new FakeChatServer('hello');
    const { session } = startPage(server, memoryStore());
    server.settle();
    server.cut();
    session.write('last words');
    session.end();
    expect(session.state.ending).toBe(true);
    session.nudge();
    server.settle();
    expect(server.log.at(-1)?.text).toBe('last words');
    expect(session.state).toMatchObject({
      ending: false,
      outgoing: [],
      status: { phase: 'ended', endedBy: 'customer' },
    });
    session.close();
  });

  it('keeps a refused message in sight and does not send it again', () => {
    const server = new FakeChatServer('hello');
    const { session } = startPage(server, memoryStore());
    server.settle();
    server.status = { type: 'status', phase: 'ended', endedBy: 'agent' };
    session.write('too late');
    server.settle();
    expect(session.state.outgoing).toMatchObject([{ text: 'too late', state: 'refused' }]);
    const sends = server.heard.filter((type) => type === 'send').length;
    server.cut();
    session.nudge();
    server.settle();
    expect(server.heard.filter((type) => type === 'send')).toHaveLength(sends);
    session.close();
  });

  it('leaves a message while waiting, also when the connection was lost just then', () => {
    const server = new FakeChatServer('hello');
    server.status = { type: 'status', phase: 'waiting', position: 3, staffed: false };
    const { session } = startPage(server, memoryStore());
    server.settle();
    session.leave('zoe@example.org');
    server.cut();
    expect(session.state.leavingTo).toBe('zoe@example.org');
    session.nudge();
    server.settle();
    expect(session.state).toMatchObject({ leavingTo: undefined, status: { phase: 'message-left' } });
    session.close();
  });

  it('remembers that the chat is over, for an hour', () => {
    const server = new FakeChatServer('hello');
    const { session, storage } = startPage(server, memoryStore());
    storage.saveChat(keptChat(server.token));
    server.settle();
    server.setStatus({ type: 'status', phase: 'ended', endedBy: 'agent' });
    server.settle();
    expect(storage.readChat(Date.now())?.endedAt).toBe(Date.now());
    vi.advanceTimersByTime(3_600_001);
    expect(storage.readChat(Date.now())).toBeUndefined();
    session.close();
  });

  it('leaves the chat alone that another tab has started since', () => {
    const server = new FakeChatServer('hello');
    const { session, storage } = startPage(server, memoryStore());
    storage.saveChat(keptChat('another'));
    server.settle();
    server.setStatus({ type: 'status', phase: 'ended', endedBy: 'agent' });
    server.settle();
    vi.advanceTimersByTime(60_000);
    expect(storage.readChat(Date.now())).toEqual(keptChat('another'));
    session.close();
  });

  it('is kept while a page shows it, and for an hour behind', () => {
    const server = new FakeChatServer('hello');
    const store = memoryStore();
    new PageStorage(store, 'help').saveChat(keptChat(server.token));
    const { session, storage } = startPage(server, store);
    vi.advanceTimersByTime(3 * 3_600_000);
    expect(storage.readChat(Date.now())).toBeDefined();
    session.close();
    vi.advanceTimersByTime(3_600_001);
    expect(storage.readChat(Date.now())).toBeUndefined();
  });

  it('is blocked on its way when it has no connection for 20 seconds though the server answers requests', async () => {
    const server = new FakeChatServer('hello');
    let reachable = false;
    const { session } = startPage(server, memoryStore(), async () => reachable);
    await vi.advanceTimersByTimeAsync(39_000);
    expect(session.state.blocked).toBe(false);
    reachable = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toMatchObject({ blocked: true, link: 'lost', status: undefined });
    session.nudge();
    server.settle();
    expect(session.state).toMatchObject({ blocked: false, link: 'open' });
    session.close();
  });

  it('is not blocked when the connection comes while the page looks', async () => {
    const server = new FakeChatServer('hello');
    let answer: (reachable: boolean) => void = () => undefined;
    const { session } = startPage(server, memoryStore(), () => new Promise((resolve) => (answer = resolve)));
    await vi.advanceTimersByTimeAsync(20_000);
    session.nudge();
    server.settle();
    server.cut();
    answer(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.state).toMatchObject({ blocked: false, link: 'lost' });
    session.close();
  });

  it('says at most every three seconds that the customer types, and only to somebody', () => {
    const server = new FakeChatServer('hello');
    server.status = { type: 'status', phase: 'waiting' };
    const { session } = startPage(server, memoryStore());
    server.settle();
    session.typing();
    server.settle();
    expect(server.heard).toEqual(['resume']);
    server.setStatus({ type: 'status', phase: 'talking' });
    server.settle();
    session.typing();
    session.typing();
    vi.advanceTimersByTime(3_000);
    session.typing();
    server.settle();
    expect(server.heard).toEqual(['resume', 'typing', 'typing']);
    session.close();
  });

  it('shows that the agent types for five seconds, or until he has written', () => {
    const server = new FakeChatServer('hello');
    const { session } = startPage(server, memoryStore());
    server.settle();
    server.say({ type: 'typing' });
    server.settle();
    expect(session.state.agentTyping).toBe(true);
    vi.advanceTimersByTime(5_000);
    expect(session.state.agentTyping).toBe(false);
    server.say({ type: 'typing' });
    server.settle();
    server.agentWrites('here I am');
    server.settle();
    expect(session.state.agentTyping).toBe(false);
    session.close();
  });

  it('is told when the server does not know the chat, and stops asking', () => {
    const server = new FakeChatServer('hello');
    const { session, unknown } = startPage(server, memoryStore());
    server.cut(0, 4404);
    vi.advanceTimersByTime(60_000);
    expect(unknown).toHaveBeenCalledOnce();
    expect(server.opened).toBe(1);
    session.close();
  });

  it('gives its socket up when the browser reports no network and the server does not answer', async () => {
    const server = new FakeChatServer('hello');
    let reachable = true;
    const { session } = startPage(server, memoryStore(), async () => reachable);
    server.settle();
    await session.doubt();
    expect(session.state.link).toBe('open');
    reachable = false;
    await session.doubt();
    expect(session.state.link).toBe('lost');
    const { opened } = server;
    await session.doubt();
    vi.advanceTimersByTime(500);
    expect(server.opened).toBe(opened + 1);
    session.close();
  });

  it('trusts a frame more than a request that fails', async () => {
    const server = new FakeChatServer('hello');
    let answer: (reachable: boolean) => void = () => undefined;
    const { session } = startPage(server, memoryStore(), () => new Promise((resolve) => (answer = resolve)));
    server.settle();
    const doubted = session.doubt();
    vi.advanceTimersByTime(10);
    server.ping();
    server.settle();
    answer(false);
    await doubted;
    expect(session.state.link).toBe('open');
    session.close();
  });

  it('takes no message that is too long, rather than cutting it', () => {
    const server = new FakeChatServer('hello');
    const { session } = startPage(server, memoryStore());
    server.settle();
    expect(session.write('x'.repeat(10_001))).toBe(false);
    expect(session.write(` ${'x'.repeat(10_000)} `)).toBe(true);
    session.close();
  });
});
