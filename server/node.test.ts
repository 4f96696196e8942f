/** A whole node on a real database: the story of one chat through its doors, compared with SQL. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type DeskFrame, deskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { type ChatFrame, chatFrame, chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { opened } from '#contracts/web-interaction/contract.ts';
import { connect, type Person, person, type Socket } from '#tests/support/api.ts';
import {
  administrator,
  agentPassword,
  team as buildTeam,
  isContact,
  customer as visit,
} from '#tests/support/contact-centre.ts';
import { talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import type { RunningNode } from './node.ts';
import { systemClock } from './platform/clock.ts';

const adminPassword = 'the-administrator-1';

let database: TestDatabase;
let node: RunningNode;
let admin: Person;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
  node = await startTestNode(database.db);
  ({ admin, tenantId } = await administrator(node.url, adminPassword));
});
afterAll(async () => {
  await node.stop();
  await database.drop();
});

const team = () => buildTeam({ admin, tenantId }, node.url);
const customer = (key: string) => visit(node.url, key);

test('one chat from the customer to the closed contact, through every door', async () => {
  const { agent, desk, key } = await team();
  const { contactId, socket } = await customer(key);
  expect(await socket.next((frame) => frame.type === 'status')).toMatchObject({
    phase: 'waiting',
    position: 1,
    staffed: true,
  });
  await agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  expect(await desk.next(isContact('offered'))).toMatchObject({
    contact: { id: contactId, customer: { name: 'Grace' } },
  });
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/accept`);
  expect(await socket.next((frame) => frame.type === 'status' && frame.phase === 'talking')).toMatchObject({
    agentName: 'Ada Lovelace',
  });
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/messages`, {
    clientId: randomUUID(),
    text: 'On its way.',
  });
  const answer = await socket.next(
    (frame) => frame.type === 'messages' && frame.messages.some(({ author }) => author === 'agent'),
  );
  expect(answer).toMatchObject({ messages: [{ text: 'On its way.', agentName: 'Ada Lovelace' }] });
  const clientId = randomUUID();
  socket.send({ type: 'send', clientId, text: 'Thank you!' });
  expect(await socket.next((frame) => frame.type === 'sent')).toMatchObject({ clientId, seq: 3 });
  await desk.next((frame) => frame.type === 'messages' && frame.messages.some(({ text }) => text === 'Thank you!'));
  socket.send({ type: 'typing' });
  await desk.next((frame) => frame.type === 'typing');
  desk.send({ type: 'typing', contactId });
  await socket.next((frame) => frame.type === 'typing');
  socket.send({ type: 'end' });
  expect(await socket.next((frame) => frame.type === 'status' && frame.phase === 'ended')).toMatchObject({
    endedBy: 'customer',
  });
  await desk.next(isContact('wrap-up'));
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/wrap-up`, { note: 'Parcel found' });
  expect(await desk.next((frame) => frame.type === 'contact-left')).toMatchObject({ contactId, why: 'closed' });
  const { row, types, messages } = await database.db.asSystem(async ({ q }) => ({
    row: await q
      .selectFrom('contact')
      .select(['state', 'wrap_up_note', 'last_seq'])
      .where('id', '=', contactId)
      .executeTakeFirst(),
    types: (
      await q.selectFrom('event').select('type').where('contact_id', '=', contactId).orderBy('position').execute()
    ).map(({ type }) => type),
    messages: await q.selectFrom('message').select('seq').where('contact_id', '=', contactId).execute(),
  }));
  expect(row).toEqual({ state: 'closed', wrap_up_note: 'Parcel found', last_seq: 3 });
  expect(messages).toHaveLength(3);
  expect(types.filter((type) => type !== 'message.added')).toEqual([
    'contact.queued',
    'contact.offered',
    'contact.accepted',
    'contact.ended',
    'contact.closed',
  ]);
  desk.close();
  socket.close();
});

test('a customer who reloads resumes behind the last message he has; a stranger resumes nothing', async () => {
  const { key } = await team();
  const { token, socket } = await customer(key);
  await socket.next((frame) => frame.type === 'messages');
  socket.send({ type: 'send', clientId: randomUUID(), text: 'One' });
  await socket.next((frame) => frame.type === 'sent');
  socket.close();
  const again: Socket<ChatFrame> = await connect(node.url, chatSocketPath, chatFrame);
  again.send({ type: 'resume', token, afterSeq: 1 });
  expect(await again.next((frame) => frame.type === 'messages')).toMatchObject({ messages: [{ seq: 2, text: 'One' }] });
  again.close();
  const stranger: Socket<ChatFrame> = await connect(node.url, chatSocketPath, chatFrame);
  stranger.send({ type: 'resume', token: 'A'.repeat(43), afterSeq: 0 });
  expect(await stranger.closed).toBe(4404);
});

test('a request to open that is repeated answers the first contact', async () => {
  const { key } = await team();
  const stranger = await person(node.url);
  const request = { openId: randomUUID(), name: 'Grace', question: 'Twice?' };
  const path = `/api/web-interaction/pages/${key}/contacts`;
  const first = await stranger.get(opened, 'POST', path, request);
  const second = await stranger.get(opened, 'POST', path, request);
  expect(second.contactId).toBe(first.contactId);
});

test('one address that opens chats without end is stopped', async () => {
  const { key } = await team();
  const stranger = await person(node.url);
  const statuses = [];
  for (let n = 0; n < 25; n++) {
    const answer = await stranger.call('POST', `/api/web-interaction/pages/${key}/contacts`, {
      openId: randomUUID(),
      name: 'X',
      question: '?',
    });
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(statuses.slice(20)).toEqual(Array.from({ length: 5 }, () => 429));
});

test('a left message is shown with its address and closed with a result, and cannot be answered in the chat', async () => {
  const { agent, desk, key } = await team();
  const stranger = await person(node.url);
  const left = await stranger.get(
    z.object({ contactId: z.string() }),
    'POST',
    `/api/web-interaction/pages/${key}/messages`,
    {
      openId: randomUUID(),
      name: 'Grace',
      address: 'grace@example.org',
      text: 'Call me back',
    },
  );
  await agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  expect(await desk.next(isContact('offered'))).toMatchObject({
    contact: { live: false, customer: { address: 'grace@example.org' } },
  });
  const path = `/api/agent-portal/contacts/${left.contactId}`;
  await agent.get(z.unknown(), 'POST', `${path}/accept`);
  const refused = await agent.call('POST', `${path}/messages`, { clientId: randomUUID(), text: 'Hello' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'CONTACT_NOT_LIVE' } });
  await agent.get(z.unknown(), 'POST', `${path}/end`);
  await agent.get(z.unknown(), 'POST', `${path}/wrap-up`, {});
  desk.close();
});

test.each([
  ['GET', '/api/web-interaction/pages/nowhere', undefined, 404, 'CHAT_PAGE_NOT_FOUND'],
  [
    'POST',
    '/api/web-interaction/pages/nowhere/contacts',
    { openId: randomUUID(), name: 'X', question: '?' },
    404,
    'CHAT_PAGE_NOT_FOUND',
  ],
  [
    'POST',
    '/api/web-interaction/pages/nowhere/contacts',
    { openId: 'x', name: '', question: '' },
    400,
    'INPUT_INVALID',
  ],
  [
    'POST',
    '/api/web-interaction/pages/nowhere/messages',
    { openId: randomUUID(), name: 'X', address: 'no', text: '?' },
    400,
    'INPUT_INVALID',
  ],
  ['PUT', '/api/agent-portal/state', { state: 'available' }, 401, 'SIGN_ON_REQUIRED'],
  ['POST', `/api/agent-portal/contacts/${randomUUID()}/accept`, {}, 401, 'SIGN_ON_REQUIRED'],
  ['GET', '/api/agent-portal/nothing', undefined, 404, 'ROUTE_NOT_FOUND'],
])('a stranger who calls %s %s gets a problem', async (method, path, body, status, code) => {
  const stranger = await person(node.url);
  const answer = await stranger.call(method, path, body);
  expect(answer).toMatchObject({ status, body: { status, code } });
});

test('an agent cannot touch the contact of another, nor enter the Web Manager', async () => {
  const one = await team();
  const two = await team();
  const { contactId } = await customer(one.key);
  await one.agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  await one.desk.next(isContact('offered'));
  for (const [method, path, body] of [
    ['POST', 'accept', undefined],
    ['POST', 'end', undefined],
    ['POST', 'wrap-up', {}],
    ['POST', 'messages', { clientId: randomUUID(), text: 'Hi' }],
    ['GET', 'messages', undefined],
  ] as const) {
    const answer = await two.agent.call(method, `/api/agent-portal/contacts/${contactId}/${path}`, body);
    expect(answer, path).toMatchObject({ status: 409, body: { code: 'CONTACT_STATE_CHANGED' } });
  }
  expect((await two.agent.call('GET', '/api/web-manager/tenants')).status).toBe(401);
  one.desk.close();
  two.desk.close();
});

test('a desk socket without a session, or from a foreign page, is told to sign on', async () => {
  const { agent } = await team();
  const without: Socket<DeskFrame> = await connect(node.url, deskSocketPath, deskFrame);
  expect(await without.next(() => true)).toEqual({ type: 'goodbye', reason: 'session-ended' });
  const foreign: Socket<DeskFrame> = await connect(node.url, deskSocketPath, deskFrame, {
    cookie: agent.cookie,
    origin: 'https://evil.example',
  });
  expect(await foreign.next(() => true)).toEqual({ type: 'goodbye', reason: 'session-ended' });
});

test('who signs off at one browser has no desk left at another', async () => {
  const { desk, userName } = await team();
  const elsewhere = await person(node.url, 'agent-portal', { userName, password: agentPassword });
  await elsewhere.get(z.unknown(), 'DELETE', '/api/agent-portal/session');
  expect(await desk.next((frame) => frame.type === 'goodbye')).toEqual({ type: 'goodbye', reason: 'session-ended' });
});

test('a user who is disabled loses his desk at once', async () => {
  const { desk, userId } = await team();
  const path = `/api/web-manager/tenants/${tenantId}/users/${userId}`;
  const view = await admin.get(z.record(z.string(), z.unknown()), 'GET', path);
  await admin.get(z.unknown(), 'PUT', path, { ...view, disabled: true });
  expect(await desk.next((frame) => frame.type === 'goodbye')).toEqual({ type: 'goodbye', reason: 'session-ended' });
});

test('health says that it is ready, part by part', async () => {
  const stranger = await person(node.url);
  const ready = await stranger.call('GET', '/health/ready');
  expect(ready).toMatchObject({
    status: 200,
    body: {
      status: 'ok',
      parts: [
        { name: 'database', ok: true },
        { name: 'clock', ok: true },
        { name: 'beat', ok: true },
        { name: 'events', ok: true },
        { name: 'pool', ok: true },
        { name: 'works', ok: true },
      ],
    },
  });
  expect((await stranger.call('GET', '/health/live')).status).toBe(200);
});

test('a node cleans away what agents did not want long ago', async () => {
  const { tenantId: tenant_id, contactId: contact_id, agentId: agent_id } = await talking(database.db);
  const until = new Date('2000-01-01T00:00:00Z');
  await database.db.asSystem(({ q }) =>
    q.insertInto('contact_refusal').values({ contact_id, agent_id, tenant_id, until }).execute(),
  );
  // It cleans when it starts, and every hour.
  const another = await startTestNode(database.db);
  onTestFinished(() => another.stop());
  const left = () =>
    database.db.asSystem(({ q }) =>
      q.selectFrom('contact_refusal').select('until').where('contact_id', '=', contact_id).execute(),
    );
  await expect.poll(left, { timeout: 5_000 }).toEqual([]);
});
