/** A supervisor chooses the agent of a contact. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContactId, contactId as contactIdOf, type UserId } from '#contracts/vocabulary/ids.ts';
import { beat, renewLeases } from '#server/agents/presence.ts';
import { readStatus } from '#server/channels/web-interaction/chat-status.ts';
import { runRound } from '#server/routing/round.ts';
import { addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { accept } from './accept.ts';
import { assign } from './assign.ts';
import { refusalSeconds } from './passing.store.ts';
import { reject } from './reject.ts';
import { requeue } from './requeue.ts';
import { returnOffer } from './return-offer.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 6 });
});
afterAll(() => database.drop());

const usedOf = async (id: UserId): Promise<number> => {
  const row = await database.db.asSystem(({ q }) =>
    q.selectFrom('agent_capacity').select('used').where('user_id', '=', id).executeTakeFirstOrThrow(),
  );
  return row.used;
};

const bodiesOf = async (id: ContactId) => {
  const { rows } = await database.db.asSystem(({ q }) =>
    sql<{
      body: object;
    }>`select body from event_pending where contact_id = ${id} and type <> 'message.added' order by id`.execute(q),
  );
  return rows.map(({ body }) => body);
};

/** Ben, who is available and no member of the queue, and Mona, who supervises. */
async function withBenAndMona<Of extends Scene>(it: Of) {
  const ben = await addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now() });
  const mona = await addUser(database.db, it.tenantId, { role: 'supervisor', state: 'available', at: it.clock.now() });
  return { ...it, ben, mona };
}

/** A chat that Ada has. */
async function withActive() {
  const it = await withBenAndMona(await talking(database.db));
  const give = () => assign(it.ground, { ...it, from: it.agentId, to: it.ben, byId: it.mona });
  return { ...it, give };
}

/** A chat that nobody has. */
async function withWaiting() {
  const it = await withBenAndMona(await scene(database.db, { available: false }));
  const contactId = await it.openChat();
  const give = () => assign(it.ground, { ...it, contactId, to: it.ben, byId: it.mona });
  return { ...it, contactId, give };
}

test('an active contact leaves its agent and is offered to the other; the log says who chose him', async () => {
  const it = await withActive();
  expect((await it.give()).outcome).toBe('moved');
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'offered', agent_id: it.ben });
  expect([await it.used(), await usedOf(it.ben)]).toEqual([0, 1]);
  expect((await bodiesOf(it.contactId)).slice(-2)).toMatchObject([
    { type: 'contact.transferred', agentId: it.agentId, toAgentId: it.ben, byId: it.mona },
    { type: 'contact.offered', agentId: it.ben, byId: it.mona },
  ]);
  expect((await it.give()).outcome).toBe('state-changed');
  await accept(it.ground, { ...it, agentId: it.ben });
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.ben });
});

test('a waiting contact is offered to him, who need be no member of its queue, and its customer is not passed on', async () => {
  const it = await withWaiting();
  expect((await it.give()).outcome).toBe('moved');
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'offered', agent_id: it.ben });
  expect((await bodiesOf(it.contactId)).slice(1)).toMatchObject([{ type: 'contact.offered', byId: it.mona }]);
  const status = () => database.db.inTenant(it.tenantId, (tx) => readStatus(tx, it.contactId));
  expect(await status()).not.toHaveProperty('passedOn');
  await reject(it.ground, { ...it, agentId: it.ben });
  expect(await status()).not.toHaveProperty('passedOn');
});

test.each([
  ['waiting', withWaiting],
  ['active', withActive],
] as const)('one that was %s goes to the head of its queue when he declines', async (_, begin) => {
  const it = await begin();
  const earlier = await it.openChat();
  await it.give();
  await reject(it.ground, { ...it, agentId: it.ben });
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  expect([await usedOf(it.ben), await usedOf(it.mona)]).toEqual([0, 0]);
  const line = await database.db.inTenant(it.tenantId, ({ q }) =>
    q.selectFrom('contact').select('id').where('state', '=', 'queued').orderBy('ahead', 'desc').execute(),
  );
  expect(line.map(({ id }) => contactIdOf.parse(id))).toEqual([it.contactId, earlier]);
});

test('not answered it goes to the head of its queue, he becomes unavailable, and the agent who had it is left in peace', async () => {
  const it = await withActive();
  await beat(it.ground);
  await it.give();
  for (let second = 0; second < 21; second++) {
    it.clock.advance(1);
    await renewLeases(it.ground, { agents: () => [it.agentId, it.ben, it.mona], customers: () => [it.contactId] });
    await beat(it.ground);
  }
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'queued', agent_id: null, ahead: true });
  const ben = await database.db.asSystem(({ q }) =>
    q.selectFrom('agent').select(['state', 'cause']).where('user_id', '=', it.ben).executeTakeFirstOrThrow(),
  );
  expect(ben).toEqual({ state: 'unavailable', cause: 'no-answer' });
  expect(await runRound(it.ground, it.tenantId)).toEqual([]);
  it.clock.advance(refusalSeconds);
  expect(await runRound(it.ground, it.tenantId)).toMatchObject([{ contactId: it.contactId, agentId: it.agentId }]);
});

test('the record of who chose him is of the moment of the offer, whatever the clock does meanwhile', async () => {
  const it = await withWaiting();
  const now = () => {
    it.clock.advance(0.001);
    return it.clock.now();
  };
  await assign({ db: database.db, clock: { now } }, { ...it, to: it.ben, byId: it.mona });
  const { rows } = await database.db.inTenant(it.tenantId, ({ q }) =>
    sql`select from contact c join contact_passing p on p.contact_id = c.id and p.at = c.offered_at
      where c.id = ${it.contactId}`.execute(q),
  );
  expect(rows).toHaveLength(1);
});

test('what runs alongside is done with it or not at all', async () => {
  const it = await withActive();
  const failing = assign(it.ground, { ...it, from: it.agentId, to: it.ben, byId: it.mona }, () =>
    Promise.reject(new Error('no audit')),
  );
  await expect(failing).rejects.toThrow('no audit');
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
  expect(await usedOf(it.ben)).toBe(0);
});

test.each(['active', 'offered'] as const)(
  'a contact (%s) that a supervisor takes back is not offered to its agent for a while, and agents read who took it',
  async (state) => {
    const it = await withBenAndMona(await scene(database.db));
    const contactId = await it.openChat();
    await runRound(it.ground, it.tenantId);
    if (state === 'active') await accept(it.ground, { ...it, contactId });
    const take = state === 'active' ? requeue : returnOffer;
    expect((await take(it.ground, { ...it, contactId, reason: 'supervisor', byId: it.mona })).outcome).toBe('moved');
    expect(await runRound(it.ground, it.tenantId)).toEqual([]);
    const passings = await database.db.asSystem(({ q }) =>
      q.selectFrom('contact_passing').selectAll().where('contact_id', '=', contactId).execute(),
    );
    expect(passings).toMatchObject([{ kind: 'to-queue', from_agent_id: it.mona, to_queue_id: it.queueId, note: null }]);
    it.clock.advance(refusalSeconds);
    expect(await runRound(it.ground, it.tenantId)).toEqual([{ contactId, agentId: it.agentId }]);
  },
);
