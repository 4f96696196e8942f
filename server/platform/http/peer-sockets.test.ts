import { once } from 'node:events';
import { connect as tcp } from 'node:net';
import type {} from '@fastify/websocket';
import { expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { manualClock } from '#tests/support/manual-clock.ts';
import { serveSockets } from '#tests/support/test-sockets.ts';
import { type Peer, PeerSockets } from './peer-sockets.ts';

/** A door that takes frames of any kind, with the peers it has let in. */
async function door(perAddress = 10) {
  const clock = manualClock();
  const limits = { frame: 1_000, frames: 1_000, perAddress, total: 100 };
  const sockets = new PeerSockets({ clock, limits, command: z.unknown() });
  const peers: Peer[] = [];
  const served: WebSocket[] = [];
  let closed = 0;
  const { url, close } = await serveSockets((app) => {
    app.get('/socket', { websocket: true }, (socket, request) => {
      served.push(socket);
      const peer = sockets.accept(socket, request, {
        onCommand: () => undefined,
        onClosed: () => {
          closed += 1;
        },
      });
      if (peer !== undefined) peers.push(peer);
    });
  });
  onTestFinished(close);
  return { sockets, peers, served, url: url.replace('http', 'ws'), closed: () => closed };
}

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/socket`);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

test('who takes nothing of what he is sent is let go when too much waits for him', async () => {
  const { peers, url, closed } = await door();
  const slow = await opened(url);
  slow.pause();
  const frame = { text: 'x'.repeat(100_000) };
  let sent = 0;
  for (; peers[0]?.isOpen === true && sent < 500; sent++) peers[0].send(frame);
  expect(sent).toBeLessThan(200);
  await expect.poll(closed).toBe(1);
});

test('who takes nothing from one ping to the next is let go, however little waits for him', async () => {
  const { sockets, peers, served, url, closed } = await door();
  const [slow, fast] = [await opened(url), await opened(url)];
  slow.pause();
  let heard = 0;
  fast.on('message', () => {
    heard += 1;
  });
  // Until the operating system takes no more.
  while ((served[0]?.bufferedAmount ?? 0) < 100_000) {
    for (const peer of peers) peer.send({ text: 'x'.repeat(50_000) });
    await new Promise((resolve) => setImmediate(resolve));
  }
  sockets.ping({ type: 'ping' });
  expect(peers[0]?.isOpen).toBe(true);
  const before = heard;
  await expect.poll(() => heard).toBeGreaterThan(before);
  sockets.ping({ type: 'ping' });
  await expect.poll(closed).toBe(1);
  expect(fast.readyState).toBe(WebSocket.OPEN);
});

test('a refused socket that does not answer the close is ended soon all the same', async () => {
  const { url } = await door(0);
  const { hostname, port } = new URL(url);
  const socket = tcp(Number(port), hostname);
  const lines = ['GET /socket HTTP/1.1', 'host: a', 'connection: Upgrade', 'upgrade: websocket'];
  socket.write(
    [...lines, 'sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''].join('\r\n'),
  );
  socket.resume();
  const start = performance.now();
  await once(socket, 'close');
  expect(performance.now() - start).toBeLessThan(10_000);
});
