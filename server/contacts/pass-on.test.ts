/** Agents pass contacts on: reject, give back, to a queue, to one colleague; on a real database, with who loses a race. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactId, QueueId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOffAgent } from '#server/agents/agent-state.ts';
import { beat, renewLeases } from '#server/agents/presence.ts';
import { deleteQueue, holdQueue } from '#server/queues/queue.store.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { abandon } from './abandon.ts';
import { accept } from './accept.ts';
import { end } from './end.ts';
import { leaveMessage } from './leave-message.ts';
import { refusalSeconds } from './passing.store.ts';
import { reject } from './reject.ts';
import { requeue } from './requeue.ts';
import { transferToAgent } from './transfer-to-agent.ts';
import { transferToQueue } from './transfer-to-queue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => database.drop());

const usedOf = async (id: UserId): Promise<number> => {
  const row = await database.db.asSystem(({ q }) =>
    q.selectFrom('agent_capacity').select('used').where('user_id', '=', id).executeTakeFirstOrThrow(),
  );
  return row.used;
};

const rowOf = (id: ContactId) =>
  database.db.asSystem(({ q }) => q.selectFrom('contact').selectAll().where('id', '=', id).executeTakeFirstOrThrow());

const bodiesOf = async (id: ContactId) => {
  const { rows } = await database.db.asSystem(({ q }) =>
    sql<{
      body: { type: string };
    }>`select body from event_pending where contact_id = ${id} and type <> 'message.added' order by id`.execute(q),
  );
  return rows.map(({ body }) => body);
};

/** A chat that Ada has, and Ben, who is available beside her; a member of the queue only if said so. */
async function withColleague(options: { member?: boolean; capacity?: number } = {}) {
  const it = await talking(database.db);
  const capacity = { 'web-interaction': options.capacity ?? 1 };
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now(), capacity });
  if (options.member === true) {
    await database.db.asSystem(({ q }) =>
      q.insertInto('queue_member').values({ queue_id: it.queueId, user_id: ben, tenant_id: it.tenantId }).execute(),
    );
  }
  return { ...it, ben };
}

const passToBen = (it: Scene & { contactId: ContactId; ben: UserId }, note?: string) =>
  transferToAgent(it.ground, { ...it, to: it.ben, ...(note === undefined ? {} : { note }) });

/** Seconds go by in which the agents named and all customers are there. */
async function pass(it: Scene, seconds: number, here: UserId[], customers: ContactId[]): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    it.clock.advance(1);
    await renewLeases(it.ground, { agents: () => here, customers: () => customers });
    await beat(it.ground);
  }
}

