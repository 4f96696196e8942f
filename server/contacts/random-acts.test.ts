/**
 * Two agents, a supervisor and customers do whatever comes into their heads, one after the other or two at once: after each
 * step every contact is what its events say, in an order that lifecycle.ts allows, and nobody holds more or less than is
 * counted.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContactId, type QueueId, queueId, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOffAgent, signOnAgent } from '#server/agents/agent-state.ts';
import { beat, renewLeases } from '#server/agents/presence.ts';
import { superviseSignOff, superviseState } from '#server/agents/supervise-agent.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { deleteQueue, holdQueue } from '#server/queues/queue.store.ts';
import { runRound } from '#server/routing/round.ts';
import { lockDirectory } from '#server/tenants/tenant.store.ts';
import { storyOf } from '#tests/support/contact-story.ts';
import { unlawfulSql } from '#tests/support/embedded-access.ts';
import { addQueue, addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { abandon } from './abandon.ts';
import { accept } from './accept.ts';
import { addMessage } from './add-message.ts';
import { close } from './close.ts';
import { end } from './end.ts';
import { leaveMessage } from './leave-message.ts';
import { moveContacts } from './move-contacts.ts';
import { reject } from './reject.ts';
import { requeue } from './requeue.ts';
import { returnOffer } from './return-offer.ts';
import { transferToAgent } from './transfer-to-agent.ts';
import { transferToQueue } from './transfer-to-queue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => database.drop());

interface Centre extends Scene {
  readonly agents: readonly [UserId, UserId];
  readonly supervisor: UserId;
  readonly queues: [QueueId, QueueId];
  readonly contacts: readonly ContactId[];
}

/** Who does it (of the two agents), to which contact, with which queue. */
interface Step {
  readonly act: keyof typeof acts;
  readonly who: 0 | 1;
  readonly what: 0 | 1;
  readonly queue: 0 | 1;
  /** Whoever has the contact does it, if anybody has: what most people do. */
  readonly holder: boolean;
}

async function centre(): Promise<Centre> {
  const it = await scene(database.db);
  const capacity = { 'web-interaction': 1 };
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now(), capacity });
  const supervisor = await addUser(database.db, it.tenantId, { role: 'supervisor' });
  const agents = [it.agentId, ben] as const;
  const second = await addQueue(database.db, it.tenantId, { memberIds: agents, priority: 7 });
  await database.db.asSystem(({ q }) =>
    q.insertInto('queue_member').values({ queue_id: it.queueId, user_id: ben, tenant_id: it.tenantId }).execute(),
  );
  const contacts = [await it.openChat(), await it.openChat()];
  await beat(it.ground);
  return { ...it, agents, supervisor, queues: [it.queueId, second], contacts };
}

function of(it: Centre, { who, what }: Step) {
  const [agentId, colleague] = [it.agents[who], it.agents[1 - who] ?? it.agents[0]];
  const contactId = it.contacts[what] ?? it.contacts[0];
  if (contactId === undefined) throw new Error('there is no contact');
  return { tenantId: it.tenantId, agentId, colleague, contactId };
}

/** Seconds go by in which these agents and customers are there. */
async function pass(it: Centre, seconds: number, here: readonly UserId[], customers = it.contacts): Promise<void> {
  for (let second = 0; second < seconds; second += 7) {
    it.clock.advance(7);
    await renewLeases(it.ground, { agents: () => here, customers: () => customers });
    await beat(it.ground);
  }
}

async function removeQueue(it: Centre, { queue }: Step): Promise<void> {
  const [from, to] = [it.queues[queue], it.queues[1 - queue] ?? it.queues[0]];
  await database.db.inTenant(it.tenantId, async (tx) => {
    await lockDirectory(tx);
    await holdQueue(tx, from);
    await moveContacts(tx, it.clock, { from, to });
    await deleteQueue(tx, it.clock, from);
  });
  it.queues[queue] = await addQueue(database.db, it.tenantId, { memberIds: it.agents });
}

const alone = async () => undefined;

