/** Who is there, who is lost, and what becomes of their contacts: leases and settings in rows, on a real database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { abandon } from '#server/contacts/abandon.ts';
import { accept } from '#server/contacts/accept.ts';
import { end } from '#server/contacts/end.ts';
import { leaveMessage } from '#server/contacts/leave-message.ts';
import { sweepOffers } from '#server/contacts/timers.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runRound } from '#server/routing/round.ts';
import { scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { chooseState, signOffAgent } from './agent-state.ts';
import { beat, renewLeases } from './presence.ts';

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => test_.drop());

test('an unanswered offer returns to the head of its queue and the agent becomes unavailable: no answer', async () => {
  const it = await scene(test_.db);
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
  const it = await talking(test_.db);
  const second = await it.openChat();
  await runRound(it.ground, it.tenantId);
  expect((await it.contact(second)).state).toBe('offered');
  await chooseState(it.ground, { ...it, state: 'unavailable' });
  expect((await it.contact(second)).state).toBe('queued');
  expect((await it.contact(it.contactId)).state).toBe('active');
  expect(await it.used()).toBe(1);
});

test('signing off gives everything back and closes what was in wrap-up', async () => {
  const it = await talking(test_.db);
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
  const it = await talking(test_.db);
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
  const it = await talking(test_.db);
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
  const it = await talking(test_.db);
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
  const it = await talking(test_.db);
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
  const it = await scene(test_.db, { available: false });
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

test('an offer that runs out takes the other offers of its agent back with it', async () => {
  const it = await scene(test_.db);
  const first = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await beat(it.ground);
  it.clock.advance(5);
  const second = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await beat(it.ground);
  for (const seconds of [7, 8]) {
    it.clock.advance(seconds);
    await renewLeases(it.ground, { agents: () => [it.agentId], customers: () => [first, second] });
    await beat(it.ground);
  }
  expect((await it.contact(first)).state).toBe('queued');
  expect((await it.contact(second)).state).toBe('queued');
  expect(await it.used()).toBe(0);
});

test('an offer is returned together with its agent becoming unavailable, or not at all', async () => {
  const it = await scene(test_.db);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  it.clock.advance(20);
  const pluggedOut = sweepOffers(it.ground, it.clock.now(), {
    alongside: () => Promise.reject(new Error('the plug was pulled')),
    afterwards: () => Promise.resolve(),
  });
  await expect(pluggedOut).rejects.toThrow('the plug was pulled');
  expect(await it.contact(contactId)).toMatchObject({ state: 'offered', agent_id: it.agentId });
  expect(await it.used()).toBe(1);
});

test('what a node left behind that died in the middle of a sign-off is given back', async () => {
  const it = await talking(test_.db);
  await beat(it.ground);
  await test_.db.asSystem(({ q }) =>
    q.updateTable('agent').set({ state: 'offline', lease_until: null }).where('user_id', '=', it.agentId).execute(),
  );
  it.clock.advance(1);
  await beat(it.ground);
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  expect(await it.used()).toBe(0);
});

test('a database that stalls in the middle of a beat ends nothing', async () => {
  const it = await talking(test_.db);
  const offered = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await beat(it.ground);
  it.clock.advance(1);
  let stalls = 2;
  // Ten minutes go by while the database takes the first statements of the beat, and again in the sweeps.
  const stalling: Ground = {
    clock: it.clock,
    db: {
      ...it.ground.db,
      asSystem: async (work) => {
        if (stalls-- > 0) it.clock.advance(600);
        return it.ground.db.asSystem(work);
      },
    },
  };
  for (let n = 0; n < 3; n++) {
    await beat(stalling);
    it.clock.advance(1);
  }
  expect((await it.contact(offered)).state).toBe('offered');
  expect((await it.contact(it.contactId)).state).toBe('active');
  expect((await it.agentState()).state).toBe('available');
});

test('a lease that was worked out before a stall and written after it shortens nothing', async () => {
  const it = await talking(test_.db);
  const late: Ground = { db: it.ground.db, clock: { now: () => new Date(it.clock.now().getTime() - 600_000) } };
  await renewLeases(late, { agents: () => [it.agentId], customers: () => [it.contactId] });
  await beat(it.ground);
  it.clock.advance(1);
  await beat(it.ground);
  expect((await it.contact(it.contactId)).state).toBe('active');
  expect((await it.agentState()).state).toBe('available');
});

test('nodes whose clocks differ by ten seconds still let offers run out', async () => {
  const it = await scene(test_.db);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  const ahead: Ground = { db: it.ground.db, clock: { now: () => new Date(it.clock.now().getTime() + 10_000) } };
  await beat(ahead);
  for (let second = 0; second < 45; second++) {
    it.clock.advance(1);
    await renewLeases(it.ground, { agents: () => [it.agentId], customers: () => [contactId] });
    await beat(it.ground);
    await beat(ahead);
  }
  expect((await it.contact(contactId)).state).toBe('queued');
});

test('a customer who came back between the look and the act is not abandoned', async () => {
  const it = await scene(test_.db, { available: false });
  const contactId = await it.openChat();
  const seenAt = it.clock.now();
  it.clock.advance(61);
  await renewLeases(it.ground, { agents: () => [], customers: () => [contactId] });
  const late = await abandon(it.ground, { ...it, contactId, reason: 'customer-gone', seenAt });
  expect(late.outcome).toBe('state-changed');
});

test('a chat that returns to its queue gives its customer the time of those who wait', async () => {
  const it = await talking(test_.db);
  await beat(it.ground);
  for (let second = 0; second < 125; second += 5) {
    it.clock.advance(5);
    await beat(it.ground);
  }
  expect((await it.contact(it.contactId)).state).toBe('queued');
  for (let second = 0; second < 50; second += 5) {
    it.clock.advance(5);
    await beat(it.ground);
  }
  expect((await it.contact(it.contactId)).state).toBe('queued');
  for (let second = 0; second < 15; second += 5) {
    it.clock.advance(5);
    await beat(it.ground);
  }
  expect((await it.contact(it.contactId)).state).toBe('abandoned');
});

test('who is lost for as long as a session lives is signed off, and his wrap-up is closed', async () => {
  const it = await talking(test_.db);
  const portal_idle_minutes = 5;
  await test_.db.asSystem(({ q }) =>
    q.updateTable('tenant').set({ portal_idle_minutes }).where('id', '=', it.tenantId).execute(),
  );
  await end(it.ground, { ...it, reason: 'customer' });
  await beat(it.ground);
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 6) {
      it.clock.advance(6);
      await beat(it.ground);
    }
  };
  // Until he is lost, and almost as long as his session lives.
  await pass(36 + portal_idle_minutes * 60 - 12);
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
  expect((await it.agentState()).state).toBe('unavailable');
  await pass(24);
  expect((await it.contact(it.contactId)).state).toBe('closed');
  expect((await it.agentState()).state).toBe('offline');
  expect(await it.used()).toBe(0);
});

test('whoever is disabled is signed off by the next beat, whatever he holds', async () => {
  const it = await talking(test_.db);
  await beat(it.ground);
  await test_.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ disabled: true }).where('id', '=', it.agentId).execute(),
  );
  it.clock.advance(1);
  await beat(it.ground);
  expect((await it.contact(it.contactId)).state).toBe('queued');
  expect((await it.agentState()).state).toBe('offline');
});

test('to choose a state is a sign of life: nobody is available without a lease', async () => {
  const it = await scene(test_.db);
  await beat(it.ground);
  for (let second = 0; second < 35; second += 5) {
    it.clock.advance(5);
    await beat(it.ground);
  }
  expect(await it.agentState()).toEqual({ state: 'unavailable', cause: 'connection-lost' });
  await chooseState(it.ground, { ...it, state: 'available' });
  for (let second = 0; second < 35; second += 5) {
    it.clock.advance(5);
    await beat(it.ground);
  }
  expect(await it.agentState()).toEqual({ state: 'unavailable', cause: 'connection-lost' });
});

test('accepting and signing off at the same moment leave nothing with somebody who is offline', async () => {
  for (let n = 0; n < 8; n++) {
    const it = await scene(test_.db);
    const contactId = await it.openChat();
    await runRound(it.ground, it.tenantId);
    await Promise.all([
      accept(it.ground, { ...it, contactId }),
      signOffAgent(it.ground, it),
      end(it.ground, { ...it, contactId, reason: 'customer' }),
    ]);
    await beat(it.ground);
    it.clock.advance(1);
    await beat(it.ground);
    expect(['queued', 'closed']).toContain((await it.contact(contactId)).state);
    expect(await it.used()).toBe(0);
  }
});
