/** Passing a contact on, as desks and customers see it: targets, what became of it, notes, and who may read the past. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyPageSize } from '#contracts/agent-portal/history.ts';
import type { ContactId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState } from '#server/agents/agent-state.ts';
import { readStatus } from '#server/channels/web-interaction/chat-status.ts';
import { accept } from '#server/contacts/accept.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { open } from '#server/contacts/open.ts';
import { refusalSeconds } from '#server/contacts/passing.store.ts';
import { reject } from '#server/contacts/reject.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addReason, addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { agentPortalRouter } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let ground: Ground;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 6 });
  ({ ground } = await scene(database.db));
  app = await createTestApp(ground, '/api/agent-portal/*', agentPortalRouter({ ...ground, secrets: testSecrets }));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const at = (contactId: string, act: string) => `/api/agent-portal/contacts/${contactId}/${act}`;

async function callerFor(it: Scene, userId: UserId = it.agentId) {
  const cookie = await sessionCookie(ground, { userId, tenantId: it.tenantId, door: 'agent-portal' });
  return {
    get: (url: string) => app.call({ method: 'GET', url, cookie }),
    post: (url: string, body: object = {}) => app.call({ method: 'POST', url, cookie, body }),
  };
}

const colleague = (it: Scene, options: Parameters<typeof addUser>[2] = {}) =>
  addUser(database.db, it.tenantId, { state: 'available', at: it.clock.now(), ...options });

const rename = (id: UserId, first: string, last: string) =>
  database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ first_name: first, last_name: last }).where('id', '=', id).execute(),
  );

test('targets are the tenant’s other queues and the people who handle the medium, who can take it first', async () => {
  const it = await talking(database.db);
  await scene(database.db);
  const ready = await colleague(it);
  const full = await colleague(it, { capacity: { 'web-interaction': 0, voice: 1 } });
  const busy = await colleague(it, { capacity: { 'web-interaction': 1 } });
  const away = await colleague(it, { state: 'unavailable' });
  await rename(ready, 'Ben', 'Zuse');
  await rename(away, 'Ada', 'Amper');
  await rename(busy, 'Bo', 'Bell');
  await database.db.asSystem(({ q }) =>
    q.updateTable('agent_capacity').set({ used: 1 }).where('user_id', '=', busy).execute(),
  );
  const empty = await addQueue(database.db, it.tenantId, { name: 'Archive' });
  const billing = await addQueue(database.db, it.tenantId, { name: 'Billing', memberIds: [ready, away, it.agentId] });
  const desk = await callerFor(it);
  const answer = await desk.get(at(it.contactId, 'targets'));
  expect(answer).toMatchObject({
    status: 200,
    body: {
      queues: [
        { id: billing, name: 'Billing', waiting: 0, ready: 1 },
        { id: empty, ready: 0 },
      ],
      agents: [
        { id: ready, name: 'Ben Zuse', state: 'available', free: 2 },
        { id: away, state: 'unavailable' },
        { id: busy, state: 'available', free: 0 },
      ],
      more: false,
    },
  });
  expect(JSON.stringify(answer.body)).not.toContain(full);
  expect(await desk.get(`${at(it.contactId, 'targets')}?search=zus`)).toMatchObject({
    body: { queues: [], agents: [{ id: ready }] },
  });
  expect(await desk.get(`${at(it.contactId, 'targets')}?search=%25`)).toMatchObject({
    body: { queues: [], agents: [] },
  });
});

test('targets are told to the agent of an active contact only', async () => {
  const it = await talking(database.db);
  const other = await callerFor(it, await colleague(it));
  expect(await other.get(at(it.contactId, 'targets'))).toMatchObject({ status: 409 });
});

test('a contact is not passed to oneself, nor to somebody who is busy; the field is named', async () => {
  const it = await talking(database.db);
  const desk = await callerFor(it);
  const transfer = (agentId: string) => desk.post(at(it.contactId, 'transfer'), { to: { agentId } });
  expect(await transfer(it.agentId)).toMatchObject({ status: 409, body: { code: 'USER_IS_YOURSELF' } });
  const away = await colleague(it, { state: 'unavailable' });
  expect(await transfer(away)).toMatchObject({
    status: 409,
    body: { code: 'TRANSFER_TARGET_BUSY', fields: [{ path: 'to.agentId' }] },
  });
});

test('the next agent reads who passed it on and the note, also after declining colleagues; the customer never does', async () => {
  const it = await talking(database.db);
  const ben = await colleague(it);
  await rename(ben, 'Ben', 'Zuse');
  await rename(it.agentId, 'Ada', 'Lovelace');
  const note = 'Knows the parcel number';
  await (await callerFor(it)).post(at(it.contactId, 'transfer'), { to: { agentId: ben }, note });
  const desk = await callerFor(it, ben);
  expect(await desk.post(at(it.contactId, 'accept'))).toMatchObject({
    status: 200,
    body: { passings: [{ kind: 'to-agent', by: 'Ada Lovelace', to: 'Ben Zuse', note, afterSeq: 1 }] },
  });
  const messages = await desk.get(at(it.contactId, 'messages'));
  expect(JSON.stringify(messages.body)).not.toContain(note);
});

test('a customer is told that he is passed on, without a place while one colleague is asked, and by whom he is answered', async () => {
  const it = await talking(database.db);
  const ben = await colleague(it);
  await rename(ben, 'Ben', 'Zuse');
  const status = () => database.db.inTenant(it.tenantId, (tx) => readStatus(tx, it.contactId));
  const desk = await callerFor(it);
  await desk.post(at(it.contactId, 'transfer'), { to: { agentId: ben } });
  expect(await status()).toEqual({ type: 'status', phase: 'waiting', passedOn: true });
  await reject(it.ground, { ...it, agentId: ben });
  expect(await status()).toMatchObject({ phase: 'talking' });
  const to = await addQueue(database.db, it.tenantId, { memberIds: [ben] });
  await desk.post(at(it.contactId, 'transfer'), { to: { queueId: to } });
  expect(await status()).toEqual({ type: 'status', phase: 'waiting', passedOn: true, staffed: true, position: 1 });
  it.clock.advance(refusalSeconds);
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, agentId: ben });
  expect(await status()).toEqual({ type: 'status', phase: 'talking', agentName: 'Ben Zuse' });
});

/** A contact of the customer at this address that is over. */
async function past(it: Scene, address: string, wrapUp: { reasonId?: string; note?: string } = {}): Promise<ContactId> {
  it.clock.advance(60);
  const contactId = await message(it, address);
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  await end(it.ground, { ...it, contactId, reason: 'agent' });
  await close(it.ground, { ...it, contactId, ...(wrapUp.note === undefined ? {} : { note: wrapUp.note }) });
  if (wrapUp.reasonId !== undefined) {
    await database.db.asSystem(({ q }) =>
      q
        .updateTable('contact')
        .set({ wrap_up_reason_id: wrapUp.reasonId ?? null })
        .where('id', '=', contactId)
        .execute(),
    );
  }
  return contactId;
}

