/**
 * What an administrator changes acts for people signed on within two seconds: two whole nodes on one database, the
 * changes made at the one, the people at the other.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { deskAttachmentsPath } from '#contracts/agent-portal/attachments.ts';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import { chatFormDefault } from '#contracts/vocabulary/chat-form.ts';
import { openDatabase } from '#server/platform/db.ts';
import { type Person, person, type Socket } from '#tests/support/api.ts';
import {
  administrator,
  agentPassword,
  type Centre,
  customer,
  hire,
  isContact,
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
const actsWithinMs = 2_000;
let database: TestDatabase;
/** Where administrators are. */
let one: RunningNode;
/** Where everybody else is. */
let two: RunningNode;
let centre: Centre;
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

const base = () => `/api/web-manager/tenants/${centre.tenantId}`;
const userPath = (id: string) => `${base()}/users/${id}`;
const versioned = z.looseObject({ version: z.int() });

/** Saves the fields over what is there, as the form does. Answers how to wait for what must follow: for two seconds. */
async function change(path: string, fields: Record<string, unknown>): Promise<Within> {
  const before = await centre.admin.get(versioned, 'GET', path);
  await centre.admin.get(z.unknown(), 'PUT', path, { ...before, ...fields });
  return fromNow();
}

type Within = <T>(wanted: Promise<T>) => Promise<T>;

function fromNow(): Within {
  const since = performance.now();
  return async (wanted) => {
    const it = await wanted;
    expect(performance.now() - since).toBeLessThan(actsWithinMs);
    return it;
  };
}

const setState = (agent: Person, state: 'available' | 'unavailable') =>
  agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state });
const act = (agent: Person, contactId: string, name: string, body?: unknown) =>
  agent.call('POST', `/api/agent-portal/contacts/${contactId}/${name}`, body);
const chats = (units: number) => ({ voice: 0, callback: 0, email: 0, 'web-interaction': units, 'open-media': 0 });
const offerOf = (id: string) => (frame: DeskFrame) =>
  frame.type === 'contact' && frame.contact.id === id && frame.contact.state === 'offered';
const wasOffered = (desk: Socket<DeskFrame>, id: string) => desk.frames.some(offerOf(id));
const hasQueue = (frame: DeskFrame, id: string) =>
  frame.type === 'queues' && frame.queues.some((queue) => queue.id === id);
const goodbye = (frame: DeskFrame) => frame.type === 'goodbye' && frame.reason === 'session-ended';
const sessionEnded = 4401;

/** A colleague at his desk and available. */
async function colleague(fields: Record<string, unknown> = {}) {
  const hired = await hire(centre, two.url, fields);
  const desk = await sitDown(two.url, hired.agent);
  await setState(hired.agent, 'available');
  return { ...hired, desk };
}

/** A chat that the agent of a team has. */
async function talking({ agent, desk, key }: Awaited<ReturnType<typeof team>>) {
  await setState(agent, 'available');
  const chat = await customer(two.url, key);
  await desk.next(offerOf(chat.contactId));
  await act(agent, chat.contactId, 'accept');
  await desk.next(isContact('active'));
  return chat;
}

test('who becomes a member of a queue is offered who waits in it; who is none any more is offered nothing of it', async () => {
  const { queueId, userId, key, desk, agent } = await team(centre, two.url);
  const ben = await colleague();
  const { contactId, socket } = await customer(two.url, key);
  const joined = await change(`${base()}/queues/${queueId}`, { memberIds: [userId, ben.userId] });
  await joined(ben.desk.next(offerOf(contactId)));
  await joined(ben.desk.next((frame) => hasQueue(frame, queueId)));
  const left = await change(`${base()}/queues/${queueId}`, { memberIds: [userId] });
  await left(ben.desk.next((frame) => frame.type === 'queues' && !hasQueue(frame, queueId)));
  // He has been idle for longer: he would be the first.
  const second = await customer(two.url, key);
  await setState(agent, 'available');
  await desk.next(offerOf(second.contactId));
  expect(wasOffered(ben.desk, second.contactId)).toBe(false);
  // From the other side, by his own form.
  const again = await change(userPath(ben.userId), { queueIds: [queueId] });
  await again(ben.desk.next((frame) => hasQueue(frame, queueId)));
  for (const each of [desk, ben.desk, socket, second.socket]) each.close();
});

