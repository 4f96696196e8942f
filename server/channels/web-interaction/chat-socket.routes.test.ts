import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { chatCloseCode, chatFrame, chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { abandon } from '#server/contacts/abandon.ts';
import { erase } from '#server/contacts/erase.ts';
import { newChatToken, open } from '#server/contacts/open.ts';
import { isForeign } from '#server/platform/http/origin.ts';
import type { Sockets } from '#server/platform/http/peer-sockets.ts';
import { createLog } from '#server/platform/log.ts';
import { connect } from '#tests/support/api.ts';
import { addChatPage } from '#tests/support/fixtures.ts';
import { scene } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { serveSockets } from '#tests/support/test-sockets.ts';
import { ChatHub } from './chat-hub.ts';
import { mountChatSocket } from './chat-socket.routes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The customers' socket and one chat that waits. */
async function chatDoor(more: Partial<Parameters<typeof mountChatSocket>[1]> = {}) {
  const it = await scene(database.db, { available: false });
  const page = await addChatPage(database.db, it.tenantId, it.queueId, { allowedOrigins: ['https://*.shop.example'] });
  const token = newChatToken();
  const { contactId } = await open(it.ground, {
    tenantId: it.tenantId,
    medium: 'web-interaction',
    queueId: it.queueId,
    live: true,
    chatPageId: page.id,
    customerName: 'Grace',
    text: 'Hello?',
    token,
  });
  const errors: unknown[] = [];
  const hub = new ChatHub(it.ground, (error) => errors.push(error));
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  let sockets: Sockets | undefined;
  const { url, close } = await serveSockets((app) => {
    sockets = mountChatSocket(app, {
      ground: it.ground,
      perAddress: 300,
      mostStrangers: 5,
      hub,
      onConnected: () => Promise.resolve(),
      onTyping: () => undefined,
      isOwnOrigin: (request) => !isForeign(request.headers, request.host, []),
      ...more,
    });
  }, log);
  onTestFinished(close);
  return {
    it,
    page,
    contactId,
    token,
    errors,
    lines,
    hub,
    ping: () => sockets?.ping(),
    connect: (headers: Record<string, string> = {}) => connect(url, chatSocketPath, chatFrame, headers),
  };
}

test('one chat has room for a few pages and no more', async () => {
  const door = await chatDoor();
  const resume = async () => {
    const socket = await door.connect();
    socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
    return socket;
  };
  const pages = [];
  for (let n = 0; n < 8; n++) {
    const page = await resume();
    await page.next((frame) => frame.type === 'messages');
    pages.push(page);
  }
  expect(await (await resume()).closed).toBe(4408);
  const [first] = pages;
  first?.close();
  await first?.closed;
  const next = await resume();
  await next.next((frame) => frame.type === 'messages');
});

test('whoever does not name a chat in time, or writes without one, is sent away', async () => {
  const door = await chatDoor();
  const silent = await door.connect();
  door.it.clock.advance(11);
  door.ping();
  expect(await silent.closed).toBe(4400);
  const stranger = await door.connect();
  stranger.send({ type: 'end' });
  expect(await stranger.closed).toBe(4400);
});

test('sockets that name no chat are few: for one more the oldest goes, and a customer finds room', async () => {
  const door = await chatDoor();
  const idle = [];
  for (let n = 0; n < 7; n++) idle.push(await door.connect());
  expect(await Promise.all(idle.slice(0, 2).map(({ closed }) => closed))).toEqual([1013, 1013]);
  const customer = await door.connect();
  customer.send({ type: 'resume', token: door.token, afterSeq: 0 });
  await customer.next((frame) => frame.type === 'messages');
  expect(await idle[2]?.closed).toBe(1013);
  // Whoever has named his chat is no stranger any more.
  for (let n = 0; n < 6; n++) idle.push(await door.connect());
  expect(await idle[3]?.closed).toBe(1013);
  customer.send({ type: 'send', clientId: crypto.randomUUID(), text: 'Still here' });
  await customer.next((frame) => frame.type === 'sent');
});

describe('the socket of a page of another site', () => {
  const from = async (door: Awaited<ReturnType<typeof chatDoor>>, headers: Record<string, string>) => {
    const socket = await door.connect(headers);
    socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
    return socket;
  };

  test('resumes a chat whose page allows the site', async () => {
    const socket = await from(await chatDoor(), { origin: 'https://www.shop.example', 'sec-fetch-site': 'cross-site' });
    expect(await socket.next((frame) => frame.type === 'messages')).toMatchObject({ messages: [{ text: 'Hello?' }] });
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'https://shop.example' },
    { origin: 'http://www.shop.example' },
    { origin: 'null' },
  ])('is closed where the page does not: %j', async (headers) => {
    const door = await chatDoor();
    expect(await (await from(door, headers)).closed).toBe(4403);
    expect(door.hub.customers()).toEqual([]);
  });

  test('is closed at the next connect once the site is no longer allowed, or the page is gone', async () => {
    const door = await chatDoor();
    const change = (allowed_origins: string[]) =>
      database.db.asSystem(({ q }) =>
        q.updateTable('chat_page').set({ allowed_origins }).where('id', '=', door.page.id).execute(),
      );
    const headers = { origin: 'https://www.shop.example' };
    await change([]);
    expect(await (await from(door, headers)).closed).toBe(4403);
    await change(['https://www.shop.example']);
    await (await from(door, headers)).next((frame) => frame.type === 'messages');
    await database.db.asSystem(({ q }) => q.deleteFrom('chat_page').where('id', '=', door.page.id).execute());
    expect(await (await from(door, headers)).closed).toBe(4403);
    const own = await from(door, {});
    await own.next((frame) => frame.type === 'messages');
  });
});