test('a rejected contact goes to the head of its queue, frees the unit and leaves its agent available', async () => {
  const it = await scene(database.db);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  expect((await reject(it.ground, { ...it, contactId })).outcome).toBe('moved');
  expect(await it.contact(contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  expect(await it.used()).toBe(0);
  expect(await it.agentState()).toEqual({ state: 'available', cause: 'chosen' });
  expect((await bodiesOf(contactId)).at(-1)).toMatchObject({ type: 'contact.offer-returned', reason: 'rejected' });
  expect((await reject(it.ground, { ...it, contactId })).outcome).toBe('state-changed');
});

test('a rejected contact goes to a colleague at once, and to its only agent after a while, not before', async () => {
  const it = await scene(database.db);
  const contactId = await it.openChat();
  const other = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await reject(it.ground, { ...it, contactId });
  expect(await runRound(it.ground, it.tenantId)).toEqual([]);
  it.clock.advance(refusalSeconds - 1);
  expect(await runRound(it.ground, it.tenantId)).toEqual([]);
  it.clock.advance(1);
  expect(await runRound(it.ground, it.tenantId)).toEqual([{ contactId, agentId: it.agentId }]);
  await reject(it.ground, { ...it, contactId });
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  await database.db.asSystem(({ q }) =>
    q.insertInto('queue_member').values({ queue_id: it.queueId, user_id: ben, tenant_id: it.tenantId }).execute(),
  );
  expect(await runRound(it.ground, it.tenantId)).toEqual([{ contactId, agentId: ben }]);
  expect((await it.contact(other)).agent_id).toBe(it.agentId);
});

test('a contact given back waits at the head of its queue with its note, and not for the agent who gave it back', async () => {
  const it = await talking(database.db);
  const note = 'Speaks Breton only';
  expect((await requeue(it.ground, { ...it, reason: 'given-back', note })).outcome).toBe('moved');
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  expect(await it.used()).toBe(0);
  expect(await runRound(it.ground, it.tenantId)).toEqual([]);
  const passings = await database.db.asSystem(({ q }) => q.selectFrom('contact_passing').selectAll().execute());
  expect(passings.filter((row) => row.contact_id === it.contactId)).toMatchObject([
    { kind: 'given-back', from_agent_id: it.agentId, note, after_seq: 1 },
  ]);
  const messages = await database.db.asSystem(({ q }) =>
    q.selectFrom('message').select('text').where('contact_id', '=', it.contactId).execute(),
  );
  expect(messages).toEqual([{ text: 'Hello?' }]);
  expect(JSON.stringify(await bodiesOf(it.contactId))).not.toContain(note);
});

test('a transfer to a queue takes its priority and the place of the contact’s arrival', async () => {
  const it = await talking(database.db);
  const to = await addQueue(database.db, it.tenantId, { priority: 8 });
  const { queued_at } = await rowOf(it.contactId);
  expect((await transferToQueue(it.ground, { ...it, to, note: 'An invoice' })).outcome).toBe('moved');
  expect(await rowOf(it.contactId)).toMatchObject({
    state: 'queued',
    queue_id: to,
    priority: 8,
    ahead: false,
    agent_id: null,
    queued_at,
  });
  expect(await it.used()).toBe(0);
  expect((await bodiesOf(it.contactId)).at(-1)).toEqual({
    type: 'contact.transferred',
    contactId: it.contactId,
    queueId: to,
    fromQueueId: it.queueId,
    agentId: it.agentId,
  });
});

test('a transfer to a queue of another tenant, or of none, is refused and changes nothing', async () => {
  const it = await talking(database.db);
  const foreign = await addQueue(database.db, await addTenant(database.db));
  await expect(transferToQueue(it.ground, { ...it, to: foreign })).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
  expect((await it.contact(it.contactId)).state).toBe('active');
});

test('a transfer to a deleted queue, or one that does not take the medium, is refused', async () => {
  const it = await talking(database.db);
  const change = (to: string, set: { deleted_at: Date } | { media: string[] }) =>
    database.db.asSystem(({ q }) => q.updateTable('queue').set(set).where('id', '=', to).execute());
  const deleted = await addQueue(database.db, it.tenantId, {});
  await change(deleted, { deleted_at: it.clock.now() });
  const voice = await addQueue(database.db, it.tenantId, {});
  await change(voice, { media: ['voice'] });
  const transfer = (to: QueueId) => transferToQueue(it.ground, { ...it, to });
  await expect(transfer(deleted)).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
  await expect(transfer(voice)).rejects.toMatchObject({ code: 'QUEUE_MEDIUM_MISSING' });
  expect((await it.contact(it.contactId)).state).toBe('active');
});

test('a transfer into a queue that is deleted at that moment is refused, and the contact stays with its agent', async () => {
  const it = await talking(database.db);
  const to = await addQueue(database.db, it.tenantId);
  // Named by a contact of the past: the row of the queue stays, and with it the key that the transfer asks for.
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('contact')
      .values({
        id: crypto.randomUUID(),
        tenant_id: it.tenantId,
        medium: 'email',
        state: 'abandoned',
        live: false,
        queue_id: to,
        priority: 5,
        queued_at: it.clock.now(),
      })
      .execute(),
  );
  let transfer: Promise<unknown> = Promise.resolve();
  await database.db.inTenant(it.tenantId, async (tx) => {
    await holdQueue(tx, to);
    transfer = transferToQueue(it.ground, { ...it, to });
    transfer.catch(() => undefined);
    await expect.poll(isSomebodyWaiting).toBe(true);
    await deleteQueue(tx, it.clock, to);
  });
  await expect(transfer).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
  expect(await rowOf(it.contactId)).toMatchObject({ state: 'active', queue_id: it.queueId, agent_id: it.agentId });
});

const isSomebodyWaiting = async (): Promise<boolean> => {
  const { rows } = await database.db.asSystem(({ q }) =>
    sql<{ waiting: boolean }>`select exists (select from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()) as waiting`.execute(q),
  );
  return rows[0]?.waiting ?? false;
};

test('a transfer to a colleague is offered to him alone, and his when he accepts', async () => {
  const it = await withColleague();
  expect((await passToBen(it)).outcome).toBe('moved');
  expect(await rowOf(it.contactId)).toMatchObject({ state: 'offered', agent_id: it.ben, passed_by: it.agentId });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([0, 1]);
  expect((await accept(it.ground, { ...it, agentId: it.ben })).outcome).toBe('moved');
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.ben });
  expect((await bodiesOf(it.contactId)).slice(3)).toMatchObject([
    { type: 'contact.transferred', agentId: it.agentId, toAgentId: it.ben },
    { type: 'contact.offered', agentId: it.ben, passedBy: it.agentId },
    { type: 'contact.accepted', agentId: it.ben, passedBy: it.agentId },
  ]);
  await requeue(it.ground, { ...it, agentId: it.ben, reason: 'given-back' });
  expect((await rowOf(it.contactId)).passed_by).toBeNull();
});