test('a supervisor who is none any more sees and does nothing more of it, and an agent who becomes one does', async () => {
  const ben = await colleague({ role: 'supervisor' });
  ben.desk.send({ type: 'supervise' });
  await ben.desk.next((frame) => frame.type === 'supervision' && frame.whole);
  const lowered = await change(userPath(ben.userId), { role: 'agent' });
  const signOff = `/api/agent-portal/supervision/agents/${ben.userId}/sign-off`;
  expect(await ben.agent.call('POST', signOff)).toMatchObject({ status: 403, body: { code: 'PERMISSION_MISSING' } });
  await lowered(ben.desk.next((frame) => frame.type === 'me' && frame.me.role === 'agent'));
  const told = ben.desk.frames.length;
  ben.desk.send({ type: 'supervise' });
  // Something that supervisors are told of.
  const { desk, agent } = await team(centre, two.url);
  const watching = await colleague({ role: 'supervisor' });
  watching.desk.send({ type: 'supervise' });
  await watching.desk.next((frame) => frame.type === 'supervision' && frame.whole);
  await setState(agent, 'available');
  await watching.desk.next(
    (frame) => frame.type === 'supervision' && frame.agents.some(({ state }) => state === 'available'),
  );
  expect(ben.desk.frames.slice(told).filter(({ type }) => type === 'supervision')).toEqual([]);

  const raised = await change(userPath(ben.userId), { role: 'supervisor' });
  await raised(ben.desk.next((frame) => frame.type === 'me' && frame.me.role === 'supervisor'));
  ben.desk.send({ type: 'supervise' });
  await raised(ben.desk.next((frame) => frame.type === 'supervision' && frame.whole));
  expect(ben.desk.frames.some(goodbye)).toBe(false);
  for (const each of [desk, ben.desk, watching.desk]) each.close();
});

test('a role opens and closes the Web Manager for who is signed on', async () => {
  const { userId, userName, desk } = await colleague({ role: 'tenant-manager' });
  const manager = await person(two.url, 'web-manager', { userName, password: agentPassword });
  expect((await manager.call('GET', `${base()}/queues`)).status).toBe(200);
  const lowered = await change(userPath(userId), { role: 'agent' });
  expect((await manager.call('GET', `${base()}/queues`)).status).toBe(401);
  expect((await manager.call('GET', '/api/web-manager/session')).status).toBe(401);
  await lowered(desk.next((frame) => frame.type === 'me' && frame.me.role === 'agent'));
  const raised = await change(userPath(userId), { role: 'tenant-manager' });
  const again = await person(two.url, 'web-manager', { userName, password: agentPassword });
  expect((await again.call('GET', `${base()}/queues`)).status).toBe(200);
  await raised(desk.next((frame) => frame.type === 'me' && frame.me.role === 'tenant-manager'));
  desk.send({ type: 'supervise' });
  await raised(desk.next((frame) => frame.type === 'supervision' && frame.whole));
  desk.close();
});

test('more room takes who waits, less room takes nobody more', async () => {
  const it = await team(centre, two.url);
  await change(userPath(it.userId), { capacity: chats(1) });
  const first = await talking(it);
  const second = await customer(two.url, it.key);
  const more = await change(userPath(it.userId), { capacity: chats(2) });
  await more(it.desk.next(offerOf(second.contactId)));
  await act(it.agent, second.contactId, 'accept');
  await change(userPath(it.userId), { capacity: chats(1) });
  await act(it.agent, second.contactId, 'end');
  await act(it.agent, second.contactId, 'wrap-up', {});
  const third = await customer(two.url, it.key);
  const ben = await colleague({ queueIds: [it.queueId] });
  await ben.desk.next(offerOf(third.contactId));
  expect(wasOffered(it.desk, third.contactId)).toBe(false);
  for (const each of [it.desk, ben.desk, first.socket, second.socket, third.socket]) each.close();
});

test('reasons come to open desks and go from them', async () => {
  const { agent, desk } = await team(centre, two.url);
  for (const [kind, list] of [
    ['unavailable', 'unavailableReasons'],
    ['wrap-up', 'wrapUpReasons'],
  ] as const) {
    const name = `Only for ${kind}`;
    const named = (frame: DeskFrame) =>
      frame.type === 'directory' && frame[list].some((reason) => reason.name === name);
    const reason = await centre.admin.get(z.object({ id: z.string() }), 'POST', `${base()}/reasons`, {
      kind,
      name,
      retired: false,
    });
    await fromNow()(desk.next(named));
    const retired = await change(`${base()}/reasons/${reason.id}`, { retired: true });
    await retired(desk.next((frame) => frame.type === 'directory' && !named(frame)));
    if (kind === 'wrap-up') continue;
    const chosen = { state: 'unavailable', reasonId: reason.id };
    expect((await agent.call('PUT', '/api/agent-portal/state', chosen)).status).toBe(404);
  }
  desk.close();
});

test('a mandatory wrap-up reason and post-processing hold for the contact that the agent has', async () => {
  const it = await team(centre, two.url);
  const first = await talking(it);
  const required = await change(userPath(it.userId), { wrapUpReasonRequired: true });
  await required(it.desk.next((frame) => frame.type === 'me' && frame.me.wrapUpReasonRequired === true));
  await act(it.agent, first.contactId, 'end');
  const refused = await act(it.agent, first.contactId, 'wrap-up', {});
  expect(refused.body).toMatchObject({ code: 'REASON_REQUIRED', fields: [{ path: 'reasonId' }] });
  await change(userPath(it.userId), { wrapUpReasonRequired: undefined, postProcessingSeconds: 5 });
  expect((await act(it.agent, first.contactId, 'wrap-up', {})).status).toBe(200);
  const second = await talking(it);
  await act(it.agent, second.contactId, 'end');
  const ended = await it.desk.next(isContact('wrap-up'));
  expect(ended.type === 'contact' && ended.contact.wrapUpExpiresAt).toBeTruthy();
  await it.desk.next((frame) => frame.type === 'contact-left' && frame.contactId === second.contactId);
  for (const each of [it.desk, first.socket, second.socket]) each.close();
});

