import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { EventBody } from '#contracts/vocabulary/event.ts';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { renewLeases } from '#server/agents/presence.ts';
import { superviseState } from '#server/agents/supervise-agent.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { assign } from '#server/contacts/assign.ts';
import { reject } from '#server/contacts/reject.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { transferToAgent } from '#server/contacts/transfer-to-agent.ts';
import type { Database } from '#server/platform/db.ts';
import { addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { findPersonName } from './desk.store.ts';
import { DeskHub } from './desk-hub.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A desk of the scene's agent whose frames arrive in a list; `db` may be made to fail. */
async function atDesk(it: Scene) {
  const frames: DeskFrame[] = [];
  const errors: unknown[] = [];
  let failed = false;
  let wake: () => void = () => undefined;
  const state = { isDatabaseAway: false };
  const unlessAway = <T>(ask: () => Promise<T>): Promise<T> =>
    state.isDatabaseAway ? Promise.reject(new Error('the database is away')) : ask();
  const db: Database = {
    ...it.ground.db,
    inTenant: (tenantId, work) => unlessAway(() => it.ground.db.inTenant(tenantId, work)),
    readInTenant: (tenantId, read) => unlessAway(() => it.ground.db.readInTenant(tenantId, read)),
  };
  const hub = new DeskHub({ db, clock: it.clock }, (error) => errors.push(error));
  const remove = hub.add({
    tenantId: it.tenantId,
    agentId: it.agentId,
    send(frame) {
      frames.push(frame);
      wake();
    },
    recheckSession: () => Promise.resolve(),
    fail() {
      failed = true;
      wake();
    },
  });
  const next = async (type: DeskFrame['type']): Promise<DeskFrame> => {
    for (;;) {
      const index = frames.findIndex((frame) => frame.type === type);
      const [frame] = index === -1 ? [] : frames.splice(0, index + 1).slice(-1);
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const say = (body: EventBody) =>
    hub.onEvents([{ position: 1, tenantId: it.tenantId, at: it.clock.now(), version: 1, body }]);
  await next('snapshot');
  return { hub, frames, errors, state, remove, next, say, hasFailed: () => failed };
}

test('a customer whose connection goes or comes back is told, once each', async () => {
  const it = await talking(database.db);
  await renewLeases(it.ground, { agents: () => [], customers: () => [it.contactId] });
  const { hub, next, frames } = await atDesk(it);
  await hub.flushConnections();
  expect(frames).toEqual([]);
  it.clock.advance(20);
  await hub.flushConnections();
  expect(await next('contact')).toMatchObject({ contact: { id: it.contactId, customerConnected: false } });
  await hub.flushConnections();
  expect(frames).toEqual([]);
  await renewLeases(it.ground, { agents: () => [], customers: () => [it.contactId] });
  await hub.flushConnections();
  expect(await next('contact')).toMatchObject({ contact: { id: it.contactId, customerConnected: true } });
});

test('waiting counts are told when they are new, and only then', async () => {
  const it = await scene(database.db, { available: false });
  const { hub, next, frames, say } = await atDesk(it);
  const contactId = await it.openChat();
  const { queueId } = it;
  say({ type: 'contact.queued', contactId, queueId, medium: 'web-interaction', live: true, priority: 5 });
  await hub.flushQueues();
  expect(await next('queues')).toMatchObject({ queues: [{ id: queueId, waiting: 1 }] });
  say({ type: 'directory.changed', entity: 'queue', entityId: queueId, change: 'changed' });
  await hub.flushQueues();
  expect(frames.filter(({ type }) => type === 'queues')).toEqual([]);
});

test('counts that could not be read are read again', async () => {
  const it = await scene(database.db, { available: false });
  const { hub, next, say, state } = await atDesk(it);
  const contactId = await it.openChat();
  say({ type: 'contact.queued', contactId, queueId: it.queueId, medium: 'web-interaction', live: true, priority: 5 });
  state.isDatabaseAway = true;
  await expect(hub.flushQueues()).rejects.toThrow('the database is away');
  state.isDatabaseAway = false;
  await hub.flushQueues();
  expect(await next('queues')).toMatchObject({ queues: [{ waiting: 1 }] });
});

test('a desk whose frame could not be made is closed, so that its snapshot makes up for it', async () => {
  const it = await talking(database.db);
  const { errors, say, state, hasFailed } = await atDesk(it);
  state.isDatabaseAway = true;
  say({ type: 'contact.accepted', contactId: it.contactId, queueId: it.queueId, agentId: it.agentId });
  await expect.poll(hasFailed).toBe(true);
  expect(errors).toHaveLength(1);
});

test('what an administrator changes about an agent is told to his desk', async () => {
  const it = await scene(database.db);
  const { next, say } = await atDesk(it);
  await database.db.asSystem(({ q }) =>
    q.updateTable('agent').set({ wrap_up_reason_required: true }).where('user_id', '=', it.agentId).execute(),
  );
  say({ type: 'directory.changed', entity: 'user', entityId: it.agentId, change: 'changed' });
  expect(await next('me')).toMatchObject({ me: { wrapUpReasonRequired: true } });
});

test('after an outage desks get their snapshot anew, with the offers’ full time', async () => {
  const it = await talking(database.db);
  const { hub, next } = await atDesk(it);
  hub.resync();
  expect(await next('snapshot')).toMatchObject({ contacts: [{ contact: { id: it.contactId } }] });
});

test('who took a contact back, and who chose his state, is told to the agent by name', async () => {
  const it = await talking(database.db);
  const byId = await addUser(database.db, it.tenantId, { role: 'supervisor' });
  const name = await database.db.inTenant(it.tenantId, (tx) => findPersonName(tx, byId));
  const { next, say } = await atDesk(it);
  const { contactId, queueId, agentId, tenantId } = it;
  await requeue(it.ground, { tenantId, contactId, agentId, reason: 'supervisor', byId });
  say({ type: 'contact.requeued', contactId, queueId, agentId, reason: 'supervisor', byId });
  expect(await next('contact-left')).toEqual({ type: 'contact-left', contactId, why: 'requeued', by: name });
  const act = { tenantId, agentId, byId, state: 'unavailable' } as const;
  await superviseState(it.ground, act, () => Promise.resolve());
  say({ type: 'agent.state-changed', agentId, state: 'unavailable', cause: 'chosen', byId });
  expect(await next('me')).toMatchObject({ me: { state: 'unavailable', by: name } });
});

test('whose contact a supervisor gave to another is told by whom and to whom', async () => {
  const it = await talking(database.db);
  const byId = await addUser(database.db, it.tenantId, { role: 'supervisor' });
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  const nameOf = (id: UserId) => database.db.inTenant(it.tenantId, (tx) => findPersonName(tx, id));
  const { next, say } = await atDesk(it);
  const { contactId, queueId, agentId } = it;
  await assign(it.ground, { ...it, from: agentId, to: ben, byId });
  say({ type: 'contact.transferred', contactId, queueId, fromQueueId: queueId, agentId, toAgentId: ben, byId });
  const told = { type: 'contact-left', contactId, why: 'transferred', by: await nameOf(byId), to: await nameOf(ben) };
  expect(await next('contact-left')).toEqual(told);
});

test('whoever passed a contact on is told what became of it, and has it back when it was declined', async () => {
  const it = await talking(database.db);
  const { next, say } = await atDesk(it);
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  await transferToAgent(it.ground, { ...it, to: ben });
  const { contactId, queueId, agentId } = it;
  say({ type: 'contact.transferred', contactId, queueId, fromQueueId: queueId, agentId, toAgentId: ben });
  expect(await next('contact-left')).toMatchObject({ contactId, why: 'transferred' });
  await reject(it.ground, { ...it, agentId: ben });
  say({ type: 'contact.offer-returned', contactId, queueId, agentId: ben, reason: 'rejected', passedBy: agentId });
  say({ type: 'contact.transfer-returned', contactId, queueId, agentId });
  const told = { contactId, customerName: 'Grace', became: 'rejected', back: true };
  expect(await next('passed-on')).toMatchObject(told);
  expect(await next('contact')).toMatchObject({ contact: { id: contactId, state: 'active' } });
  expect(await next('messages')).toMatchObject({ contactId, messages: [{ seq: 1 }] });
});

test.each([
  ['rejected', 'rejected'],
  ['given-back', 'given-back'],
  ['no-answer', 'offer-returned'],
] as const)('a contact that leaves because of %s says so', async (reason, why) => {
  const it = await talking(database.db);
  const { next, say } = await atDesk(it);
  await requeue(it.ground, { ...it, reason: 'given-back' });
  const { contactId, queueId, agentId } = it;
  const type = reason === 'given-back' ? 'contact.requeued' : 'contact.offer-returned';
  say({ type, contactId, queueId, agentId, reason });
  expect(await next('contact-left')).toMatchObject({ contactId, why });
});

test('a message brings itself to the desk, and not the contact again; nor does it come once the contact has left', async () => {
  const it = await talking(database.db);
  const { next, say, frames } = await atDesk(it);
  const write = (text: string) =>
    addMessage(it.ground, { ...it, author: { kind: 'customer' }, clientId: randomUUID(), text });
  const event: EventBody = { type: 'message.added', ...it, seq: 2, author: 'customer' };
  await write('Hello?');
  say(event);
  expect(await next('messages')).toMatchObject({ messages: [{ text: 'Hello?' }] });
  expect(frames).toEqual([]);
  await requeue(it.ground, { ...it, reason: 'given-back' });
  await write('Who reads this?');
  say(event);
  say({ type: 'contact.requeued', ...it, reason: 'given-back' });
  await expect.poll(() => frames.map(({ type }) => type)).toContain('contact-left');
  expect(frames.map(({ type }) => type)).toEqual(['contact-left']);
});
