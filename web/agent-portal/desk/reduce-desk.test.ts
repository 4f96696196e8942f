import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { DeskContact, MessageView } from '#contracts/agent-portal/views.ts';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { type DeskAct, type DeskState, emptyDesk } from './desk-state.ts';
import { customerGone, unsentTexts } from './desk-view.ts';
import { gapAfter } from './messages.ts';
import { reduceDesk } from './reduce-desk.ts';

const uuid = (n: number) => `0199a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const ids = [1, 2, 3].map((n) => contactId.parse(uuid(n)));
const [first, second] = ids as [(typeof ids)[0], (typeof ids)[0]];
const agent = userId.parse(uuid(90));
const at = Date.parse('2026-11-24T10:00:00Z');
const now = new Date(at).toISOString();

function contact(id: typeof first, state: DeskContact['state'] = 'active'): DeskContact {
  return {
    id,
    medium: 'web-interaction',
    state,
    live: true,
    queue: { id: queueId.parse(uuid(50)), name: 'Sales' },
    customer: { name: `Customer ${id.slice(-1)}` },
    customerConnected: true,
    queuedAt: now,
  };
}

function message(seq: number, more: Partial<MessageView> = {}): MessageView {
  return { seq, author: 'customer', text: `m${seq}`, at: now, ...more };
}

function snapshot(contacts: Extract<DeskFrame, { type: 'snapshot' }>['contacts'], time = now): DeskFrame {
  const me = { id: agent, state: 'available', cause: 'chosen', since: now } as const;
  return { type: 'snapshot', now: time, me, contacts, queues: [], unavailableReasons: [], wrapUpReasons: [] };
}

const frame = (one: DeskFrame): DeskAct => ({ type: 'frame', frame: one, at });
const deskAfter = (acts: DeskAct[], start: DeskState = emptyDesk) => acts.reduce(reduceDesk, start);
const seqs = (state: DeskState, id = first) => state.chats.get(id)?.messages.map((one) => one.seq);

const oneChat = deskAfter([frame(snapshot([{ contact: contact(first), messages: [message(1), message(2)] }]))]);
const sent: DeskAct = { type: 'send-started', contactId: first, clientId: uuid(70), text: 'hello', at };

describe('the desk', () => {
  it('is what the snapshot says, and live', () => {
    expect(oneChat.connection).toBe('live');
    expect(oneChat.me?.state).toBe('available');
    expect(seqs(oneChat)).toEqual([1, 2]);
  });

  it('forgets what it says of a customer whose data are erased, and has what it read of him read anew', () => {
    const gone = { type: 'contact-left', contactId: first, why: 'requeued' } as const;
    const stranded = deskAfter([{ type: 'drafted', contactId: first, text: 'Dear Customer' }, frame(gone)], oneChat);
    expect(stranded.stranded.size).toBe(1);
    const told = deskAfter([frame({ ...gone, why: 'abandoned' })], oneChat);
    expect(told.notices).toHaveLength(1);
    for (const before of [stranded, told]) {
      const after = deskAfter([frame({ type: 'contact-erased', contactId: first })], before);
      expect(JSON.stringify([after.notices, [...after.stranded], [...after.drafts], after.outgoing])).not.toContain(
        'Customer',
      );
      expect(after.erased).toEqual([first]);
      const other = deskAfter([frame({ type: 'contact-erased', contactId: second })], before);
      expect([other.notices, other.stranded, other.drafts]).toEqual([before.notices, before.stranded, before.drafts]);
    }
    expect(deskAfter([frame(snapshot([]))], oneChat).erased).not.toBe(oneChat.erased);
  });

  it('replaces contacts and messages by a new snapshot', () => {
    const state = deskAfter([frame(snapshot([{ contact: contact(second), messages: [message(1)] }]))], oneChat);
    expect([...state.chats.keys()]).toEqual([second]);
    expect(seqs(state, second)).toEqual([1]);
  });

  it('reckons the offset of the clocks from the server time of a frame', () => {
    const later = new Date(at + 7_000).toISOString();
    expect(deskAfter([frame(snapshot([], later))]).clockOffset).toBe(7_000);
    expect(deskAfter([frame({ type: 'contact', now: later, contact: contact(first) })]).clockOffset).toBe(7_000);
  });

  it('keeps the messages of a contact whose contact frame changes it', () => {
    const state = deskAfter([frame({ type: 'contact', now, contact: contact(first, 'wrap-up') })], oneChat);
    expect(state.chats.get(first)?.contact.state).toBe('wrap-up');
    expect(seqs(state)).toEqual([1, 2]);
  });

  it('shows the typing sign for 5 s and ends it with the message', () => {
    const typing = deskAfter([frame({ type: 'typing', contactId: first })], oneChat);
    expect(typing.chats.get(first)?.typingUntil).toBe(at + 5_000);
    const said = deskAfter([frame({ type: 'messages', contactId: first, messages: [message(3)] })], typing);
    expect(said.chats.get(first)?.typingUntil).toBe(0);
  });

  it('forgets the choice of a contact that left, and says why it left', () => {
    const chosen = deskAfter([{ type: 'chosen', contactId: first }], oneChat);
    const left = deskAfter([frame({ type: 'contact-left', contactId: first, why: 'requeued' })], chosen);
    expect(left.chosen).toBeUndefined();
    expect(left.notices).toEqual([{ id: 1, kind: 'requeued', contactId: first, customerName: 'Customer 1' }]);
    expect(deskAfter([{ type: 'notice-dismissed', id: 1 }], left).notices).toEqual([]);
  });

  it('says who gave a contact to whom', () => {
    const gone = { type: 'contact-left', contactId: first, why: 'transferred', by: 'Mona', to: 'Ben' } as const;
    const notice = { id: 1, kind: 'given-away', contactId: first, customerName: 'Customer 1', by: 'Mona', to: 'Ben' };
    expect(deskAfter([frame(gone)], oneChat).notices).toEqual([notice]);
  });

  it('says nothing about a contact that was closed', () => {
    const left = deskAfter([frame({ type: 'contact-left', contactId: first, why: 'closed' })], oneChat);
    expect(left.notices).toEqual([]);
  });

  it('says which active contact was lost while the connection was', () => {
    const state = deskAfter([{ type: 'connection-lost', at }, frame(snapshot([]))], oneChat);
    expect(state.notices.map((notice) => notice.kind)).toEqual(['requeued']);
  });

  it('does not choose a contact it does not have', () => {
    expect(deskAfter([{ type: 'chosen', contactId: second }], oneChat).chosen).toBeUndefined();
  });

  it('does not let the answer of a route undo a later frame', () => {
    const ended = deskAfter([frame({ type: 'contact', now, contact: contact(first, 'wrap-up') })], oneChat);
    const late = deskAfter([{ type: 'contact-answered', contact: contact(first, 'active'), at }], ended);
    expect(late.chats.get(first)?.contact.state).toBe('wrap-up');
    const unknown = deskAfter([{ type: 'contact-answered', contact: contact(second), at }], ended);
    expect(unknown.chats.has(second)).toBe(false);
    const me = { id: agent, state: 'unavailable', cause: 'no-answer', since: '2026-11-24T09:00:00Z' } as const;
    expect(deskAfter([{ type: 'me-answered', me }], ended).me?.state).toBe('available');
  });

  it('remembers since when the connection is lost, and that a sign-off is final', () => {
    const lost = deskAfter(
      [
        { type: 'connection-lost', at },
        { type: 'connection-lost', at: at + 9_000 },
      ],
      oneChat,
    );
    expect(lost).toMatchObject({ connection: 'lost', lostAt: at });
    const off = deskAfter(
      [frame({ type: 'goodbye', reason: 'session-ended' }), { type: 'connection-lost', at }],
      oneChat,
    );
    expect(off.connection).toBe('signed-off');
    expect(deskAfter([frame({ type: 'goodbye', reason: 'restarting' })], oneChat).connection).toBe('live');
  });
});

describe('drafts', () => {
  const drafted = deskAfter([{ type: 'drafted', contactId: first, text: 'Good mor' }], oneChat);

  it('survive frames about their contact, a snapshot and a way through the queue', () => {
    const frames = [
      frame({ type: 'contact', now, contact: contact(first, 'wrap-up') }),
      frame({ type: 'messages', contactId: first, messages: [message(3)] }),
      frame({ type: 'contact-left', contactId: first, why: 'requeued' }),
      frame(snapshot([])),
      frame({ type: 'contact', now, contact: contact(first, 'offered') }),
    ];
    expect(deskAfter(frames, drafted).drafts.get(first)).toBe('Good mor');
  });

  it('go with the message that is sent and with the contact that is closed', () => {
    expect(deskAfter([sent], drafted).drafts.has(first)).toBe(false);
    const closed = frame({ type: 'contact-left', contactId: first, why: 'closed' });
    expect(deskAfter([closed], drafted).drafts.has(first)).toBe(false);
  });
});

describe('a message on its way', () => {
  const stored = message(3, { author: 'agent', agentId: agent, text: 'hello', clientId: uuid(70) });

  it('is there at once, and once only', () => {
    const state = deskAfter([sent, sent], oneChat);
    expect(state.outgoing).toMatchObject([{ clientId: uuid(70), text: 'hello', state: 'pending' }]);
  });

  it('survives a reconnect and is confirmed by its clientId in the snapshot', () => {
    const chat = { contact: contact(first), messages: [message(1), message(2)] };
    const back = deskAfter([sent, { type: 'connection-lost', at }, frame(snapshot([chat]))], oneChat);
    expect(back.outgoing).toHaveLength(1);
    const confirmed = deskAfter([frame(snapshot([{ ...chat, messages: [...chat.messages, stored] }]))], back);
    expect(confirmed.outgoing).toEqual([]);
    expect(seqs(confirmed)).toEqual([1, 2, 3]);
  });

  it('is shown once whether the frame or the answer confirms it first', () => {
    const byFrame = frame({ type: 'messages', contactId: first, messages: [stored] });
    const byAnswer: DeskAct = { type: 'send-confirmed', contactId: first, message: stored };
    for (const order of [
      [sent, byFrame, byAnswer],
      [sent, byAnswer, byFrame],
    ]) {
      const state = deskAfter(order, oneChat);
      expect(state.outgoing).toEqual([]);
      expect(seqs(state)).toEqual([1, 2, 3]);
    }
  });

  it('can fail, be tried again with the same clientId, and be discarded', () => {
    const failed = deskAfter([sent, { type: 'send-failed', clientId: uuid(70), code: 'CONTACT_NOT_LIVE' }], oneChat);
    expect(failed.outgoing).toMatchObject([{ state: 'failed', code: 'CONTACT_NOT_LIVE' }]);
    const again = deskAfter([{ type: 'send-retried', clientId: uuid(70) }], failed);
    expect(again.outgoing).toEqual([{ contactId: first, clientId: uuid(70), text: 'hello', at, state: 'pending' }]);
    expect(deskAfter([{ type: 'send-discarded', clientId: uuid(70) }], failed).outgoing).toEqual([]);
  });

  it('has failed when its contact went back to the queue, and stays to be read', () => {
    const left = deskAfter([sent, frame({ type: 'contact-left', contactId: first, why: 'requeued' })], oneChat);
    expect(left.outgoing).toMatchObject([{ state: 'failed', text: 'hello' }]);
    expect(deskAfter([sent, frame(snapshot([]))], oneChat).outgoing).toMatchObject([{ state: 'failed' }]);
  });
});

describe('what was written for a contact that is gone', () => {
  const lost = deskAfter([sent, { type: 'connection-lost', at }, frame(snapshot([]))], oneChat);

  it('is told with its text instead of in a plain notice, until the agent has read it', () => {
    const gone = { kind: 'requeued' };
    expect([...lost.stranded]).toEqual([[first, { customerName: 'Customer 1', gone }]]);
    expect(unsentTexts(lost, first)).toEqual({ unconfirmed: ['hello'], draft: '' });
    expect(lost.notices).toEqual([]);
    const read = deskAfter([{ type: 'stranded-discarded', contactId: first }], lost);
    expect(read).toMatchObject({ outgoing: [], stranded: new Map(), drafts: new Map() });
  });

  it('counts a draft too, whether the contact left by a frame or while the connection was lost', () => {
    const drafted = deskAfter([{ type: 'drafted', contactId: first, text: 'Good mor' }], oneChat);
    for (const gone of [snapshot([]), { type: 'contact-left', contactId: first, why: 'requeued' } as const]) {
      const state = deskAfter([frame(gone)], drafted);
      expect(state.stranded.has(first)).toBe(true);
      expect(unsentTexts(state, first)).toEqual({ unconfirmed: [], draft: 'Good mor' });
    }
  });

  it('is told with who took the contact, and to whom it went', () => {
    const drafted = deskAfter([{ type: 'drafted', contactId: first, text: 'Good mor' }], oneChat);
    const left = { type: 'contact-left', contactId: first } as const;
    const taken = deskAfter([frame({ ...left, why: 'requeued', by: 'Mona' })], drafted);
    expect(taken.stranded.get(first)?.gone).toEqual({ kind: 'requeued', by: 'Mona' });
    const given = deskAfter([frame({ ...left, why: 'transferred', by: 'Mona', to: 'Ben' })], drafted);
    expect(given.stranded.get(first)?.gone).toEqual({ kind: 'given-away', by: 'Mona', to: 'Ben' });
    expect([...taken.notices, ...given.notices]).toEqual([]);
  });

  it('is told once when its agent has put it back into the field', () => {
    const back = frame({ type: 'contact', now, contact: contact(first) });
    const again = deskAfter([back, { type: 'drafted', contactId: first, text: 'Well, hello' }], lost);
    expect(again.stranded.size).toBe(0);
    const left = deskAfter([frame({ type: 'contact-left', contactId: first, why: 'requeued' })], again);
    expect(unsentTexts(left, first)).toEqual({ unconfirmed: [], draft: 'Well, hello' });
  });

  it('is in its chat again when the contact comes back, with the same clientId', () => {
    const returns = [
      frame({ type: 'contact', now, contact: contact(first, 'offered') }),
      frame(snapshot([{ contact: contact(first, 'offered'), messages: [message(1)] }])),
    ];
    for (const back of returns) {
      const state = deskAfter([back], lost);
      expect(state.stranded.size).toBe(0);
      expect(state.outgoing).toMatchObject([{ clientId: uuid(70), state: 'failed' }]);
    }
  });

  it('goes when the server has stored it after all', () => {
    const stored = message(3, { author: 'agent', text: 'hello', clientId: uuid(70) });
    const back = frame(snapshot([{ contact: contact(first), messages: [message(1), message(2), stored] }]));
    expect(deskAfter([back], lost).outgoing).toEqual([]);
  });

  it('leaves nothing else of a contact behind', () => {
    const full = deskAfter(
      [
        { type: 'seen', contactId: first },
        { type: 'result-drafted', contactId: first, draft: { reasonId: '', note: 'so far' } },
        { type: 'command-started', contactId: first },
        frame(snapshot([])),
      ],
      oneChat,
    );
    expect(full).toMatchObject({ seen: new Map(), wrapUpDrafts: new Map(), busy: new Set(), stranded: new Map() });
    expect(full.notices.map((notice) => notice.kind)).toEqual(['requeued']);
  });
});

describe('a customer whose connection flips', () => {
  const gone = { ...contact(first), customerConnected: false };

  it('is shown as not connected only when he stays away', () => {
    const left = deskAfter([frame({ type: 'contact', now, contact: gone })], oneChat);
    const again = reduceDesk(left, { type: 'frame', frame: { type: 'contact', now, contact: gone }, at: at + 3_000 });
    const shownAt = (state: DeskState, time: number) =>
      [...state.chats.values()].map((chat) => customerGone(chat, time)).join();
    expect(shownAt(again, at + 4_999)).toBe('false');
    expect(shownAt(again, at + 5_000)).toBe('true');
    const back = deskAfter([frame({ type: 'contact', now, contact: contact(first) })], again);
    expect(shownAt(back, at + 60_000)).toBe('false');
  });

  it('is shown so at once when he was not here to begin with', () => {
    const state = deskAfter([frame(snapshot([{ contact: gone, messages: [] }]))]);
    expect([...state.chats.values()].map((chat) => customerGone(chat, at))).toEqual([true]);
  });
});

describe('messages', () => {
  it('are new until they were before the agent’s eyes', () => {
    const seen = deskAfter([{ type: 'seen', contactId: first }], oneChat);
    expect(seen.seen.get(first)).toBe(2);
    expect(deskAfter([{ type: 'seen', contactId: first }], seen)).toBe(seen);
  });

  it('tell where a hole begins', () => {
    expect(gapAfter([])).toBeUndefined();
    expect(gapAfter([message(1), message(2)])).toBeUndefined();
    expect(gapAfter([message(1), message(4)])).toBe(1);
    expect(gapAfter([message(2)])).toBe(0);
  });
});

/** A server that stores messages and delivers them late, twice, out of order, or by a snapshot. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('deliver' as const), id: fc.nat(2), from: fc.nat(12), count: fc.nat(4) }),
  fc.record({ kind: fc.constant('store' as const), id: fc.nat(2) }),
  fc.record({ kind: fc.constant('send' as const), id: fc.nat(2) }),
  fc.record({ kind: fc.constant('answer' as const), id: fc.nat(2) }),
  fc.record({ kind: fc.constant('contact' as const), id: fc.nat(2) }),
  fc.record({ kind: fc.constant('typing' as const), id: fc.nat(2) }),
  fc.record({ kind: fc.constant('lost' as const), id: fc.constant(0) }),
  fc.record({ kind: fc.constant('snapshot' as const), id: fc.constant(0) }),
);

describe('whatever the order of frames after a snapshot', () => {
  it('no message is doubled, none that was delivered is lost, none that was sent disappears', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const stored = ids.map((): MessageView[] => []);
        const all = () => ids.map((id, i) => ({ contact: contact(id), messages: [...(stored[i] ?? [])] }));
        let state = deskAfter([frame(snapshot(all()))]);
        let delivered = ids.map(() => new Set<number>());
        const written: string[] = [];
        for (const one of steps) {
          const id = ids[one.id] ?? first;
          const mine = stored[one.id] ?? [];
          if (one.kind === 'store') mine.push(message(mine.length + 1));
          if (one.kind === 'send') {
            const clientId = uuid(1_000 + written.length);
            written.push(clientId);
            state = deskAfter([{ type: 'send-started', contactId: id, clientId, text: clientId, at }], state);
          }
          if (one.kind === 'answer') {
            const next = state.outgoing.find((other) => other.contactId === id);
            if (next === undefined) continue;
            const answer = message(mine.length + 1, { author: 'agent', clientId: next.clientId, text: next.text });
            mine.push(answer);
            delivered[one.id]?.add(answer.seq);
            state = deskAfter([{ type: 'send-confirmed', contactId: id, message: answer }], state);
          }
          if (one.kind === 'deliver') {
            const messages = mine.slice(one.from, one.from + one.count);
            for (const each of messages) delivered[one.id]?.add(each.seq);
            state = deskAfter([frame({ type: 'messages', contactId: id, messages })], state);
          }
          if (one.kind === 'contact') state = deskAfter([frame({ type: 'contact', now, contact: contact(id) })], state);
          if (one.kind === 'typing') state = deskAfter([frame({ type: 'typing', contactId: id })], state);
          if (one.kind === 'lost') state = deskAfter([{ type: 'connection-lost', at }], state);
          if (one.kind === 'snapshot') {
            state = deskAfter([frame(snapshot(all()))], state);
            delivered = stored.map((messages) => new Set(messages.map((each) => each.seq)));
          }
        }
        ids.forEach((id, i) => {
          expect(seqs(state, id)).toEqual([...(delivered[i] ?? [])].sort((a, b) => a - b));
        });
        const shown = [
          ...state.outgoing.map((one) => one.clientId),
          ...[...state.chats.values()].flatMap((chat) => chat.messages.flatMap((one) => one.clientId ?? [])),
        ].sort();
        expect(shown).toEqual([...written].sort());
      }),
      { numRuns: 300 },
    );
  });
});
