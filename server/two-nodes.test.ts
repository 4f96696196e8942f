/** Two whole nodes on one database, with people at both. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '#server/platform/db.ts';
import { type Person, person } from '#tests/support/api.ts';
import {
  administrator,
  agentPassword,
  customer,
  isContact,
  resume,
  sitDown,
  team,
} from '#tests/support/contact-centre.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import type { RunningNode } from './node.ts';
import { systemClock } from './platform/clock.ts';
import { createUndo } from './platform/undo.ts';

const adminPassword = 'the-administrator-1';
let database: TestDatabase;
let one: RunningNode;
let two: RunningNode;
let centre: { admin: Person; tenantId: string };
const undo = createUndo();
beforeAll(async () => {
  database = await createTestDatabase();
  undo.push(() => database.drop());
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
  const own = openDatabase({ app: database.app, system: database.system, poolSize: 5, onIdleError: console.error });
  undo.push(() => own.close());
  [one, two] = await Promise.all([startTestNode(database.db), startTestNode(own)]);
  undo.push(() => two.stop());
  undo.push(() => one.stop());
  centre = await administrator(one.url, adminPassword);
});
afterAll(() => undo.run());

const available = (agent: Person) => agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });

test('an agent at one node and a customer at the other talk as if there were one', async () => {
  const { agent, desk, key } = await team(centre, two.url);
  await available(agent);
  const { contactId, socket } = await customer(one.url, key);
  await desk.next(isContact('offered'));
  const path = `/api/agent-portal/contacts/${contactId}`;
  await agent.get(z.unknown(), 'POST', `${path}/accept`);
  await socket.next((frame) => frame.type === 'status' && frame.phase === 'talking');
  desk.send({ type: 'typing', contactId });
  await socket.next((frame) => frame.type === 'typing');
  socket.send({ type: 'typing' });
  await desk.next((frame) => frame.type === 'typing');
  socket.send({ type: 'send', clientId: randomUUID(), text: 'Are you there?' });
  await desk.next((frame) => frame.type === 'messages' && frame.messages.some(({ text }) => text === 'Are you there?'));
  await agent.get(z.unknown(), 'POST', `${path}/messages`, { clientId: randomUUID(), text: 'I am.' });
  await socket.next((frame) => frame.type === 'messages' && frame.messages.some(({ text }) => text === 'I am.'));
  socket.send({ type: 'end' });
  await desk.next(isContact('wrap-up'));
  desk.close();
  socket.close();
});

test('a session, and the end of it, holds at every node', async () => {
  const { agent, desk, userName } = await team(centre, one.url);
  const elsewhere = await person(two.url, 'agent-portal', { userName, password: agentPassword });
  expect((await elsewhere.call('GET', '/api/agent-portal/session')).status).toBe(200);
  await agent.get(z.unknown(), 'DELETE', '/api/agent-portal/session');
  expect((await elsewhere.call('GET', '/api/agent-portal/session')).status).toBe(401);
  desk.close();
});

test('when a node stops, its people go on at the other and miss nothing', async () => {
  const third = await startTestNode(database.db);
  const { agent, desk, key, userName } = await team(centre, third.url);
  await available(agent);
  const { contactId, token, socket } = await customer(third.url, key);
  await desk.next(isContact('offered'));
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/accept`);
  socket.send({ type: 'send', clientId: randomUUID(), text: 'One' });
  await socket.next((frame) => frame.type === 'sent');
  await third.stop();
  expect(await socket.closed).toBe(1012);
  expect(await desk.closed).toBe(1012);
  const again = await person(two.url, 'agent-portal', { userName, password: agentPassword });
  const newDesk = await sitDown(two.url, again);
  const page = await resume(one.url, token, 1);
  expect(await page.next((frame) => frame.type === 'messages')).toMatchObject({ messages: [{ seq: 2, text: 'One' }] });
  await again.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/messages`, {
    clientId: randomUUID(),
    text: 'Two',
  });
  await page.next((frame) => frame.type === 'messages' && frame.messages.some(({ text }) => text === 'Two'));
  newDesk.close();
  page.close();
});
