/** Two whole nodes on one database, with people at both. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { customerAttachmentsPath } from '#contracts/web-interaction/attachments.ts';
import { healthView } from '#contracts/web-manager/health.ts';
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

test('a session is shared: made at one node it works at the other, and its end there holds here at once', async () => {
  const { userName, agent, desk } = await team(centre, one.url);
  // The same cookie, as behind a balancer.
  const at = async (url: string, method = 'GET'): Promise<number> => {
    const headers = { cookie: agent.cookie, origin: url };
    const answer = await fetch(`${url}/api/agent-portal/session`, { method, headers });
    await answer.body?.cancel();
    return answer.status;
  };
  expect([await at(one.url), await at(two.url)]).toEqual([200, 200]);
  await at(two.url, 'DELETE');
  expect([await at(one.url), await at(two.url)]).toEqual([401, 401]);
  // Its desk at the other node hears of it.
  await desk.next((frame) => frame.type === 'goodbye' && frame.reason === 'session-ended');
  expect(await person(one.url, 'agent-portal', { userName, password: agentPassword })).toBeDefined();
});

/** The statuses of as many requests, one at either node in turn. */
async function inTurn(count: number, ask: (url: string, n: number) => Promise<number>): Promise<number[]> {
  const statuses = [];
  for (let n = 0; n < count; n++) statuses.push(await ask(n % 2 === 0 ? one.url : two.url, n));
  return statuses;
}
/** Of one contact. */
const filesPerMinute = 20;
const times = (count: number, status: number) => Array.from({ length: count }, () => status);

test('wrong passwords are counted over all nodes: the eleventh is refused wherever it is tried, and the right one too', async () => {
  const { userName, desk } = await team(centre, one.url);
  const tryAt = async (url: string, password: string) =>
    (await (await person(url)).call('POST', '/api/agent-portal/session', { userName, password })).status;
  expect(await inTurn(12, (url) => tryAt(url, 'not his'))).toEqual([...times(10, 401), ...times(2, 429)]);
  expect([await tryAt(one.url, agentPassword), await tryAt(two.url, agentPassword)]).toEqual([429, 429]);
  desk.close();
});

test('chats of one address are counted over all nodes', async () => {
  const { key, desk } = await team(centre, one.url);
  const path = `/api/web-interaction/pages/${key}/contacts`;
  const open = async (url: string) =>
    (await (await person(url)).call('POST', path, { openId: randomUUID(), name: 'X', question: '?' })).status;
  expect(await inTurn(22, open)).toEqual([...times(20, 200), ...times(2, 429)]);
  desk.close();
});

test('files of one chat are counted over all nodes', async () => {
  const { key, desk } = await team(centre, one.url);
  const { token, socket } = await customer(one.url, key);
  const send = async (url: string, n: number): Promise<number> => {
    const query = new URLSearchParams({ clientId: randomUUID(), name: `${n}.txt`, size: '6' });
    const answer = await fetch(`${url}${customerAttachmentsPath}?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, origin: url, 'content-type': 'application/octet-stream' },
      body: 'a text',
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const statuses = await inTurn(filesPerMinute + 2, send);
  expect(statuses).toEqual([...times(filesPerMinute, 200), ...times(2, 429)]);
  socket.close();
  desk.close();
});

test('each node tells of itself, and one that stops in order is listed no more', async () => {
  const third = await startTestNode(database.db);
  const listed = async () => {
    const { nodes } = await centre.admin.get(healthView, 'GET', '/api/web-manager/health');
    return nodes.map(({ address }) => address);
  };
  await expect.poll(listed, { timeout: 10_000 }).toContain(third.url);
  expect(await listed()).toContain(one.url);
  await third.stop();
  expect(await listed()).not.toContain(third.url);
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