test.each([
  ['disabled', (id: string) => change(userPath(id), { disabled: true })],
  [
    'deleted',
    async (id: string) => {
      await centre.admin.get(z.unknown(), 'DELETE', userPath(id));
      return fromNow();
    },
  ],
])('the contacts of a user who is %s go to somebody else, then he is signed off', async (_, takeAway) => {
  const it = await team(centre, two.url);
  const { contactId, socket } = await talking(it);
  const ben = await colleague({ queueIds: [it.queueId] });
  const within = await takeAway(it.userId);
  await within(ben.desk.next(offerOf(contactId)));
  await within(it.desk.next((frame) => frame.type === 'contact-left' && frame.contactId === contactId));
  await within(it.desk.next(goodbye));
  expect(await within(it.desk.closed)).toBe(sessionEnded);
  expect((await it.agent.call('GET', '/api/agent-portal/session')).status).toBe(401);
  await expect(person(two.url, 'agent-portal', { userName: it.userName, password: agentPassword })).rejects.toThrow(
    'SIGN_ON_FAILED',
  );
  for (const each of [ben.desk, socket]) each.close();
});

test('a change that is refused signs nobody off, though it would have disabled him', async () => {
  const it = await team(centre, two.url);
  const { contactId, socket } = await talking(it);
  const before = await centre.admin.get(versioned, 'GET', userPath(it.userId));
  const taken = { ...before, disabled: true, userName: (await hire(centre, two.url)).userName };
  expect(await centre.admin.call('PUT', userPath(it.userId), taken)).toMatchObject({
    status: 409,
    body: { code: 'USER_NAME_TAKEN' },
  });
  expect((await act(it.agent, contactId, 'end')).status).toBe(200);
  it.desk.close();
  socket.close();
});

test('canned answers are there for the next word that is typed', async () => {
  const { agent, desk, queueId } = await team(centre, two.url);
  const answer = { slug: 'hi', title: 'Greeting', text: 'Hello!', queueId };
  const { id } = await centre.admin.get(z.object({ id: z.string() }), 'POST', `${base()}/canned-answers`, answer);
  await fromNow()(desk.next(({ type }) => type === 'canned-answers'));
  const found = () => agent.call('GET', `/api/agent-portal/canned-answers?queueId=${queueId}`);
  expect((await found()).body).toMatchObject({ items: [{ id, text: 'Hello!' }] });
  const changed = await change(`${base()}/canned-answers/${id}`, { text: 'Good day!' });
  await changed(desk.next(({ type }) => type === 'canned-answers'));
  expect((await found()).body).toMatchObject({ items: [{ id, text: 'Good day!' }] });
  desk.close();
});

test('what a chat page asks, says and allows holds for the next customer', async () => {
  const { desk, key, pageId } = await team(centre, two.url);
  const path = `${base()}/chat-pages/${pageId}`;
  const stranger = await person(two.url);
  const page = `/api/web-interaction/pages/${key}`;
  const origin = 'https://shop.example';
  const embedding = async () => {
    const answer = await fetch(`${two.url}${page}/embedding`, { headers: { origin } });
    return z.object({ allowed: z.boolean() }).parse(await answer.json()).allowed;
  };
  expect(await embedding()).toBe(false);
  await change(path, { name: 'Sales', allowedOrigins: [origin], form: { ...chatFormDefault, email: 'required' } });
  expect(await embedding()).toBe(true);
  expect((await stranger.call('GET', page)).body).toMatchObject({ name: 'Sales' });
  await change(path, { enabled: false, allowedOrigins: [] });
  expect(await embedding()).toBe(false);
  expect((await stranger.call('GET', page)).body).toMatchObject({ enabled: false });
  desk.close();
});

test('what files may be sent holds at open desks and for the next file', async () => {
  const it = await team(centre, two.url);
  const { contactId, socket } = await talking(it);
  const send = async () => {
    const query = new URLSearchParams({ clientId: crypto.randomUUID(), name: 'note.txt', size: '5' });
    const answer = await fetch(`${two.url}${deskAttachmentsPath(contactId)}?${query}`, {
      method: 'POST',
      headers: { origin: two.url, cookie: it.agent.cookie, 'content-type': 'application/octet-stream' },
      body: 'Hello',
    });
    return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) };
  };
  expect((await send()).status).toBe(200);
  const changed = await change(base(), { attachmentKinds: ['pdf'], attachmentMegabytes: 3 });
  const limits = { megabytes: 3, kinds: ['pdf'] };
  await changed(
    it.desk.next((frame) => frame.type === 'attachments' && JSON.stringify(frame.limits) === JSON.stringify(limits)),
  );
  expect((await send()).body).toMatchObject({ code: 'ATTACHMENT_KIND_REFUSED' });
  it.desk.close();
  socket.close();
});