test('nothing is passed to a colleague who is busy, unavailable, offline, disabled or of another tenant', async () => {
  const it = await withColleague({ capacity: 0 });
  const { db } = database;
  const candidates = [
    it.ben,
    await addUser(db, it.tenantId, { state: 'unavailable' }),
    await addUser(db, it.tenantId, { state: 'offline' }),
    await addUser(db, it.tenantId, { state: 'available', capacity: { voice: 1 } }),
    await addUser(db, await addTenant(db), { state: 'available' }),
  ];
  const disabled = await addUser(db, it.tenantId, { state: 'available' });
  await db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ disabled: true }).where('id', '=', disabled).execute(),
  );
  for (const to of [...candidates, disabled]) {
    expect(await transferToAgent(it.ground, { ...it, to })).toEqual({ outcome: 'target-busy' });
  }
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
  expect(await it.used()).toBe(1);
});

test('a colleague who declines gives the conversation back to the agent who passed it on', async () => {
  const it = await withColleague();
  await passToBen(it);
  expect((await reject(it.ground, { ...it, agentId: it.ben })).outcome).toBe('moved');
  expect(await rowOf(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId, passed_by: null });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([1, 0]);
  expect((await bodiesOf(it.contactId)).slice(5)).toMatchObject([
    { type: 'contact.offer-returned', agentId: it.ben, reason: 'rejected', passedBy: it.agentId },
    { type: 'contact.transfer-returned', agentId: it.agentId },
  ]);
});

test('a colleague who does not answer becomes unavailable, and the conversation is back where it was', async () => {
  const it = await withColleague();
  await beat(it.ground);
  await passToBen(it);
  await pass(it, 21, [it.agentId, it.ben], [it.contactId]);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([1, 0]);
  const ben = await database.db.asSystem(({ q }) =>
    q.selectFrom('agent').select(['state', 'cause']).where('user_id', '=', it.ben).executeTakeFirstOrThrow(),
  );
  expect(ben).toEqual({ state: 'unavailable', cause: 'no-answer' });
});

test.each([
  [
    'goes unavailable',
    (it: Scene, ben: UserId) => chooseState(it.ground, { ...it, agentId: ben, state: 'unavailable' }),
  ],
  ['signs off', (it: Scene, ben: UserId) => signOffAgent(it.ground, { ...it, agentId: ben })],
] as const)('a colleague who %s leaves the conversation with the agent who passed it on', async (_, leave) => {
  const it = await withColleague();
  await passToBen(it);
  await leave(it, it.ben);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([1, 0]);
});

test('when the agent who passed it on is gone, a declined conversation goes to the head of its queue', async () => {
  const it = await withColleague();
  await passToBen(it);
  await signOffAgent(it.ground, it);
  expect((await it.contact(it.contactId)).state).toBe('offered');
  await reject(it.ground, { ...it, agentId: it.ben });
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([0, 0]);
});

test('when the agent who passed it on lost his connection, a declined conversation goes to its queue', async () => {
  const it = await withColleague();
  await beat(it.ground);
  await pass(it, 25, [it.ben], [it.contactId]);
  await passToBen(it);
  await pass(it, 10, [it.ben], [it.contactId]);
  expect((await it.agentState()).cause).toBe('connection-lost');
  await reject(it.ground, { ...it, agentId: it.ben });
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', agent_id: null });
});

