/** What a supervisor reads of a conversation, and what the audit says of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesRead } from '#contracts/agent-portal/supervision.ts';
import { listEntries } from '#server/audit/audit.store.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { addUser } from '#tests/support/fixtures.ts';
import { talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { readConversation } from './read-conversation.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A chat that Ada has, and Mona, who reads it. */
async function watched() {
  const it = await talking(database.db);
  const readerOf = (id: string) => ({ id, name: 'mona', role: 'supervisor', address: '::1' });
  const mona = await addUser(database.db, it.tenantId, { role: 'supervisor' });
  const read = (reading?: string, id: string = mona) =>
    database.db.inTenant(it.tenantId, (tx) =>
      readConversation(tx, it.ground, { contactId: it.contactId, reading, reader: readerOf(id) }),
    );
  const entries = async () => {
    const { items } = await database.db.asSystem((tx) => listEntries(tx, { tenantId: it.tenantId, limit: 50 }));
    return items;
  };
  return { ...it, read, entries };
}

const say = ({ ground, tenantId, contactId, agentId }: Awaited<ReturnType<typeof watched>>, text: string) =>
  addMessage(ground, { tenantId, contactId, author: { kind: 'agent', agentId }, text, clientId: crypto.randomUUID() });

test('each opening is one entry, however often it is refreshed, and the contact stands in it by its id alone', async () => {
  const it = await watched();
  const { reading } = await it.read();
  await say(it, 'How can I help?');
  const again = await it.read(reading);
  expect(again.reading).toBe(reading);
  expect(again.messages.map(({ text, agentName }) => [agentName, text])).toEqual([
    [undefined, 'Hello?'],
    [expect.stringContaining('Ada'), 'How can I help?'],
  ]);
  const entries = await it.entries();
  expect(entries).toMatchObject([{ action: 'conversation-read', objectId: it.contactId, objectName: it.contactId }]);
  expect(JSON.stringify(entries)).not.toContain('Grace');
  expect((await it.read()).reading).not.toBe(reading);
  expect(await it.entries()).toHaveLength(2);
});

test('a reading of somebody else, of nobody, or of long ago is none: it begins a new one', async () => {
  const it = await watched();
  const { reading } = await it.read();
  const ben = await addUser(database.db, it.tenantId, { role: 'supervisor' });
  expect((await it.read(reading, ben)).reading).not.toBe(reading);
  expect((await it.read(crypto.randomUUID())).reading).not.toBe(reading);
  it.clock.advance(3_601);
  expect((await it.read(reading)).reading).not.toBe(reading);
  expect(await it.entries()).toHaveLength(4);
});

test('the newest messages are read, and that older ones are left out is said', async () => {
  const it = await watched();
  for (let count = 0; count < messagesRead; count++) await say(it, `line ${count}`);
  const { messages, older } = await it.read();
  expect(older).toBe(true);
  expect(messages).toHaveLength(messagesRead);
  expect([messages[0]?.text, messages.at(-1)?.text]).toEqual(['line 0', `line ${messagesRead - 1}`]);
});

test('notes of who passed it on are read, and what is over is not', async () => {
  const it = await watched();
  await requeue(it.ground, { ...it, reason: 'given-back', note: 'Speaks Breton' });
  expect((await it.read()).passings).toMatchObject([{ kind: 'given-back', note: 'Speaks Breton', afterSeq: 1 }]);
  const over = await watched();
  await end(over.ground, { ...over, reason: 'customer' });
  await over.read();
  await close(over.ground, over);
  await expect(over.read()).rejects.toMatchObject({ code: 'CONTACT_STATE_CHANGED' });
});
