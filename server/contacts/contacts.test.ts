/** The way of a contact on a real database: every transition, its event, the capacity, and who loses a race. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactId, QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOffAgent, signOnAgent } from '#server/agents/agent-state.ts';
import { beat, renewLeases } from '#server/agents/presence.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { abandon } from './abandon.ts';
import { accept } from './accept.ts';
import { addMessage } from './add-message.ts';
import { close } from './close.ts';
import { end } from './end.ts';
import { leaveMessage } from './leave-message.ts';
import { open } from './open.ts';
import { returnOffer } from './return-offer.ts';

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => test_.drop());

interface Scene {
  ground: Ground;
  clock: ManualClock;
  tenantId: TenantId;
  agentId: UserId;
  queueId: QueueId;
  openChat(options?: { live?: boolean; openId?: string }): Promise<ContactId>;
  contact(
    id: ContactId,
  ): Promise<{ state: string; agent_id: string | null; ahead: boolean; end_reason: string | null }>;
  used(): Promise<number>;
  events(id: ContactId): Promise<string[]>;
  agentState(): Promise<{ state: string; cause: string }>;
}

async function scene(options: { available?: boolean } = {}): Promise<Scene> {
  const clock = manualClock();
  const { db } = test_;
  const ground = { db, clock };
  const tenantId = await addTenant(db);
  const agentId = await addUser(db, tenantId, { state: 'offline', at: clock.now() });
  const queueId = await addQueue(db, tenantId, { memberIds: [agentId] });
  if (options.available !== false) {
    await signOnAgent(ground, { tenantId, agentId });
    await chooseState(ground, { tenantId, agentId, state: 'available' });
  }
  return {
    ground,
    clock,
    tenantId,
    agentId,
    queueId,
    async openChat({ live = true, openId } = {}) {
      const opened = await open(ground, {
        tenantId,
        medium: 'web-interaction',
        queueId,
        live,
        customerName: 'Grace',
        text: 'Hello?',
        ...(openId === undefined ? {} : { openId }),
      });
      return opened.contactId;
    },
    contact: (id) =>
      db.asSystem(({ q }) =>
        q
          .selectFrom('contact')
          .select(['state', 'agent_id', 'ahead', 'end_reason'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      ),
    used: async () => {
      const row = await db.asSystem(({ q }) =>
        q.selectFrom('agent_capacity').select('used').where('user_id', '=', agentId).executeTakeFirstOrThrow(),
      );
      return row.used;
    },
    events: async (id) => {
      const { rows } = await db.asSystem(({ q }) =>
        sql<{
          type: string;
        }>`select type from event_pending where contact_id = ${id} and type <> 'message.added' order by id`.execute(q),
      );
      return rows.map((row) => row.type);
    },
    agentState: () =>
      db.asSystem(({ q }) =>
        q.selectFrom('agent').select(['state', 'cause']).where('user_id', '=', agentId).executeTakeFirstOrThrow(),
      ),
  };
}

/** Brings a chat to an agent who accepts it. */
async function talking(options: Parameters<typeof scene>[0] = {}): Promise<Scene & { contactId: ContactId }> {
  const it = await scene(options);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  return { ...it, contactId };
}

test('a contact goes from queued to closed and leaves its trail and a free agent', async () => {
  const it = await talking();
  expect(await it.used()).toBe(1);
  await end(it.ground, { ...it, reason: 'agent' });
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
  expect(await it.used()).toBe(1);
  await close(it.ground, it);
  expect((await it.contact(it.contactId)).state).toBe('closed');
  expect(await it.used()).toBe(0);
  expect(await it.events(it.contactId)).toEqual([
    'contact.queued',
    'contact.offered',
    'contact.accepted',
    'contact.ended',
    'contact.closed',
  ]);
});

test('of two who act on one contact the second is told that its state changed', async () => {
  const it = await scene();
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  const both = await Promise.all([
    accept(it.ground, { ...it, contactId }),
    abandon(it.ground, { ...it, contactId, reason: 'customer' }),
  ]);
  expect(both.map((result) => result.outcome).sort()).toEqual(['moved', 'state-changed']);
});

test('nobody can accept, end or close the contact of another agent', async () => {
  const it = await talking();
  const other = await addUser(it.ground.db, it.tenantId);
  const as = { tenantId: it.tenantId, contactId: it.contactId, agentId: other };
  expect((await accept(it.ground, as)).outcome).toBe('state-changed');
  expect((await end(it.ground, { ...as, reason: 'agent' })).outcome).toBe('state-changed');
  expect((await close(it.ground, as)).outcome).toBe('state-changed');
  expect((await it.contact(it.contactId)).state).toBe('active');
});

test('another tenant cannot touch a contact', async () => {
  const it = await talking();
  const tenantId = await addTenant(it.ground.db);
  expect((await end(it.ground, { tenantId, contactId: it.contactId, reason: 'customer' })).outcome).toBe(
    'state-changed',
  );
});

