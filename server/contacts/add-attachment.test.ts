/** Files with their messages on a real database: whole or not at all, within bounds, swept when they fall due. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachmentId, type ContactId } from '#contracts/vocabulary/ids.ts';
import { getAttachment, insertUpload } from '#server/attachments/attachment.store.ts';
import { piecesOf } from '#server/attachments/pieces-of.ts';
import { newId } from '#server/platform/ids.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { abandon, abandonedFilesSeconds } from './abandon.ts';
import { type AddAttachment, addAttachment, contactBounds } from './add-attachment.ts';
import { end } from './end.ts';
import { attachmentOf, listMessages } from './message.store.ts';
import { requeue } from './requeue.ts';
import { sweepFiles } from './timers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => database.drop());

const megabyte = 1024 * 1024;
const png = (size: number) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(size - 8)]);

async function* inParts(content: Buffer, part = 50_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += part) yield content.subarray(at, at + part);
}

type Talk = Scene & { contactId: ContactId };

/** Sends a file as the customer of the scene, unless the change says otherwise. */
function send(it: Talk, content: Buffer, change: Partial<AddAttachment> = {}) {
  return addAttachment(it.ground, {
    tenantId: it.tenantId,
    contactId: it.contactId,
    author: { kind: 'customer' },
    clientId: randomUUID(),
    name: 'photo.png',
    size: content.length,
    body: inParts(content),
    ...change,
  });
}

const messagesOf = (it: Talk) => it.ground.db.inTenant(it.tenantId, (tx) => listMessages(tx, it.contactId, 1));
const rowsOf = (it: Talk) =>
  database.db.asSystem(({ q }) =>
    q.selectFrom('attachment').select(['id', 'state', 'size']).where('contact_id', '=', it.contactId).execute(),
  );
const pieceCount = async (id: string) => {
  const rows = await database.db.asSystem(({ q }) =>
    q.selectFrom('attachment_chunk').select('index').where('attachment_id', '=', id).execute(),
  );
  return rows.length;
};
const addedEvents = async (it: Talk) => {
  const rows = await database.db.asSystem(({ q }) =>
    q
      .selectFrom('event_pending')
      .select('type')
      .where('contact_id', '=', it.contactId)
      .where('type', '=', 'message.added')
      .execute(),
  );
  return rows.length;
};
const setTenant = (it: Talk, change: { attachment_megabytes?: number; attachment_kinds?: string[] }) =>
  database.db.asSystem(({ q }) => q.updateTable('tenant').set(change).where('id', '=', it.tenantId).execute());

async function read(it: Talk, id: string): Promise<Buffer> {
  const row = await it.ground.db.inTenant(it.tenantId, (tx) => getAttachment(tx, it.contactId, id));
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(it.ground.db, it.tenantId, row)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A body that waits in its middle until it is told how to go on. */
function stalled(content: Buffer) {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  async function* body(): AsyncGenerator<Buffer> {
    yield content.subarray(0, 300_000);
    begun.resolve();
    await gate.promise;
    yield content.subarray(300_000);
  }
  return { body: body(), begun: begun.promise, go: () => gate.resolve(), fail: (error: Error) => gate.reject(error) };
}

test('a file of several pieces comes back byte for byte, with its message and its event', async () => {
  const it = await talking(database.db);
  const content = png(600_001);
  const before = await addedEvents(it);
  const added = await send(it, content, { name: '../holiday\u202e.png' });
  expect(added.outcome).toBe('added');
  const [message] = await messagesOf(it);
  expect(message).toMatchObject({ seq: 2, author: 'customer', text: '' });
  const file = message === undefined ? undefined : attachmentOf(message)?.attachment;
  expect(file).toMatchObject({ name: 'holiday.png', size: 600_001, type: 'image/png' });
  expect((await read(it, file?.id ?? '')).equals(content)).toBe(true);
  expect(await pieceCount(file?.id ?? '')).toBe(3);
  expect(await addedEvents(it)).toBe(before + 1);
});

test('sent again with the same client id it is stored once, also when both sendings overlap', async () => {
  const it = await talking(database.db);
  const content = png(1_000);
  const clientId = randomUUID();
  const both = await Promise.all([send(it, content, { clientId }), send(it, content, { clientId })]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['added', 'repeated']);
  const third = await send(it, content, { clientId });
  expect(third.outcome).toBe('repeated');
  expect(await messagesOf(it)).toHaveLength(1);
  expect(await rowsOf(it)).toHaveLength(1);
});

test('nothing is to be seen of a file before it is whole, and nothing is left of one that is cut off', async () => {
  const it = await talking(database.db);
  const content = png(500_000);
  const slow = stalled(content);
  const sending = send(it, content, { body: slow.body });
  await slow.begun;
  expect(await messagesOf(it)).toEqual([]);
  const [row] = await rowsOf(it);
  expect(row?.state).toBe('uploading');
  await expect(read(it, row?.id ?? '')).rejects.toMatchObject({ code: 'ATTACHMENT_NOT_FOUND' });
  slow.fail(new Error('the line broke'));
  await expect(sending).rejects.toThrow('the line broke');
  expect(await rowsOf(it)).toEqual([]);
  expect(await pieceCount(row?.id ?? '')).toBe(0);
});

test('fewer or more bytes than announced are cut off', async () => {
  const it = await talking(database.db);
  for (const size of [999, 1_001]) {
    await expect(send(it, png(1_000), { size })).rejects.toMatchObject({ code: 'ATTACHMENT_CUT_OFF' });
  }
  expect(await rowsOf(it)).toEqual([]);
});

test('a program that calls itself a picture, and a text that turns out none, are refused and leave nothing', async () => {
  const it = await talking(database.db);
  const program = Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), randomBytes(400_000)]);
  await expect(send(it, program)).rejects.toMatchObject({ code: 'ATTACHMENT_KIND_REFUSED' });
  const text = Buffer.concat([Buffer.alloc(300_000, 'a'), Buffer.from([0])]);
  await expect(send(it, text, { name: 'a.txt' })).rejects.toMatchObject({ code: 'ATTACHMENT_KIND_REFUSED' });
  expect(await rowsOf(it)).toEqual([]);
});