test('a colleague who is lost during the offer gives it back to the agent who made it', async () => {
  const it = await withColleague();
  await database.db.asSystem(({ q }) =>
    q.updateTable('agent').set({ lease_until: it.clock.now() }).where('user_id', '=', it.ben).execute(),
  );
  await beat(it.ground);
  it.clock.advance(1);
  const lease = new Date(it.clock.now().getTime() + 5_000);
  await database.db.asSystem(({ q }) =>
    q.updateTable('agent').set({ lease_until: lease, state: 'available' }).where('user_id', '=', it.ben).execute(),
  );
  await passToBen(it);
  await pass(it, 6, [it.agentId], [it.contactId]);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([1, 0]);
});

test('a conversation comes back even when its agent has filled the room meanwhile; then he gets nothing new', async () => {
  const it = await withColleague();
  await passToBen(it);
  for (let n = 0; n < 3; n++) await it.openChat();
  const offers = await runRound(it.ground, it.tenantId);
  expect(await it.used()).toBe(2);
  await reject(it.ground, { ...it, agentId: it.ben });
  expect(await it.used()).toBe(3);
  for (const { contactId } of offers) await reject(it.ground, { ...it, contactId });
  expect(await it.used()).toBe(1);
});

test('a customer who leaves while he is passed on is nobody’s any more', async () => {
  const it = await withColleague();
  await passToBen(it);
  expect((await abandon(it.ground, { ...it, reason: 'customer' })).outcome).toBe('moved');
  expect(await rowOf(it.contactId)).toMatchObject({ state: 'abandoned', agent_id: null, passed_by: null });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([0, 0]);
  expect((await bodiesOf(it.contactId)).at(-1)).toMatchObject({ agentId: it.ben, passedBy: it.agentId });
});

test('a left message is passed on like a chat', async () => {
  const it = await scene(database.db);
  const contactId = await it.openChat();
  await leaveMessage(it.ground, { ...it, contactId, address: 'grace@example.org' });
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  expect((await transferToAgent(it.ground, { ...it, contactId, to: ben })).outcome).toBe('moved');
  expect((await accept(it.ground, { ...it, contactId, agentId: ben })).outcome).toBe('moved');
  const to = await addQueue(database.db, it.tenantId, {});
  expect((await transferToQueue(it.ground, { ...it, contactId, agentId: ben, to })).outcome).toBe('moved');
  expect(await rowOf(contactId)).toMatchObject({ state: 'queued', queue_id: to, live: false });
});

test('only the agent of an active contact passes it on', async () => {
  const it = await withColleague();
  const to = await addQueue(database.db, it.tenantId, {});
  const others = { ...it, agentId: it.ben };
  expect(await transferToAgent(it.ground, { ...others, to: it.agentId })).toEqual({ outcome: 'state-changed' });
  expect(await transferToQueue(it.ground, { ...others, to })).toEqual({ outcome: 'state-changed' });
  expect(await requeue(it.ground, { ...others, reason: 'given-back' })).toEqual({ outcome: 'state-changed' });
  await end(it.ground, { ...it, reason: 'agent' });
  expect((await passToBen(it)).outcome).toBe('state-changed');
  expect((await transferToQueue(it.ground, { ...it, to })).outcome).toBe('state-changed');
});

test('of two who decide over a passed contact at the same moment one is told that it has moved on', async () => {
  for (let n = 0; n < 6; n++) {
    const it = await withColleague();
    await passToBen(it);
    const both = await Promise.all([
      accept(it.ground, { ...it, agentId: it.ben }),
      reject(it.ground, { ...it, agentId: it.ben }),
    ]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['moved', 'state-changed']);
    expect((await it.used()) + (await usedOf(it.ben))).toBe(1);
  }
});

test('two who pass a contact to each other’s last place at once never take more than there is', async () => {
  for (let n = 0; n < 6; n++) {
    const it = await withColleague({ member: true });
    const second = await it.openChat();
    await runRound(it.ground, it.tenantId);
    await accept(it.ground, { ...it, contactId: second, agentId: it.ben });
    const results = await Promise.all([
      passToBen(it),
      transferToAgent(it.ground, { ...it, contactId: second, agentId: it.ben, to: it.agentId }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toContain('moved');
    expect(await usedOf(it.ben)).toBeLessThanOrEqual(1);
    expect((await it.used()) + (await usedOf(it.ben))).toBe(2);
  }
});
