/** The way of a contact on a real database: every transition, its event, the capacity, and who loses a race. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRound } from '#server/routing/round.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { abandon } from './abandon.ts';
import { accept } from './accept.ts';
import { addMessage } from './add-message.ts';
import { close } from './close.ts';
import { end } from './end.ts';
import { leaveMessage } from './leave-message.ts';
import { returnOffer } from './return-offer.ts';

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => test_.drop());

test('a contact goes from queued to closed and leaves its trail and a free agent', async () => {
  const it = await talking(test_.db);
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
  const it = await scene(test_.db);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  const both = await Promise.all([
    accept(it.ground, { ...it, contactId }),
    abandon(it.ground, { ...it, contactId, reason: 'customer' }),
  ]);
  expect(both.map((result) => result.outcome).sort()).toEqual(['moved', 'state-changed']);
});

test('nobody can accept, end or close the contact of another agent', async () => {
  const it = await talking(test_.db);
  const other = await addUser(it.ground.db, it.tenantId);
  const as = { tenantId: it.tenantId, contactId: it.contactId, agentId: other };
  expect((await accept(it.ground, as)).outcome).toBe('state-changed');
  expect((await end(it.ground, { ...as, reason: 'agent' })).outcome).toBe('state-changed');
  expect((await close(it.ground, as)).outcome).toBe('state-changed');
  expect((await it.contact(it.contactId)).state).toBe('active');
});

test('another tenant cannot touch a contact', async () => {
  const it = await talking(test_.db);
  const tenantId = await addTenant(it.ground.db);
  expect((await end(it.ground, { tenantId, contactId: it.contactId, reason: 'customer' })).outcome).toBe(
    'state-changed',
  );
});

test('a message sent twice, even at once, is stored once, and its numbers have no gap', async () => {
  const it = await talking(test_.db);
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
  const it = await talking(test_.db);
  await end(it.ground, { ...it, reason: 'agent' });
  const late = { ...it, text: 'Late', clientId: randomUUID() };
  expect((await addMessage(it.ground, { ...late, author: { kind: 'customer' } })).outcome).toBe('state-changed');
  expect((await addMessage(it.ground, { ...late, author: { kind: 'agent', agentId: it.agentId } })).outcome).toBe(
    'state-changed',
  );
});

test('an offer that was accepted in time is not returned by a sweep that saw it before', async () => {
  const it = await scene(test_.db);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  const late = await returnOffer(it.ground, { ...it, contactId, reason: 'no-answer', expiredBy: it.clock.now() });
  expect(late.outcome).toBe('state-changed');
});

test('a left message can neither be written to nor abandoned by its customer any more', async () => {
  const it = await scene(test_.db, { available: false });
  const contactId = await it.openChat();
  await leaveMessage(it.ground, { ...it, contactId, address: 'grace@example.org' });
  const more = { ...it, contactId, author: { kind: 'customer' } as const, text: 'More', clientId: randomUUID() };
  expect((await addMessage(it.ground, more)).outcome).toBe('state-changed');
  expect((await abandon(it.ground, { ...it, contactId, reason: 'customer' })).outcome).toBe('state-changed');
  expect((await it.contact(contactId)).state).toBe('queued');
});

test('an abandoned contact keeps no trace of the agent who did not answer, nor does he lose his turn', async () => {
  const it = await scene(test_.db);
  const idleSince = () =>
    test_.db.asSystem(({ q }) =>
      q.selectFrom('agent').select('idle_since').where('user_id', '=', it.agentId).executeTakeFirstOrThrow(),
    );
  const before = await idleSince();
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  it.clock.advance(5);
  await abandon(it.ground, { ...it, contactId, reason: 'customer' });
  expect(await it.contact(contactId)).toMatchObject({ state: 'abandoned', agent_id: null });
  expect(await idleSince()).toEqual(before);
  expect(await it.used()).toBe(0);
});