test('the kinds that the tenant allows act at once', async () => {
  const it = await talking(database.db);
  await setTenant(it, { attachment_kinds: ['pdf'] });
  await expect(send(it, png(100))).rejects.toMatchObject({ code: 'ATTACHMENT_KIND_REFUSED' });
  expect((await send(it, Buffer.from('%PDF-1.7 x'), { name: 'a.pdf' })).outcome).toBe('added');
  await setTenant(it, { attachment_kinds: [] });
  await expect(send(it, Buffer.from('%PDF-1.7 x'))).rejects.toMatchObject({ code: 'ATTACHMENT_KIND_REFUSED' });
});

test('the size that the tenant allows acts at once, before a byte is read', async () => {
  const it = await talking(database.db);
  const untouched = () => {
    throw new Error('the body was read');
  };
  await setTenant(it, { attachment_megabytes: 1 });
  const large = { size: megabyte + 1, body: { [Symbol.asyncIterator]: untouched } };
  await expect(send(it, png(10), large)).rejects.toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
  await expect(send(it, png(10), { size: 0 })).rejects.toMatchObject({ code: 'ATTACHMENT_EMPTY' });
  expect((await send(it, png(megabyte))).outcome).toBe('added');
});

test('files pass both ways, and to nobody who is not of the contact', async () => {
  const it = await talking(database.db);
  const other = await talking(database.db);
  const agent = { kind: 'agent', agentId: it.agentId } as const;
  const added = await send(it, png(100), { author: agent });
  expect(added).toMatchObject({ outcome: 'added', message: { author: 'agent', agent_id: it.agentId } });
  const stranger = { kind: 'agent', agentId: other.agentId } as const;
  expect((await send(it, png(100), { author: stranger })).outcome).toBe('state-changed');
  const elsewhere = await addTenant(database.db);
  expect((await send(it, png(100), { tenantId: elsewhere })).outcome).toBe('state-changed');
  const [row] = await rowsOf(it);
  const read_ = other.ground.db.inTenant(other.tenantId, (tx) => getAttachment(tx, it.contactId, row?.id ?? ''));
  await expect(read_).rejects.toMatchObject({ code: 'ATTACHMENT_NOT_FOUND' });
});

test('a file that arrives when the chat has ended is refused and leaves nothing', async () => {
  const it = await talking(database.db);
  const content = png(400_000);
  const slow = stalled(content);
  const sending = send(it, content, { body: slow.body });
  await slow.begun;
  await end(it.ground, { ...it, reason: 'agent' });
  slow.go();
  expect((await sending).outcome).toBe('state-changed');
  expect(await rowsOf(it)).toEqual([]);
});

