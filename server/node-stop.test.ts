/** How a node stops: requests under way get their answer, and nobody can hold it up. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { person } from '#tests/support/api.ts';
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
