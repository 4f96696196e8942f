import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addMessage } from './add-message.ts';
import { createNewMessages } from './new-messages.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('what is new of several contacts is read at once: each from its own place, in order, with who holds it', async () => {
  const it = await talking(database.db);
  const waiting = await it.openChat();
  const other = await talking(database.db);
  const write = (tenantId: TenantId, contactId: typeof waiting, text: string) =>
    addMessage(it.ground, { tenantId, contactId, author: { kind: 'customer' }, clientId: randomUUID(), text });
  for (const text of ['a', 'b', 'c']) await write(it.tenantId, it.contactId, text);
  await write(it.tenantId, waiting, 'w');
  await write(other.tenantId, other.contactId, 'of another tenant');
  let reads = 0;
  const { db } = it.ground;
  const read = createNewMessages({
    readInTenant: (tenantId, work) => {
      reads += 1;
      return db.readInTenant(tenantId, work);
    },
  });
  const texts = async (contactId: typeof waiting, afterSeq: number) => {
    const { messages, holder } = await read(it.tenantId, contactId, afterSeq);
    return { texts: messages.map(({ text }) => text), holder };
  };
  const { messages: all } = await read(it.tenantId, it.contactId, 0);
  const last = all.at(-1)?.seq ?? 0;
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, n) => n + 1));
  reads = 0;
  const found = await Promise.all([
    texts(it.contactId, last - 3),
    texts(it.contactId, last - 1),
    texts(it.contactId, last - 1),
    texts(it.contactId, last),
    texts(waiting, 0),
    texts(other.contactId, 0),
    // Further than any contact goes, as a page may claim.
    texts(waiting, 2 ** 40),
  ]);
  expect(reads).toBe(1);
  const nothing = { texts: [], holder: undefined };
  expect(found.slice(0, 4)).toEqual([
    { texts: ['a', 'b', 'c'], holder: it.agentId },
    { texts: ['c'], holder: it.agentId },
    { texts: ['c'], holder: it.agentId },
    nothing,
  ]);
  expect(found[4]).toMatchObject({ holder: undefined });
  expect(found[4]?.texts.at(-1)).toBe('w');
  expect(found.slice(5)).toEqual([nothing, nothing]);
});