const acts = {
  round: (it: Centre) => runRound(it.ground, it.tenantId),
  accept: (it: Centre, step: Step) => accept(it.ground, of(it, step)),
  reject: (it: Centre, step: Step) => reject(it.ground, of(it, step)),
  giveBack: (it: Centre, step: Step) => requeue(it.ground, { ...of(it, step), reason: 'given-back', note: 'Why' }),
  toQueue: (it: Centre, step: Step) => transferToQueue(it.ground, { ...of(it, step), to: it.queues[step.queue] }),
  toColleague: (it: Centre, step: Step) => {
    const { colleague, ...mine } = of(it, step);
    return transferToAgent(it.ground, { ...mine, to: colleague });
  },
  end: (it: Centre, step: Step) => end(it.ground, { ...of(it, step), reason: 'agent' }),
  endByCustomer: (it: Centre, step: Step) => {
    const { tenantId, contactId } = of(it, step);
    return end(it.ground, { tenantId, contactId, reason: 'customer' });
  },
  close: (it: Centre, step: Step) => close(it.ground, of(it, step)),
  abandon: (it: Centre, step: Step) => abandon(it.ground, { ...of(it, step), reason: 'customer' }),
  leaveMessage: (it: Centre, step: Step) => leaveMessage(it.ground, { ...of(it, step), address: 'grace@example.org' }),
  write: (it: Centre, step: Step) =>
    addMessage(it.ground, { ...of(it, step), author: { kind: 'customer' }, text: 'Hm', clientId: randomUUID() }),
  answer: (it: Centre, step: Step) => {
    const { tenantId, contactId, agentId } = of(it, step);
    const author = { kind: 'agent', agentId } as const;
    return addMessage(it.ground, { tenantId, contactId, author, text: 'Yes', clientId: randomUUID() });
  },
  noAnswer: (it: Centre) => pass(it, 28, it.agents),
  lose: (it: Centre, { who }: Step) =>
    pass(
      it,
      42,
      it.agents.filter((_, index) => index !== who),
    ),
  loseForLong: (it: Centre, { who }: Step) =>
    pass(
      it,
      168,
      it.agents.filter((_, index) => index !== who),
    ),
  customersGo: (it: Centre) => pass(it, 70, it.agents, []),
  signOff: (it: Centre, step: Step) => signOffAgent(it.ground, of(it, step)),
  beUnavailable: (it: Centre, step: Step) => chooseState(it.ground, { ...of(it, step), state: 'unavailable' }),
  beAvailable: async (it: Centre, step: Step) => {
    await signOnAgent(it.ground, of(it, step));
    await chooseState(it.ground, { ...of(it, step), state: 'available' });
  },
  takeBackOffer: (it: Centre, step: Step) =>
    returnOffer(it.ground, { ...of(it, step), reason: 'supervisor', byId: it.supervisor }),
  takeBack: (it: Centre, step: Step) =>
    requeue(it.ground, { ...of(it, step), reason: 'supervisor', byId: it.supervisor }),
  sendAway: (it: Centre, step: Step) => abandon(it.ground, { ...of(it, step), reason: 'agent', byId: it.supervisor }),
  endForHim: (it: Centre, step: Step) => end(it.ground, { ...of(it, step), reason: 'agent', byId: it.supervisor }),
  closeForHim: (it: Centre, step: Step) => close(it.ground, { ...of(it, step), byId: it.supervisor }),
  makeUnavailable: (it: Centre, step: Step) =>
    superviseState(it.ground, { ...of(it, step), byId: it.supervisor, state: 'unavailable' }, alone),
  signHimOff: (it: Centre, step: Step) => superviseSignOff(it.ground, { ...of(it, step), byId: it.supervisor }, alone),
  removeQueue,
};

/** What makes contacts move on is done more often than what takes them away. */
const often = ['round', 'accept', 'accept', 'toQueue', 'toColleague', 'giveBack', 'reject', 'end', 'close'] as const;
const bit = fc.constantFrom(0 as const, 1 as const);
const one = fc.record({
  act: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...often) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...Object.keys(acts).filter((name): name is keyof typeof acts => name in acts)),
    },
  ),
  who: bit,
  what: bit,
  queue: bit,
  holder: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});
/** One step, or two at once. */
const together = fc.oneof({ weight: 3, arbitrary: fc.tuple(one) }, { weight: 1, arbitrary: fc.tuple(one, one) });

const rowsOf = ({ tenantId }: { tenantId: TenantId }) =>
  database.db.asSystem(({ q }) =>
    q.selectFrom('contact').selectAll().where('tenant_id', '=', tenantId).orderBy('id').execute(),
  );

/** A queue that was just deleted, by the one who acts beside: told as an error, and nothing happened. */
async function attempt(it: Centre, step: Step, holders: readonly (string | null)[]): Promise<unknown> {
  const holder = it.agents.map(String).indexOf(holders[step.what] ?? '');
  const who = step.holder && holder >= 0 ? (holder === 0 ? 0 : 1) : step.who;
  try {
    return await acts[step.act](it, { ...step, who });
  } catch (error) {
    if (error instanceof RelaisError) return { outcome: 'state-changed' };
    throw error;
  }
}

async function expectLawful(it: Centre): Promise<void> {
  const { rows } = await database.db.asSystem(({ q }) => sql<{ fault: string }>`${sql.raw(unlawfulSql)}`.execute(q));
  expect(rows).toEqual([]);
  for (const row of await rowsOf(it)) {
    const { rows: log } = await database.db.asSystem(({ q }) =>
      sql<{ body: unknown }>`select body from event_pending where contact_id = ${row.id} order by id`.execute(q),
    );
    const { passedBy, ...told } = storyOf(log.map(({ body }) => body));
    const { state, agent_id, passed_by, offer_expires_at } = row;
    expect(told).toEqual({
      state,
      agentId: agent_id ?? undefined,
      queueId: queueId.parse(row.queue_id),
      live: row.live,
      seq: row.last_seq,
    });
    expect(offer_expires_at !== null).toBe(state === 'offered');
    // Only an offer that a colleague made goes back to him.
    if (state === 'offered') expect(passed_by ?? undefined).toBe(passedBy);
  }
}

test('whatever people do, in whatever order or at once, leaves every contact lawful and its events in one story', async () => {
  const run = async (steps: readonly (readonly Step[])[]) => {
    const it = await centre();
    await runRound(it.ground, it.tenantId);
    for (const step of steps) {
      const before = await rowsOf(it);
      const holders = before.map(({ agent_id }) => agent_id);
      const outcomes = await Promise.all(step.map((each) => attempt(it, each, holders)));
      await expectLawful(it);
      const lost = outcomes.every((each) => JSON.stringify(each)?.includes('"state-changed"') === true);
      if (lost) expect(await rowsOf(it)).toEqual(before);
    }
    await Promise.all(it.agents.map((agentId) => signOffAgent(it.ground, { tenantId: it.tenantId, agentId })));
  };
  const sequences = fc.array(together, { minLength: 12, maxLength: 18, size: 'max' });
  const parameters = { numRuns: 50, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false };
  await fc.assert(fc.asyncProperty(sequences, run), parameters);
}, 120_000);
