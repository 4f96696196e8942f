import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { Focus } from '#contracts/agent-portal/supervision-views.ts';
import { chooseState } from '#server/agents/agent-state.ts';
import { renewLeases } from '#server/agents/presence.ts';
import type { Database } from '#server/platform/db.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { SupervisionHub } from './supervision-hub.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A hub whose transactions are counted, and whose database may be made to fail. */
function hubOf(it: Scene) {
  const state = { isDatabaseAway: false, transactions: 0 };
  const db: Database = {
    ...it.ground.db,
    inTenant(tenantId, work) {
      state.transactions += 1;
      return state.isDatabaseAway ? Promise.reject(new Error('away')) : it.ground.db.inTenant(tenantId, work);
    },
  };
  const errors: unknown[] = [];
  const hub = new SupervisionHub({ db, clock: it.clock }, (error) => errors.push(error));
  return { hub, state, errors };
}

/** A supervisor whose frames are taken in the order in which they came. */
function watch(hub: SupervisionHub, it: Scene, focus?: Focus) {
  const frames: DeskFrame[] = [];
  let failed = 0;
  let wake: () => void = () => undefined;
  const watching = hub.add(
    {
      tenantId: it.tenantId,
      send(frame) {
        frames.push(frame);
        wake();
      },
      fail() {
        failed += 1;
        wake();
      },
    },
    focus,
  );
  const next = async (): Promise<DeskFrame> => {
    for (;;) {
      const frame = frames.shift();
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { frames, ...watching, next, failures: () => failed };
}

async function supervisionOf(watcher: ReturnType<typeof watch>) {
  const frame = await watcher.next();
  if (frame.type !== 'supervision') throw new Error(frame.type);
  return frame;
}
async function contactsOf(watcher: ReturnType<typeof watch>) {
  const frame = await watcher.next();
  if (frame.type !== 'supervised-contacts') throw new Error(frame.type);
  return frame;
}

test('who begins to watch is told all of it, then what changes, and nothing twice', async () => {
  const it = await scene(database.db);
  await addQueue(database.db, it.tenantId, { name: 'Quiet' });
  const { hub } = hubOf(it);
  const boss = watch(hub, it);
  const all = await supervisionOf(boss);
  expect(all).toMatchObject({ whole: true, serviceLevelSeconds: 20, goneQueues: [], goneAgents: [] });
  expect(all.queues).toHaveLength(2);
  expect(all.agents).toMatchObject([{ id: it.agentId, state: 'available', connected: true, queueIds: [it.queueId] }]);
  await hub.flush();
  expect(boss.frames).toEqual([]);
  await it.openChat();
  await hub.flush();
  const news = await supervisionOf(boss);
  expect(news).toMatchObject({ whole: false, queues: [{ id: it.queueId, waiting: 1 }], agents: [] });
  await chooseState(it.ground, { ...it, state: 'unavailable' });
  await hub.flush();
  expect(await supervisionOf(boss)).toMatchObject({
    queues: [{ id: it.queueId, agents: { available: 0, unavailable: 1 } }],
    agents: [{ id: it.agentId, state: 'unavailable' }],
  });
});

test('what an agent holds is told with its medium, and whether the customer is there', async () => {
  const it = await talking(database.db);
  await renewLeases(it.ground, { agents: () => [], customers: () => [it.contactId] });
  const { hub } = hubOf(it);
  const boss = watch(hub, it);
  const contact = { id: it.contactId, medium: 'web-interaction', state: 'active', live: true };
  expect((await supervisionOf(boss)).agents).toMatchObject([{ contacts: [{ ...contact, customerConnected: true }] }]);
  it.clock.advance(20);
  await hub.flush();
  expect((await supervisionOf(boss)).agents).toMatchObject([{ contacts: [{ ...contact, customerConnected: false }] }]);
});

test('figures that change by the passing of time alone are told', async () => {
  const it = await talking(database.db);
  const { hub } = hubOf(it);
  const boss = watch(hub, it);
  expect((await supervisionOf(boss)).queues).toMatchObject([{ serviceLevel: { inTime: 1, counted: 1 } }]);
  it.clock.advance(15 * 60);
  await hub.flush();
  expect((await supervisionOf(boss)).queues).toMatchObject([{ serviceLevel: { inTime: 0, counted: 0 } }]);
});

test('however many supervisors watch, a tenant is computed once a second', async () => {
  const it = await scene(database.db);
  const other = await scene(database.db);
  const { hub, state } = hubOf(it);
  const first = watch(hub, it);
  await supervisionOf(first);
  const many = Array.from({ length: 20 }, () => watch(hub, it));
  // The figures are fresh: who comes now is told them without another look.
  for (const boss of many) expect((await supervisionOf(boss)).whole).toBe(true);
  expect(state.transactions).toBe(1);
  await hub.flush();
  expect(state.transactions).toBe(2);
  const elsewhere = watch(hub, other);
  expect((await supervisionOf(elsewhere)).agents).toMatchObject([{ id: other.agentId }]);
  expect(state.transactions).toBe(3);
  it.clock.advance(2);
  const late = watch(hub, it);
  await supervisionOf(late);
  expect(state.transactions).toBe(4);
});

test('who watches no more is told nothing, and a tenant that nobody watches is not computed', async () => {
  const it = await scene(database.db);
  const { hub, state } = hubOf(it);
  const boss = watch(hub, it);
  await supervisionOf(boss);
  boss.stop();
  await it.openChat();
  await hub.flush();
  expect(boss.frames).toEqual([]);
  expect(state.transactions).toBe(1);
});

test('agents and queues that are gone are named', async () => {
  const it = await scene(database.db);
  const queue = await addQueue(database.db, it.tenantId);
  const leaver = await addUser(database.db, it.tenantId, { state: 'unavailable' });
  const { hub } = hubOf(it);
  const boss = watch(hub, it);
  await supervisionOf(boss);
  await database.db.asSystem(async ({ q }) => {
    await q.deleteFrom('queue').where('id', '=', queue).execute();
    await q.updateTable('user_account').set({ disabled: true }).where('id', '=', leaver).execute();
  });
  await hub.flush();
  expect(await supervisionOf(boss)).toMatchObject({ goneQueues: [queue], goneAgents: [leaver] });
});

test('the contacts of the queue or agent that is looked at come at once, and when they change', async () => {
  const it = await talking(database.db);
  const { hub } = hubOf(it);
  const boss = watch(hub, it, { agentId: it.agentId });
  await supervisionOf(boss);
  expect(await contactsOf(boss)).toMatchObject({
    focus: { agentId: it.agentId },
    more: false,
    contacts: [{ id: it.contactId, state: 'active', customer: 'Grace', agent: { id: it.agentId } }],
  });
  const waiting = await it.openChat();
  boss.look({ queueId: it.queueId });
  const { contacts } = await contactsOf(boss);
  expect(contacts.map(({ id, state }) => [id, state])).toEqual([
    [waiting, 'queued'],
    [it.contactId, 'active'],
  ]);
  await runRound(it.ground, it.tenantId);
  await hub.flush();
  await supervisionOf(boss);
  expect((await contactsOf(boss)).contacts.map(({ state }) => state)).toEqual(['offered', 'active']);
  boss.look(undefined);
  await hub.flush();
  expect(boss.frames).toEqual([]);
});

test('nobody looks into another tenant', async () => {
  const it = await scene(database.db);
  const other = await talking(database.db);
  const { hub } = hubOf(it);
  const boss = watch(hub, it, { queueId: other.queueId });
  await supervisionOf(boss);
  expect((await contactsOf(boss)).contacts).toEqual([]);
});

test('a supervisor whose figures could not be computed is closed, so that he begins anew', async () => {
  const it = await scene(database.db);
  const { hub, state } = hubOf(it);
  const boss = watch(hub, it);
  await supervisionOf(boss);
  state.isDatabaseAway = true;
  await expect(hub.flush()).rejects.toThrow('away');
  expect(boss.failures()).toBe(1);
  boss.stop();
  state.isDatabaseAway = false;
  it.clock.advance(2);
  const again = watch(hub, it);
  expect((await supervisionOf(again)).whole).toBe(true);
});