test('a contact holds so many bytes, fewer while nobody has answered', async () => {
  const waiting = await scene(database.db);
  const contactId = await waiting.openChat();
  const chat = { ...waiting, contactId };
  const fill = (it: Talk, megabytes: number) =>
    database.db.asSystem(({ q }) =>
      q
        .insertInto('attachment')
        .values(
          Array.from({ length: megabytes / 10 }, () => ({
            id: randomUUID(),
            tenant_id: it.tenantId,
            contact_id: it.contactId,
            state: 'ready',
            name: 'x',
            media_type: 'image/png',
            size: 10 * megabyte,
            created_at: it.clock.now(),
          })),
        )
        .execute(),
    );
  await fill(chat, contactBounds.megabytesWaiting - 10);
  expect((await send(chat, png(100))).outcome).toBe('added');
  await fill(chat, 10);
  await expect(send(chat, png(100))).rejects.toMatchObject({ code: 'ATTACHMENT_LIMIT_REACHED' });
  const it = await talking(database.db);
  await fill(it, contactBounds.megabytesWaiting);
  expect((await send(it, png(100))).outcome).toBe('added');
  await fill(it, contactBounds.megabytes - contactBounds.megabytesWaiting);
  await expect(send(it, png(100))).rejects.toMatchObject({ code: 'ATTACHMENT_LIMIT_REACHED' });
});

test('so many files may be under way at once, and come in a minute', async () => {
  const it = await talking(database.db);
  const content = png(400_000);
  const under = Array.from({ length: contactBounds.atOnce }, () => stalled(content));
  const sending = under.map(({ body }) => send(it, content, { body }));
  await Promise.all(under.map(({ begun }) => begun));
  await expect(send(it, content)).rejects.toMatchObject({ code: 'ATTACHMENT_LIMITED' });
  for (const { go } of under) go();
  await Promise.all(sending);
  for (let n = contactBounds.atOnce + 1; n < contactBounds.perMinute; n++) await send(it, png(100));
  const refused = send(it, png(100));
  await expect(refused).rejects.toMatchObject({ code: 'ATTACHMENT_LIMITED', retryAfterSeconds: 60 });
  it.clock.advance(60);
  expect((await send(it, png(100))).outcome).toBe('added');
});

test('what a node that died left of an upload is swept when it falls due, and cannot be finished any more', async () => {
  const it = await talking(database.db);
  const id = newId(attachmentId, it.clock);
  const at = it.clock.now();
  await it.ground.db.inTenant(it.tenantId, (tx) =>
    insertUpload(tx, {
      id,
      contactId: it.contactId,
      name: 'x',
      size: 10,
      at,
      expiresAt: new Date(at.getTime() + 2_000),
    }),
  );
  it.clock.advance(1);
  await sweepFiles(it.ground);
  expect(await rowsOf(it)).toHaveLength(1);
  it.clock.advance(1);
  await sweepFiles(it.ground);
  expect(await rowsOf(it)).toEqual([]);
  const content = png(400_000);
  const slow = stalled(content);
  const sending = send(it, content, { body: slow.body });
  await slow.begun;
  await database.db.asSystem(({ q }) => q.deleteFrom('attachment').where('contact_id', '=', it.contactId).execute());
  slow.go();
  await expect(sending).rejects.toMatchObject({ code: 'ATTACHMENT_CUT_OFF' });
  expect(await messagesOf(it)).toEqual([]);
});

test('of an abandoned chat’s files only the names are kept after a day', async () => {
  const it = await scene(database.db);
  const chat = { ...it, contactId: await it.openChat() };
  await send(chat, png(300_000));
  await abandon(it.ground, { ...chat, reason: 'customer' });
  const [row] = await rowsOf(chat);
  const id = row?.id ?? '';
  await sweepFiles(it.ground);
  expect(await pieceCount(id)).toBe(2);
  it.clock.advance(abandonedFilesSeconds);
  await sweepFiles(it.ground);
  expect(await pieceCount(id)).toBe(0);
  await expect(read(chat, id)).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
  const [message] = await messagesOf(chat);
  expect(message).toMatchObject({ attachment_name: 'photo.png', attachment_size: 300_000 });
});

test('the files of a chat that an agent had answered stay, also when its customer goes while it waits again', async () => {
  const it = await talking(database.db);
  await send(it, png(300_000));
  expect((await requeue(it.ground, { ...it, reason: 'given-back' })).outcome).toBe('moved');
  expect((await abandon(it.ground, { ...it, reason: 'customer' })).outcome).toBe('moved');
  it.clock.advance(abandonedFilesSeconds);
  await sweepFiles(it.ground);
  const [row] = await rowsOf(it);
  expect(row).toMatchObject({ state: 'ready' });
  expect(await read(it, row?.id ?? '')).toHaveLength(300_000);
});
