import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatFrame } from '#contracts/web-interaction/chat-socket.ts';
import { chatCloseCode } from '#contracts/web-interaction/chat-socket.ts';
import { ChatConnection } from './chat-connection.ts';
import type { Link } from './chat-state.ts';
import { FakeChatServer } from './fake-chat-server.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function connect(server: FakeChatServer) {
  const links: Link[] = [];
  const frames: ChatFrame[] = [];
  const connection = new ChatConnection({
    openSocket: server.openSocket,
    token: server.token,
    resumeSeq: () => 0,
    unanswered: () => [],
    onFrame: (frame) => frames.push(frame),
    onLink: (link) => links.push(link),
    onUnknownChat: () => undefined,
  });
  return { connection, links, frames };
}

describe('the socket of a chat', () => {
  it('is open when the server has answered, not before', () => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    server.accept();
    expect(links).toEqual([]);
    server.settle();
    expect(links).toEqual(['open']);
    connection.close();
  });

  it('answers pings', () => {
    const server = new FakeChatServer('hello');
    const { connection } = connect(server);
    server.settle();
    server.ping();
    server.settle();
    server.settle();
    expect(server.heard).toEqual(['resume', 'pong']);
    connection.close();
  });

  it('connects again after pauses that grow to at most five seconds', () => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    const pauses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const opened = server.opened;
      const lostAt = Date.now();
      server.cut();
      while (server.opened === opened) vi.advanceTimersByTime(50);
      pauses.push(Date.now() - lostAt);
    }
    expect(links).toEqual(Array.from({ length: 8 }, () => 'lost'));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_050);
    expect(pauses[0]).toBeLessThanOrEqual(450);
    expect(pauses[7]).toBeGreaterThanOrEqual(2_450);
    connection.close();
  });

  it('begins with short pauses again after a connection that served for two seconds, not after a shorter one', () => {
    const server = new FakeChatServer('hello');
    const { connection } = connect(server);
    const cutAfter = (ms: number): number => {
      server.settle();
      vi.advanceTimersByTime(ms);
      const opened = server.opened;
      const lostAt = Date.now();
      server.cut();
      while (server.opened === opened) vi.advanceTimersByTime(50);
      return Date.now() - lostAt;
    };
    for (let round = 0; round < 5; round += 1) cutAfter(1_000);
    expect(cutAfter(1_900)).toBeGreaterThanOrEqual(2_450);
    expect(cutAfter(2_000)).toBeLessThanOrEqual(450);
    connection.close();
  });

  it('goes to the next node when one stops, without a word', () => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    server.settle();
    server.cut(0, chatCloseCode.restarting);
    vi.advanceTimersByTime(2_000);
    expect(server.opened).toBe(2);
    server.settle();
    vi.advanceTimersByTime(6_000);
    expect(links).toEqual(['open', 'open']);
    connection.close();
  });

  it('tells a stop after all when no other node answers in time', () => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    server.settle();
    server.cut(0, chatCloseCode.restarting);
    vi.advanceTimersByTime(2_000);
    server.cut();
    vi.advanceTimersByTime(2_999);
    expect(server.opened).toBeGreaterThan(2);
    expect(links).toEqual(['open']);
    vi.advanceTimersByTime(1);
    expect(links).toEqual(['open', 'lost']);
    connection.close();
  });

  it('tells a server that cannot work for the moment as such', () => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    server.settle();
    server.cut(0, chatCloseCode.notReady);
    expect(links).toEqual(['open', 'unready']);
    vi.advanceTimersByTime(500);
    expect(server.opened).toBe(2);
    // A balancer that lets nobody through to it changes nothing of that.
    server.cut();
    expect(links).toEqual(['open', 'unready', 'unready']);
    vi.advanceTimersByTime(1_000);
    server.settle();
    server.cut();
    expect(links).toEqual(['open', 'unready', 'unready', 'open', 'lost']);
    connection.close();
  });

  it('gives up a socket that is silent for 25 seconds, and one that never answers', () => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    vi.advanceTimersByTime(10_500);
    expect(server.opened).toBe(2);
    server.settle();
    server.die();
    vi.advanceTimersByTime(24_900);
    expect(links).toEqual(['lost', 'open']);
    vi.advanceTimersByTime(200);
    expect(links).toEqual(['lost', 'open', 'lost']);
    connection.close();
  });

  it('connects at once when the network is back, and leaves a living socket alone', () => {
    const server = new FakeChatServer('hello');
    const { connection } = connect(server);
    server.settle();
    connection.nudge();
    expect(server.opened).toBe(1);
    server.cut();
    connection.nudge();
    expect(server.opened).toBe(2);
    server.settle();
    server.die();
    vi.advanceTimersByTime(13_000);
    connection.nudge();
    expect(server.opened).toBe(3);
    connection.close();
  });

  it.each([
    ['does not understand the page', chatCloseCode.badFrame],
    ['no longer lets the site embed it', chatCloseCode.foreignOrigin],
  ])('stops when the server %s', (_, code) => {
    const server = new FakeChatServer('hello');
    const { connection, links } = connect(server);
    server.settle();
    server.cut(0, code);
    vi.advanceTimersByTime(60_000);
    connection.nudge();
    expect(links).toEqual(['open', 'stopped']);
    expect(server.opened).toBe(1);
  });

  it('sends nothing before it has resumed, and nothing after it is closed', () => {
    const server = new FakeChatServer('hello');
    const { connection } = connect(server);
    expect(connection.send({ type: 'typing' })).toBe(false);
    server.accept();
    expect(connection.send({ type: 'typing' })).toBe(true);
    connection.close();
    expect(connection.send({ type: 'typing' })).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(server.opened).toBe(1);
  });
});