async function message(it: Scene, address: string): Promise<ContactId> {
  const opened = await open(it.ground, {
    tenantId: it.tenantId,
    medium: 'web-interaction',
    queueId: it.queueId,
    live: false,
    customerName: 'Grace',
    customerAddress: address,
    text: `From ${address}`,
  });
  return opened.contactId;
}

/** The agent holds a contact of the customer at this address. */
async function held(it: Scene, address: string): Promise<ContactId> {
  it.clock.advance(60);
  const contactId = await message(it, address);
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  return contactId;
}

test('the past contacts of a customer are found by his address in any spelling, newest first, with their result', async () => {
  const it = await scene(database.db);
  const reasonId = await addReason(database.db, it.tenantId, 'wrap-up', 'Solved');
  const first = await past(it, ' Grace@Example.ORG ', { reasonId, note: 'Sent again' });
  const second = await past(it, 'grace@example.org');
  await past(it, 'grace@example.com');
  const elsewhere = await scene(database.db);
  await past(elsewhere, 'grace@example.org');
  const now = await held(it, 'GRACE@example.org');
  const desk = await callerFor(it);
  const answer = await desk.get(at(now, 'history'));
  expect(answer).toMatchObject({
    status: 200,
    body: {
      items: [
        { id: second, state: 'closed' },
        { id: first, state: 'closed', result: 'Solved', note: 'Sent again', medium: 'web-interaction' },
      ],
      more: false,
    },
  });
  expect(await desk.get(`${at(now, 'history')}/${first}`)).toMatchObject({
    status: 200,
    body: { messages: [{ seq: 1, author: 'customer', text: 'From  Grace@Example.ORG ' }] },
  });
});

