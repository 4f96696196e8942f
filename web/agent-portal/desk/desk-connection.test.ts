import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactId, queueId } from '#contracts/vocabulary/ids.ts';
import {
  type ConnectionPorts,
  deskConnection,
  firstRetryMs,
  longestRetryMs,
  quietMs,
  retryDelay,
  type SocketEvents,
  silenceMs,
} from './desk-connection.ts';

const chat = contactId.parse('0199a000-0000-7000-8000-000000000001');
const snapshot = JSON.stringify({
  type: 'snapshot',
  now: '2026-11-24T10:00:00Z',
  me: {
    id: '0199a000-0000-7000-8000-00000000005a',
    state: 'available',
    cause: 'chosen',
    since: '2026-11-24T10:00:00Z',
  },
  contacts: [],
  queues: [],
  unavailableReasons: [],
  wrapUpReasons: [],
});

/** A desk with sockets, time and a session that the test moves by hand. */
function testDesk() {
  let time = 0;
  let signedOn = true;
  let reachable = true;
  let timers: { at: number; run: () => void }[] = [];
  const sockets: { events: SocketEvents; sent: string[]; closed: boolean }[] = [];
  const told: string[] = [];
  const ports: ConnectionPorts = {
    openSocket(events) {
      const one = { events, sent: [] as string[], closed: false };
      sockets.push(one);
      return {
        send: (text) => one.sent.push(text),
        close: () => {
          one.closed = true;
        },
      };
    },
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    now: () => time,
    random: () => 1,
    stillSignedOn: () => Promise.resolve(signedOn),
    isReachable: () => Promise.resolve(reachable),
  };
  const connection = deskConnection(ports, {
    frame: (frame) => told.push(frame.type),
    lost: (why) => told.push(why === 'network' ? 'lost' : 'lost: database'),
    signedOff: () => told.push('signed-off'),
    fault: () => told.push('fault'),
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  return {
    connection,
    sockets,
    told,
    last,
    loseNetwork: () => {
      reachable = false;
    },
    endSession: () => {
      signedOn = false;
    },
    pass(ms: number) {
      const until = time + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        time = next.at;
        next.run();
      }
      time = until;
    },
    /** Time passes while no timer runs: the machine slept. */
    sleep(ms: number) {
      time += ms;
    },
    open(text = snapshot) {
      last().events.opened();
      last().events.received(text);
    },
  };
}

function started() {
  const desk = testDesk();
  desk.connection.start();
  desk.open();
  return desk;
}

describe('the desk connection', () => {
  it('hands on frames and answers a ping with a pong', () => {
    const desk = started();
    desk.last().events.received('{"type":"ping"}');
    expect(desk.told).toEqual(['snapshot']);
    expect(desk.last().sent).toEqual(['{"type":"pong"}']);
  });

  it('skips a frame it does not understand, and says so', () => {
    const desk = started();
    desk.last().events.received('{"type":"confetti"}');
    desk.last().events.received('<html>');
    expect(desk.told).toEqual(['snapshot', 'fault', 'fault']);
    expect(desk.sockets).toHaveLength(1);
  });

  it('tells of a loss once and comes back by itself', () => {
    const desk = started();
    desk.last().events.closed();
    desk.pass(firstRetryMs);
    desk.last().events.closed();
    desk.pass(2 * firstRetryMs);
    expect(desk.sockets).toHaveLength(3);
    desk.open();
    expect(desk.told).toEqual(['snapshot', 'lost', 'snapshot']);
  });

  it('takes 25 s of silence for a loss, and every frame for a sign of life', () => {
    const desk = started();
    desk.pass(silenceMs - 1);
    desk.last().events.received('{"type":"ping"}');
    desk.pass(silenceMs - 1);
    expect(desk.told).toEqual(['snapshot']);
    desk.pass(1);
    expect(desk.told).toEqual(['snapshot', 'lost']);
    expect(desk.sockets[0]?.closed).toBe(true);
  });

  it('gives up a socket that never opens', () => {
    const desk = testDesk();
    desk.connection.start();
    desk.pass(silenceMs + firstRetryMs);
    expect(desk.sockets).toHaveLength(2);
  });

  it('ignores what an abandoned socket still says', () => {
    const desk = started();
    const [old] = desk.sockets;
    desk.pass(silenceMs + firstRetryMs);
    desk.open();
    old?.events.received('{"type":"queues","queues":[]}');
    old?.events.closed();
    expect(desk.told).toEqual(['snapshot', 'lost', 'snapshot']);
    expect(desk.sockets).toHaveLength(2);
  });

  it('goes to the next node after the goodbye of one that stops, without a word', () => {
    const desk = started();
    desk.last().events.received('{"type":"goodbye","reason":"restarting"}');
    desk.pass(2_000);
    expect(desk.sockets).toHaveLength(2);
    desk.open();
    desk.pass(quietMs);
    expect(desk.told).toEqual(['snapshot', 'goodbye', 'snapshot']);
  });

  it('tells a node that stops after all when no other answers in time', () => {
    const silent = started();
    silent.last().events.received('{"type":"goodbye","reason":"restarting"}');
    silent.pass(2_000);
    silent.last().events.closed();
    silent.pass(quietMs - 2_001);
    expect(silent.sockets.length).toBeGreaterThan(2);
    expect(silent.told).toEqual(['snapshot', 'goodbye']);
    silent.pass(1);
    expect(silent.told).toEqual(['snapshot', 'goodbye', 'lost']);
    silent.open();
    expect(silent.told).toEqual(['snapshot', 'goodbye', 'lost', 'snapshot']);
  });

  it('tells a server without its database as such, once, and connects again', () => {
    const desk = started();
    desk.last().events.closed();
    for (let n = 0; n < 2; n++) {
      desk.pass(longestRetryMs);
      desk.open('{"type":"goodbye","reason":"not-ready"}');
    }
    expect(desk.told).toEqual(['snapshot', 'lost', 'goodbye', 'lost: database', 'goodbye']);
    desk.pass(longestRetryMs);
    desk.open();
    expect(desk.told.at(-1)).toBe('snapshot');
  });

  it('stops for good when the session has ended', () => {
    const desk = started();
    desk.last().events.received('{"type":"goodbye","reason":"session-ended"}');
    desk.last().events.closed();
    desk.pass(60_000);
    desk.connection.wake();
    expect(desk.told).toEqual(['snapshot', 'signed-off']);
    expect(desk.sockets).toHaveLength(1);
  });

  it('asks whether the session still counts when it is not let in', async () => {
    const desk = testDesk();
    desk.connection.start();
    desk.endSession();
    desk.last().events.closed();
    await Promise.resolve();
    expect(desk.told).toEqual(['lost', 'signed-off']);
    desk.pass(60_000);
    expect(desk.sockets).toHaveLength(1);
  });

  it('does not wait when the network comes back', () => {
    const desk = started();
    desk.last().events.closed();
    desk.connection.wake();
    expect(desk.sockets).toHaveLength(2);
    desk.pass(60);
    expect(desk.sockets).toHaveLength(2);
  });

  it('does not trust an old connection after the machine slept', () => {
    const desk = started();
    desk.connection.wake();
    expect(desk.sockets).toHaveLength(1);
    desk.sleep(10 * silenceMs);
    desk.connection.wake();
    desk.pass(0);
    expect(desk.sockets).toHaveLength(2);
  });

  it('is given up at once when the browser reports no network and the server does not answer', async () => {
    const desk = started();
    desk.connection.doubt();
    await Promise.resolve();
    expect(desk.told).toEqual(['snapshot']);
    desk.loseNetwork();
    desk.connection.doubt();
    await Promise.resolve();
    expect(desk.told).toEqual(['snapshot', 'lost']);
    desk.connection.doubt();
    await Promise.resolve();
    desk.pass(firstRetryMs);
    expect(desk.sockets).toHaveLength(2);
    expect(desk.told).toEqual(['snapshot', 'lost']);
  });

  it('trusts a frame more than an answer that does not come', async () => {
    const desk = started();
    desk.loseNetwork();
    desk.connection.doubt();
    desk.sleep(10);
    desk.last().events.received('{"type":"ping"}');
    await Promise.resolve();
    expect(desk.told).toEqual(['snapshot']);
  });

  it('tells of typing at most every 3 s a chat, and only while connected', () => {
    const desk = testDesk();
    desk.connection.start();
    desk.connection.typing(chat);
    desk.open();
    desk.connection.typing(chat);
    desk.connection.typing(chat);
    desk.pass(3_000);
    desk.connection.typing(chat);
    expect(desk.last().sent).toHaveLength(2);
  });

  it('says nothing after it was stopped', () => {
    const desk = started();
    desk.connection.stop();
    desk.last().events.closed();
    desk.pass(60_000);
    expect(desk.told).toEqual(['snapshot']);
    expect(desk.last().closed).toBe(true);
  });

  it('waits longer with every attempt, never more than 5 s, never the same for all', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, random) => {
        const delay = retryDelay(attempt, random);
        expect(delay).toBeGreaterThanOrEqual(firstRetryMs / 2);
        expect(delay).toBeLessThanOrEqual(longestRetryMs);
        expect(retryDelay(attempt + 1, random)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });

  it('watches again after a reconnect, with the look of before, until it is enough', () => {
    const desk = testDesk();
    const focus = { queueId: queueId.parse('0199a000-0000-7000-8000-0000000000aa') };
    const commands = () => desk.last().sent.map((text) => JSON.parse(text));
    desk.connection.start();
    // Before the snapshot the server knows nobody.
    desk.connection.supervise({ focus: undefined });
    expect(commands()).toEqual([]);
    desk.last().events.opened();
    desk.last().events.received(snapshot);
    desk.connection.supervise({ focus });
    expect(commands()).toEqual([{ type: 'supervise' }, { type: 'supervise', focus }]);
    desk.last().events.closed();
    desk.pass(firstRetryMs);
    desk.last().events.opened();
    desk.last().events.received(snapshot);
    expect(commands()).toEqual([{ type: 'supervise', focus }]);
    desk.connection.supervise(undefined);
    desk.connection.supervise(undefined);
    expect(commands().slice(1)).toEqual([{ type: 'supervise-no-more' }]);
    desk.last().events.received(snapshot);
    expect(commands()).toHaveLength(2);
  });
});