test('an unanswered offer returns to the head of its queue and the agent becomes unavailable: no answer', async () => {
  const it = await scene();
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  it.clock.advance(1);
  await beat(it.ground);
  for (let second = 0; second < 20; second++) {
    it.clock.advance(1);
    await renewLeases(it.ground, { agents: () => [it.agentId], customers: () => [contactId] });
    await beat(it.ground);
  }
  expect(await it.contact(contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  expect(await it.agentState()).toEqual({ state: 'unavailable', cause: 'no-answer' });
  expect(await it.used()).toBe(0);
  expect(await runRound(it.ground, it.tenantId)).toEqual([]);
});

test('going unavailable sends the open offer back and keeps the chats', async () => {
  const it = await talking();
  const second = await it.openChat();
  await runRound(it.ground, it.tenantId);
  expect((await it.contact(second)).state).toBe('offered');
  await chooseState(it.ground, { ...it, state: 'unavailable' });
  expect((await it.contact(second)).state).toBe('queued');
  expect((await it.contact(it.contactId)).state).toBe('active');
  expect(await it.used()).toBe(1);
});

test('signing off gives everything back and closes what was in wrap-up', async () => {
  const it = await talking();
  const second = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId: second });
  await end(it.ground, { ...it, contactId: second, reason: 'customer' });
  await signOffAgent(it.ground, it);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', ahead: true });
  expect((await it.contact(second)).state).toBe('closed');
  expect(await it.used()).toBe(0);
  expect((await it.agentState()).state).toBe('offline');
});

test('an agent without a connection is lost after 30 s, and his chat returns after 2 min', async () => {
  const it = await talking();
  const offered = await it.openChat();
  await runRound(it.ground, it.tenantId);
  const live = { agents: () => [], customers: () => [it.contactId, offered] };
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      it.clock.advance(1);
      await renewLeases(it.ground, live);
      await beat(it.ground);
    }
  };
  await beat(it.ground);
  await renewLeases(it.ground, { agents: () => [it.agentId], customers: live.customers });
  await pass(15);
  expect((await it.agentState()).state).toBe('available');
  await pass(16);
  expect(await it.agentState()).toMatchObject({ state: 'unavailable' });
  expect((await it.contact(offered)).state).toBe('queued');
  expect((await it.contact(it.contactId)).state).toBe('active');
  await pass(85);
  expect((await it.contact(it.contactId)).state).toBe('active');
  await pass(8);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', ahead: true });
});

test('an agent who comes back in time keeps his chats', async () => {
  const it = await talking();
  await beat(it.ground);
  for (let second = 0; second < 200; second++) {
    it.clock.advance(1);
    const there = second < 20 || second > 80;
    await renewLeases(it.ground, { agents: () => (there ? [it.agentId] : []), customers: () => [it.contactId] });
    await beat(it.ground);
  }
  expect((await it.contact(it.contactId)).state).toBe('active');
});

test('a customer gone for 60 s while he waits is abandoned, one gone for 5 min in a chat is ended', async () => {
  const it = await talking();
  await chooseState(it.ground, { ...it, state: 'unavailable' });
  const waiting = await it.openChat();
  await beat(it.ground);
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 5) {
      it.clock.advance(5);
      await renewLeases(it.ground, { agents: () => [it.agentId], customers: () => [] });
      await beat(it.ground);
    }
  };
  await pass(55);
  expect((await it.contact(waiting)).state).toBe('queued');
  await pass(10);
  expect(await it.contact(waiting)).toMatchObject({ state: 'abandoned', end_reason: 'customer-gone' });
  await pass(225);
  expect((await it.contact(it.contactId)).state).toBe('active');
  await pass(15);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'wrap-up', end_reason: 'customer-gone' });
});

test('10 minutes in which no node was ready end nothing', async () => {
  const it = await talking();
  const offered = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await beat(it.ground);
  it.clock.advance(600);
  expect(await beat(it.ground)).toBe('restarted');
  expect(await beat(it.ground)).toBe('swept');
  expect((await it.contact(offered)).state).toBe('offered');
  expect((await it.contact(it.contactId)).state).toBe('active');
  expect((await it.agentState()).state).toBe('available');
});

test('a left message waits for ever and keeps its address', async () => {
  const it = await scene({ available: false });
  const contactId = await it.openChat();
  expect((await leaveMessage(it.ground, { ...it, contactId, address: 'grace@example.org' })).outcome).toBe('moved');
  await beat(it.ground);
  for (let minute = 0; minute < 30; minute++) {
    for (let step = 0; step < 12; step++) {
      it.clock.advance(5);
      await beat(it.ground);
    }
  }
  expect((await it.contact(contactId)).state).toBe('queued');
}, 60_000);

test('a message sent twice, even at once, is stored once, and its numbers have no gap', async () => {
  const it = await talking();
  const clientId = randomUUID();
  const send = (id: string) =>
    addMessage(it.ground, { ...it, author: { kind: 'customer' }, text: 'Again', clientId: id });
  const results = await Promise.all([send(clientId), send(clientId), send(clientId), send(randomUUID())]);
  expect(results.filter((result) => result.outcome === 'added')).toHaveLength(2);
  const numbers = await it.ground.db.asSystem(({ q }) =>
    q.selectFrom('message').select('seq').where('contact_id', '=', it.contactId).orderBy('seq').execute(),
  );
  expect(numbers.map((row) => row.seq)).toEqual([1, 2, 3]);
});

test('nobody writes into a chat that is over', async () => {
  const it = await talking();
  await end(it.ground, { ...it, reason: 'agent' });
  const late = { ...it, text: 'Late', clientId: randomUUID() };
  expect((await addMessage(it.ground, { ...late, author: { kind: 'customer' } })).outcome).toBe('state-changed');
  expect((await addMessage(it.ground, { ...late, author: { kind: 'agent', agentId: it.agentId } })).outcome).toBe(
    'state-changed',
  );
});

test('an offer that was accepted in time is not returned by a sweep that saw it before', async () => {
  const it = await scene();
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  const late = await returnOffer(it.ground, { ...it, contactId, reason: 'no-answer', expiredBy: it.clock.now() });
  expect(late.outcome).toBe('state-changed');
});
