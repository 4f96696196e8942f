/** What a queue says to its customers, and where its contacts go when it is deleted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ContactId, QueueId } from '#contracts/vocabulary/ids.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import type { queueTexts } from '#contracts/web-manager/queues.ts';
import { beat, renewLeases } from '#server/agents/presence.ts';
import { deleteQueue, holdQueue } from '#server/queues/queue.store.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { accept } from './accept.ts';
import { moveContacts } from './move-contacts.ts';
import { open } from './open.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Told {
  welcome?: z.input<typeof queueTexts>;
  waiting?: z.input<typeof queueTexts>;
  after?: number;
  media?: string[];
}

async function saying(told: Told): Promise<Scene> {
  const it = await scene(database.db, { available: false });
  await database.db.asSystem(({ q }) =>
    q
      .updateTable('queue')
      .set({
        welcome_texts: JSON.stringify(told.welcome ?? {}),
        waiting_texts: JSON.stringify(told.waiting ?? {}),
        waiting_text_after_seconds: told.after ?? null,
        ...(told.media === undefined ? {} : { media: told.media }),
      })
      .where('id', '=', it.queueId)
      .execute(),
  );
  return it;
}

async function enter(it: Scene, options: { language?: Language; live?: boolean } = {}): Promise<ContactId> {
  const act = { tenantId: it.tenantId, queueId: it.queueId, medium: 'web-interaction', customerName: 'Zoé' } as const;
  return (await open(it.ground, { ...act, live: true, text: 'Hello?', ...options })).contactId;
}

const lines = (id: ContactId) =>
  database.db.asSystem(({ q }) =>
    q.selectFrom('message').select(['seq', 'author', 'text']).where('contact_id', '=', id).orderBy('seq').execute(),
  );

async function pass(it: Scene, contact: ContactId, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    it.clock.advance(1);
    await renewLeases(it.ground, { agents: () => [it.agentId], customers: () => [contact] });
    await beat(it.ground);
  }
}

test('a live customer is welcomed in his language, else in the tenant’s, else in the one there is', async () => {
  const it = await saying({ welcome: { en: 'Welcome!', fr: 'Bienvenue !' } });
  expect(await lines(await enter(it, { language: 'fr' }))).toEqual([
    { seq: 1, author: 'customer', text: 'Hello?' },
    { seq: 2, author: 'system', text: 'Bienvenue !' },
  ]);
  expect((await lines(await enter(it)))[1]).toMatchObject({ text: 'Welcome!' });
  const french = await saying({ welcome: { fr: 'Bienvenue !' } });
  const welcomed = await enter(french, { language: 'en' });
  expect((await lines(welcomed))[1]).toMatchObject({ text: 'Bienvenue !' });
  expect((await french.contact(welcomed)).state).toBe('queued');
});

test('nobody is welcomed by a queue that says nothing, nor who has left a message', async () => {
  expect(await lines(await enter(await saying({})))).toHaveLength(1);
  expect(await lines(await enter(await saying({ welcome: { en: 'Welcome!' } }), { live: false }))).toHaveLength(1);
});

test('who still waits after the time is told so, once, in his language', async () => {
  const it = await saying({ waiting: { en: 'Please stay.', fr: 'Restez en ligne.' }, after: 30 });
  await beat(it.ground);
  const contact = await enter(it, { language: 'fr' });
  await pass(it, contact, 29);
  expect(await lines(contact)).toHaveLength(1);
  await pass(it, contact, 30);
  expect(await lines(contact)).toEqual([
    { seq: 1, author: 'customer', text: 'Hello?' },
    { seq: 2, author: 'system', text: 'Restez en ligne.' },
  ]);
});

test('who is served before the time is not told to wait', async () => {
  const it = await talking(database.db);
  await database.db.asSystem(({ q }) =>
    q
      .updateTable('queue')
      .set({ waiting_texts: JSON.stringify({ en: 'Please stay.' }), waiting_text_after_seconds: 30 })
      .where('id', '=', it.queueId)
      .execute(),
  );
  await beat(it.ground);
  const contact = await it.openChat();
  await runRound(it.ground, it.tenantId);
  expect(await accept(it.ground, { ...it, contactId: contact })).toMatchObject({ outcome: 'moved' });
  await pass(it, contact, 60);
  expect(await lines(contact)).toHaveLength(1);
});

test('a queue refuses contacts of a medium that it does not take', async () => {
  const it = await saying({ media: ['email'] });
  await expect(enter(it)).rejects.toMatchObject({ code: 'QUEUE_MEDIUM_MISSING' });
});

async function deleteWithHeir(it: Scene, heir: QueueId): Promise<void> {
  await database.db.inTenant(it.tenantId, async (tx) => {
    await holdQueue(tx, it.queueId);
    await moveContacts(tx, it.clock, { from: it.queueId, to: heir });
    await deleteQueue(tx, it.clock, it.queueId);
  });
}

test('the open contacts of a deleted queue go on in its heir: who waits is served there, who talks talks on', async () => {
  const it = await talking(database.db);
  const waiting = await it.openChat();
  const heir = await addQueue(database.db, it.tenantId, { memberIds: [it.agentId] });
  await deleteWithHeir(it, heir);
  const of = (id: ContactId) =>
    database.db.asSystem(({ q }) =>
      q.selectFrom('contact').select(['queue_id', 'state']).where('id', '=', id).executeTakeFirstOrThrow(),
    );
  expect(await of(it.contactId)).toEqual({ queue_id: heir, state: 'active' });
  expect(await of(waiting)).toEqual({ queue_id: heir, state: 'queued' });
  expect(await it.events(waiting)).toEqual(['contact.queued', 'contact.moved']);
  await runRound(it.ground, it.tenantId);
  expect(await of(waiting)).toEqual({ queue_id: heir, state: 'offered' });
});

test('contacts that come while their queue is deleted are refused or go to the heir: none is left in it', async () => {
  const it = await scene(database.db, { available: false });
  const heir = await addQueue(database.db, it.tenantId);
  const opened = await Promise.allSettled([
    ...Array.from({ length: 5 }, () => enter(it)),
    deleteWithHeir(it, heir),
    ...Array.from({ length: 5 }, () => enter(it)),
  ]);
  const refused = opened.filter((each) => each.status === 'rejected').map(({ reason }) => String(reason?.code));
  expect(new Set(refused)).toEqual(new Set(refused.length === 0 ? [] : ['QUEUE_NOT_FOUND']));
  const left = await database.db.asSystem(({ q }) =>
    q.selectFrom('contact').select('id').where('queue_id', '=', it.queueId).execute(),
  );
  expect(left).toEqual([]);
  await expect(enter(it)).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
});
