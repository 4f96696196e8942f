/** How a node stops: requests under way get their answer, and nobody can hold it up. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { chatFrame, chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { connect, person } from '#tests/support/api.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import type { RunningNode } from './node.ts';
import { systemClock } from './platform/clock.ts';

const password = 'the-administrator-1';
let database: TestDatabase;
let node: RunningNode;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
});
afterAll(() => database.drop());
beforeEach(async () => {
  node = await startTestNode(database.db);
});

test('a request under way gets its answer before the node is gone', async () => {
  const tenant = await addTenant(database.db);
  const admin = await person(node.url, 'web-manager', { userName: 'admin', password });
  const holder = new pg.Client(database.owner);
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from tenant where id = $1 for update', [tenant]);
  const reasons = `/api/web-manager/tenants/${tenant}/reasons`;
  const answer = admin.call('POST', reasons, { kind: 'wrap-up', name: 'Done', retired: false });
  for (let waiting = 0; waiting === 0; ) {
    const { rows } = await holder.query<{ n: number }>('select count(*)::int as n from pg_locks where not granted');
    waiting = rows[0]?.n ?? 0;
  }
  const stopped = node.stop();
  await holder.query('commit');
  expect(await answer).toMatchObject({ status: 200, body: { name: 'Done' } });
  await stopped;
  await holder.end();
});

test('a node that is about to stop says so to balancers first, answers everything else, and keeps no connection open', async () => {
  const ask = async (path: string) => {
    const { status, headers } = await fetch(`${node.url}${path}`);
    return { status, connection: headers.get('connection') };
  };
  expect(await ask('/health/ready')).toEqual({ status: 200, connection: 'keep-alive' });
  const chat = await connect(node.url, chatSocketPath, chatFrame);
  node.drain();
  // Health is looked at twice a second.
  await expect.poll(async () => (await ask('/health/ready')).status, { timeout: 2_000 }).toBe(503);
  const ready = await fetch(`${node.url}/health/ready`);
  const { parts } = z
    .object({ parts: z.array(z.object({ name: z.string(), ok: z.boolean() })) })
    .parse(await ready.json());
  expect(parts.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['node']);
  expect(await ask('/health/live')).toEqual({ status: 200, connection: 'close' });
  const admin = await person(node.url, 'web-manager', { userName: 'admin', password });
  expect((await admin.call('GET', '/api/web-manager/session')).status).toBe(200);
  // Sockets are told when it really stops.
  await node.stop();
  expect(await chat.closed).toBe(1012);
});

test('peers that do not answer a goodbye, and requests that never end, hold it up for 3 s at most', async () => {
  const { hostname, port } = new URL(node.url);
  const open = async (text: string) => {
    const socket = connectTcp(Number(port), hostname);
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.write(text);
    return socket;
  };
  const upgrade = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const sockets = [await open(upgrade(chatSocketPath)), await open(upgrade(deskSocketPath))];
  for (const socket of sockets) await once(socket, 'data');
  const half =
    'POST /api/web-manager/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
  sockets.push(await open(half));
  const start = performance.now();
  await node.stop();
  expect(performance.now() - start).toBeLessThan(3_000);
  for (const socket of sockets) socket.destroy();
});
