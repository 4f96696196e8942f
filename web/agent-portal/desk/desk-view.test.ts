import { describe, expect, it } from 'vitest';
import { type DeskContact, deskAgent, type MessageView } from '#contracts/agent-portal/views.ts';
import { contactId, queueId, reasonId } from '#contracts/vocabulary/ids.ts';
import { type DeskChat, emptyDesk } from './desk-state.ts';
import {
  durationText,
  holding,
  mayWrite,
  neighbour,
  newMessages,
  overSince,
  rowsOf,
  secondsSince,
  secondsUntil,
  sectionsOf,
  waitingSince,
} from './desk-view.ts';

const id = (n: number) => contactId.parse(`0199a000-0000-7000-8000-00000000000${n}`);
const time = (minute: number) => `2026-11-24T10:0${minute}:00Z`;
const units = { hours: 'h', minutes: 'm', seconds: 's' };

function chat(n: number, more: Partial<DeskContact> = {}, said: [MessageView['author'], number][] = []): DeskChat {
  const messages = said.map(([author, minute], i) => ({ seq: i + 1, author, text: 'x', at: time(minute) }));
  return {
    contact: {
      id: id(n),
      medium: 'web-interaction',
      state: 'active',
      live: true,
      queue: { id: queueId.parse('0199a000-0000-7000-8000-0000000000aa'), name: 'Sales' },
      customer: { name: `C${n}` },
      customerConnected: true,
      queuedAt: time(n),
      ...more,
    },
    messages,
    typingUntil: 0,
    goneSince: undefined,
  };
}

const chatsOf = (...all: DeskChat[]) => new Map(all.map((one) => [one.contact.id, one]));

describe('a wrap-up with a time of its own', () => {
  const ended = chat(1, { state: 'wrap-up', wrapUpExpiresAt: time(5) });
  const me = {
    id: '0199a000-0000-7000-8000-00000000005a',
    state: 'available',
    cause: 'chosen',
    since: time(0),
  } as const;
  const at = (minute: number) => Date.parse(time(minute));

  it('waits for its reason from the end of its time, where there must be one', () => {
    const wrapUpReasons = [{ id: reasonId.parse('0199a000-0000-7000-8000-00000000005b'), name: 'Sold' }];
    const must = { ...emptyDesk, wrapUpReasons, me: deskAgent.parse({ ...me, wrapUpReasonRequired: true }) };
    expect(overSince({ ...must, wrapUpReasons: [] }, ended, at(6))).toBeUndefined();
    expect(overSince(must, ended, at(5) - 1)).toBeUndefined();
    expect(overSince(must, ended, at(6))).toBe(60_000);
    expect(overSince({ ...must, clockOffset: 60_000 }, ended, at(4))).toBe(0);
    expect(overSince(must, chat(1, { state: 'wrap-up' }), at(6))).toBeUndefined();
    expect(overSince({ ...must, me: deskAgent.parse(me) }, ended, at(6))).toBeUndefined();
  });
});

describe('the list of contacts', () => {
  const rows = rowsOf(
    sectionsOf(
      chatsOf(
        chat(1, {}, [
          ['customer', 1],
          ['agent', 2],
        ]),
        chat(2, {}, [['customer', 5]]),
        chat(3, {}, [
          ['customer', 1],
          ['agent', 2],
          ['customer', 4],
          ['customer', 6],
        ]),
        chat(4, { state: 'wrap-up', endedAt: time(3) }),
        chat(5, { state: 'offered', offerExpiresAt: time(9) }),
        chat(6, { state: 'offered', offerExpiresAt: time(8) }),
      ),
    ),
  );

  it('has offers by their end on top, then who waits longest, then who has an answer, then wrap-up', () => {
    expect(rows.map((one) => one.contact.customer.name)).toEqual(['C6', 'C5', 'C3', 'C2', 'C1', 'C4']);
  });

  it('is walked through by keys, round at the ends', () => {
    expect(neighbour(rows, undefined, 1)).toBe(id(6));
    expect(neighbour(rows, undefined, -1)).toBe(id(4));
    expect(neighbour(rows, id(6), 1)).toBe(id(5));
    expect(neighbour(rows, id(4), 1)).toBe(id(6));
    expect(neighbour(rows, id(6), -1)).toBe(id(4));
    expect(neighbour([], undefined, 1)).toBeUndefined();
  });
});

describe('a contact', () => {
  it('waits since the first message after the answer, and a left message never', () => {
    expect(waitingSince(chat(1))).toBeUndefined();
    expect(
      waitingSince(
        chat(1, {}, [
          ['customer', 1],
          ['system', 2],
          ['customer', 3],
        ]),
      ),
    ).toBe(time(1));
    expect(waitingSince(chat(1, { live: false }, [['customer', 1]]))).toBeUndefined();
  });

  it('waits for its new agent since the last one let it go, until he answers', () => {
    const passed = (...said: [MessageView['author'], number][]) =>
      waitingSince(chat(1, { waitingSince: time(4), acceptedAt: time(6) }, said));
    expect(passed(['customer', 1], ['agent', 2])).toBe(time(4));
    expect(passed(['customer', 1], ['agent', 2], ['customer', 3])).toBe(time(4));
    expect(passed(['customer', 1], ['agent', 2], ['agent', 7])).toBeUndefined();
    expect(passed(['customer', 1], ['agent', 7], ['customer', 8])).toBe(time(8));
  });

  it('is handed back at a sign-off or closed where it is in wrap-up', () => {
    const states = (['offered', 'active', 'wrap-up'] as const).map((state, i) => chat(i + 1, { state }));
    expect(holding({ chats: chatsOf(...states) })).toEqual({ handedBack: 2, inWrapUp: 1 });
  });

  it('can be written to while it is active and somebody is there', () => {
    expect(mayWrite(chat(1))).toBe(true);
    expect(mayWrite(chat(1, { live: false }))).toBe(false);
    expect(mayWrite(chat(1, { state: 'wrap-up' }))).toBe(false);
  });

  it('counts the customer’s messages not yet seen', () => {
    const one = chat(1, {}, [
      ['customer', 1],
      ['agent', 2],
      ['customer', 3],
    ]);
    expect(newMessages(emptyDesk, one)).toBe(1);
    expect(newMessages({ seen: new Map([[id(1), 3]]) }, one)).toBe(0);
  });
});

describe('times', () => {
  const now = Date.parse(time(1));

  it('are reckoned on the server’s clock', () => {
    expect(secondsUntil(time(2), now, 0)).toBe(60);
    expect(secondsUntil(time(2), now, 50_000)).toBe(10);
    expect(secondsUntil(time(0), now, 0)).toBe(0);
    expect(secondsSince(time(0), now, 1_000)).toBe(61);
    expect(secondsSince(time(2), now, 0)).toBe(0);
  });

  it('read as durations', () => {
    expect(durationText(48, units)).toBe('48\u00a0s');
    expect(durationText(80, units)).toBe('1\u00a0m\u00a020\u00a0s');
    expect(durationText(7_500, units)).toBe('2\u00a0h\u00a005\u00a0m');
  });
});