test('a flood of frames closes the socket that sends it', async () => {
  const door = await chatDoor();
  const socket = await door.connect();
  socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
  for (let n = 0; n < 60; n++) socket.send({ type: 'typing' });
  expect(await socket.closed).toBe(4408);
});

test('a text that cannot be stored is refused as a frame that makes no sense', async () => {
  const door = await chatDoor();
  const socket = await door.connect();
  socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
  socket.send({ type: 'send', clientId: crypto.randomUUID(), text: 'nothing\u0000more' });
  expect(await socket.closed).toBe(4400);
});

test('a page whose frame could not be made is closed, so that it resumes and misses nothing', async () => {
  const door = await chatDoor();
  const socket = await door.connect();
  socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
  await socket.next((frame) => frame.type === 'messages');
  const { readInTenant } = door.it.ground.db;
  expect(door.errors).toEqual([]);
  Object.assign(door.it.ground.db, { readInTenant: () => Promise.reject(new Error('the database is away')) });
  onTestFinished(() => void Object.assign(door.it.ground.db, { readInTenant }));
  const { tenantId, queueId } = door.it;
  const body = { type: 'message.added', contactId: door.contactId, queueId, seq: 2, author: 'agent' } as const;
  door.hub.onEvents([{ position: 1, tenantId, at: door.it.clock.now(), version: 1, body }]);
  expect(await socket.closed).toBe(1011);
  expect(door.errors).toHaveLength(1);
});

test('a page is told what files may be sent, and told again when an administrator changed it', async () => {
  const door = await chatDoor();
  const socket = await door.connect();
  socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
  const first = await socket.next((frame) => frame.type === 'attachments');
  expect(first).toMatchObject({ limits: { megabytes: 10, kinds: ['image', 'pdf', 'text', 'office'] } });
  const { tenantId } = door.it;
  await database.db.asSystem(({ q }) =>
    q.updateTable('tenant').set({ attachment_megabytes: 3, attachment_kinds: [] }).where('id', '=', tenantId).execute(),
  );
  const body = { type: 'directory.changed', entity: 'tenant', entityId: tenantId, change: 'changed' } as const;
  door.hub.onEvents([{ position: 1, tenantId, at: door.it.clock.now(), version: 1, body }]);
  const second = await socket.next((frame) => frame.type === 'attachments');
  expect(second).toMatchObject({ limits: { megabytes: 3, kinds: [] } });
});

test('a customer whose data are erased is let go, and his page finds nothing when it comes back', async () => {
  const door = await chatDoor();
  const { contactId, it } = door;
  const resume = async () => {
    const socket = await door.connect();
    socket.send({ type: 'resume', token: door.token, afterSeq: 0 });
    return socket;
  };
  const page = await resume();
  await page.next((frame) => frame.type === 'messages');
  await abandon(it.ground, { tenantId: it.tenantId, contactId, reason: 'customer' });
  await erase(it.ground, { tenantId: it.tenantId, contactId }, async () => undefined);
  const body = { type: 'contact.erased', contactId, queueId: it.queueId } as const;
  door.hub.onEvents([{ position: 1, tenantId: it.tenantId, at: it.clock.now(), version: 1, body }]);
  await page.closed;
  const again = await resume();
  await again.closed;
  expect(again.frames.filter(({ type }) => type === 'messages')).toEqual([]);
});

test('a frame for which there is no room sends its page away to come back, and is no line of the log', async () => {
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const door = await chatDoor({
    works: { atOnce: 1, perKey: 1, waitingPerKey: 0, waiting: 0 },
    onConnected() {
      begun.resolve();
      return held.promise;
    },
  });
  const resume = async () => {
    const page = await door.connect();
    page.send({ type: 'resume', token: door.token, afterSeq: 0 });
    return page;
  };
  const first = await resume();
  await begun.promise;
  expect(await (await resume()).closed).toBe(chatCloseCode.notReady);
  held.resolve();
  await first.next((frame) => frame.type === 'messages');
  expect(door.lines.filter((line) => line.includes('a chat frame failed'))).toEqual([]);
});
