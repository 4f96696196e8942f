/** A user's post-processing acts: wrap-up that ends by itself, and a contact that needs a reason. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { agentPortalRouter } from '#server/agent-portal/routes.ts';
import { signOffAgent } from '#server/agents/agent-state.ts';
import { beat, renewLeases } from '#server/agents/presence.ts';
import { readOpenContacts } from '#server/statistics/open-contacts.store.ts';
import { addReason } from '#tests/support/fixtures.ts';
import { type Scene, talking } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { close } from './close.ts';
import { end } from './end.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const set = (agent: UserId, change: { post_processing_seconds?: number | null; wrap_up_reason_required?: boolean }) =>
  database.db.asSystem(({ q }) => q.updateTable('agent').set(change).where('user_id', '=', agent).execute());

const closeCause = async ({ contactId }: { contactId: string }) => {
  const row = await database.db.asSystem(({ q }) =>
    q.selectFrom('contact').select('close_cause').where('id', '=', contactId).executeTakeFirstOrThrow(),
  );
  return row.close_cause;
};

/** So many seconds in which agent and customer are there. */
async function pass(it: Scene & { contactId: string }, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    it.clock.advance(1);
    await renewLeases(it.ground, { agents: () => [it.agentId], customers: () => [it.contactId] });
    await beat(it.ground);
  }
}

test('automatic post-processing closes the contact when its time is over, not before', async () => {
  const it = await talking(database.db);
  await set(it.agentId, { post_processing_seconds: 30 });
  await beat(it.ground);
  await end(it.ground, { ...it, reason: 'customer' });
  await pass(it, 29);
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
  expect(await it.used()).toBe(1);
  await pass(it, 2);
  expect((await it.contact(it.contactId)).state).toBe('closed');
  expect(await it.used()).toBe(0);
  const { body } = await database.db.asSystem(({ q }) =>
    q
      .selectFrom('event_pending')
      .select('body')
      .where('contact_id', '=', it.contactId)
      .where('type', '=', 'contact.closed')
      .executeTakeFirstOrThrow(),
  );
  expect(body).toMatchObject({ type: 'contact.closed', automatic: true });
  expect(await closeCause(it)).toBe('time-over');
});

test('who must give a reason keeps the contact when the time is over, until he closes it or is gone', async () => {
  const it = await talking(database.db);
  await addReason(database.db, it.tenantId, 'wrap-up');
  await set(it.agentId, { post_processing_seconds: 30, wrap_up_reason_required: true });
  await beat(it.ground);
  await end(it.ground, { ...it, reason: 'customer' });
  await pass(it, 40);
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
  expect(await it.used()).toBe(1);
  expect((await close(it.ground, { ...it, expiredBy: it.clock.now() })).outcome).toBe('state-changed');
  const { contacts } = await it.ground.db.inTenant(it.tenantId, (tx) =>
    readOpenContacts(tx, { agentId: it.agentId }, it.clock.now()),
  );
  expect(contacts).toMatchObject([{ state: 'wrap-up', timeOver: true }]);
  await signOffAgent(it.ground, it);
  expect((await it.contact(it.contactId)).state).toBe('closed');
  expect(await it.used()).toBe(0);
  expect(await closeCause(it)).toBe('agent-gone');
});

test('a contact whose agent need give no reason any more closes by itself at the next look', async () => {
  const it = await talking(database.db);
  await addReason(database.db, it.tenantId, 'wrap-up');
  await set(it.agentId, { post_processing_seconds: 30, wrap_up_reason_required: true });
  await beat(it.ground);
  await end(it.ground, { ...it, reason: 'customer' });
  await pass(it, 31);
  await set(it.agentId, { wrap_up_reason_required: false });
  await pass(it, 1);
  expect((await it.contact(it.contactId)).state).toBe('closed');
});

test('where a tenant has no reason to choose, nobody is held to give one', async () => {
  const it = await talking(database.db);
  await set(it.agentId, { post_processing_seconds: 30, wrap_up_reason_required: true });
  const retired = await addReason(database.db, it.tenantId, 'wrap-up');
  await database.db.asSystem(({ q }) =>
    q.updateTable('reason').set({ retired: true }).where('id', '=', retired).execute(),
  );
  await beat(it.ground);
  await end(it.ground, { ...it, reason: 'customer' });
  await pass(it, 31);
  expect((await it.contact(it.contactId)).state).toBe('closed');
});

test('without it a wrap-up lasts until the agent closes it', async () => {
  const it = await talking(database.db);
  await beat(it.ground);
  await end(it.ground, { ...it, reason: 'customer' });
  await pass(it, 120);
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
});

test('an outage gives the agent his full time again', async () => {
  const it = await talking(database.db);
  await set(it.agentId, { post_processing_seconds: 30 });
  await beat(it.ground);
  await end(it.ground, { ...it, reason: 'customer' });
  await pass(it, 10);
  it.clock.advance(600);
  expect(await beat(it.ground)).toBe('restarted');
  await pass(it, 28);
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
  await pass(it, 3);
  expect((await it.contact(it.contactId)).state).toBe('closed');
});

test('a wrap-up that the agent closed in time is not closed again', async () => {
  const it = await talking(database.db);
  await set(it.agentId, { post_processing_seconds: 30 });
  await end(it.ground, { ...it, reason: 'agent' });
  await close(it.ground, it);
  expect((await close(it.ground, { ...it, expiredBy: it.clock.now() })).outcome).toBe('state-changed');
});

test('who must give a reason cannot close a contact without one, and is told so at his desk at once', async () => {
  const it = await talking(database.db);
  const app = await createTestApp(
    it.ground,
    '/api/agent-portal/*',
    agentPortalRouter({ ...it.ground, secrets: testSecrets }),
  );
  const cookie = await sessionCookie(it.ground, {
    userId: it.agentId,
    tenantId: it.tenantId,
    door: 'agent-portal',
  });
  const reasonId = await addReason(database.db, it.tenantId, 'wrap-up');
  const wrapUp = (body: object) =>
    app.call({ method: 'POST', url: `/api/agent-portal/contacts/${it.contactId}/wrap-up`, cookie, body });
  await set(it.agentId, { wrap_up_reason_required: true });
  await end(it.ground, { ...it, reason: 'agent' });
  expect(await wrapUp({ note: 'Done' })).toMatchObject({
    status: 422,
    body: { code: 'REASON_REQUIRED', fields: [{ path: 'reasonId' }] },
  });
  expect((await it.contact(it.contactId)).state).toBe('wrap-up');
  const state = await app.call({ method: 'PUT', url: '/api/agent-portal/state', cookie, body: { state: 'available' } });
  expect(state.body).toMatchObject({ wrapUpReasonRequired: true });
  const retire = (retired: boolean) =>
    database.db.asSystem(({ q }) => q.updateTable('reason').set({ retired }).where('id', '=', reasonId).execute());
  expect((await wrapUp({ reasonId })).status).toBe(200);
  expect((await it.contact(it.contactId)).state).toBe('closed');
  await retire(true);
  // With no reason left the refusal is another one: there is no such wrap-up any more.
  expect(await wrapUp({ note: 'Done' })).not.toMatchObject({ body: { code: 'REASON_REQUIRED' } });
  await app.close();
});