test('a contact of the customer that a colleague has is named beside the past, but not told', async () => {
  const it = await scene(database.db);
  const first = await past(it, 'grace@example.org');
  const elsewhere = await held(it, 'grace@example.org');
  const ben = await colleague(it);
  await rename(ben, 'Ben', 'Zuse');
  await (await callerFor(it)).post(at(elsewhere, 'transfer'), { to: { agentId: ben } });
  await accept(it.ground, { ...it, agentId: ben, contactId: elsewhere });
  const now = await held(it, 'grace@example.org');
  const desk = await callerFor(it);
  expect(await desk.get(at(now, 'history'))).toMatchObject({
    body: {
      items: [
        { id: elsewhere, state: 'active', agent: 'Ben Zuse' },
        { id: first, state: 'closed' },
      ],
    },
  });
  expect(await desk.get(`${at(now, 'history')}/${elsewhere}`)).toMatchObject({ status: 404 });
});

test('numbers are the same however their digits are grouped', async () => {
  const it = await scene(database.db);
  const first = await past(it, '+33 1 23-45.67(89)');
  const now = await held(it, '+33123456789');
  expect(await (await callerFor(it)).get(at(now, 'history'))).toMatchObject({ body: { items: [{ id: first }] } });
});

test('a long past comes page by page, each contact once', async () => {
  const it = await scene(database.db);
  const all: ContactId[] = [];
  for (let n = 0; n < historyPageSize + 2; n++) all.unshift(await past(it, 'grace@example.org'));
  const now = await held(it, 'grace@example.org');
  const desk = await callerFor(it);
  const first = await desk.get(at(now, 'history'));
  expect(first).toMatchObject({ body: { more: true, items: all.slice(0, historyPageSize).map((id) => ({ id })) } });
  const before = all[historyPageSize - 1];
  expect(await desk.get(`${at(now, 'history')}?before=${before}`)).toMatchObject({
    body: { more: false, items: all.slice(historyPageSize).map((id) => ({ id })) },
  });
});

test('the past is read only by who holds a contact of that customer, and only that customer’s', async () => {
  const it = await scene(database.db);
  const his = await past(it, 'grace@example.org');
  const other = await past(it, 'ada@example.org');
  const now = await held(it, 'grace@example.org');
  const notFound = { status: 404, body: { code: 'CONTACT_NOT_FOUND' } };
  const desk = await callerFor(it);
  expect(await desk.get(`${at(now, 'history')}/${other}`)).toMatchObject(notFound);
  // Somebody else of the tenant, and he himself by contacts that he holds no more.
  const colleagues = await callerFor(it, await colleague(it));
  for (const url of [at(now, 'history'), `${at(now, 'history')}/${his}`]) {
    expect(await colleagues.get(url)).toMatchObject(notFound);
  }
  expect(await desk.get(at(his, 'history'))).toMatchObject(notFound);
  await desk.post(at(now, 'give-back'));
  expect(await desk.get(at(now, 'history'))).toMatchObject(notFound);
  expect(await desk.get(`${at(now, 'history')}/${his}`)).toMatchObject(notFound);
});

test('a customer without an address has no past, nor does he share one with others', async () => {
  const it = await scene(database.db);
  for (let n = 0; n < 2; n++) {
    it.clock.advance(60);
    const contactId = await it.openChat();
    await runRound(it.ground, it.tenantId);
    await accept(it.ground, { ...it, contactId });
    if (n === 1) {
      expect(await (await callerFor(it)).get(at(contactId, 'history'))).toMatchObject({ body: { items: [] } });
    }
    await end(it.ground, { ...it, contactId, reason: 'agent' });
  }
});

test('an agent who went unavailable meanwhile gets back what his colleague declined', async () => {
  const it = await talking(database.db);
  const ben = await colleague(it);
  const desk = await callerFor(it);
  await desk.post(at(it.contactId, 'transfer'), { to: { agentId: ben } });
  await chooseState(it.ground, { ...it, state: 'unavailable' });
  await reject(it.ground, { ...it, agentId: ben });
  expect(await it.contact(it.contactId)).toMatchObject({ state: 'active', agent_id: it.agentId });
});

test('the next agent is told since when the customer waits for him', async () => {
  const it = await talking(database.db);
  const ben = await colleague(it);
  const passedOnAt = it.clock.now().toISOString();
  await (await callerFor(it)).post(at(it.contactId, 'transfer'), { to: { agentId: ben } });
  it.clock.advance(20);
  const accepted = await (await callerFor(it, ben)).post(at(it.contactId, 'accept'));
  expect(accepted).toMatchObject({ status: 200, body: { state: 'active', waitingSince: passedOnAt } });
});
