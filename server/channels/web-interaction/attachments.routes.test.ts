/** The customer's files over HTTP: who may, what is refused, and how a file is served. */
import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { attachmentLink, customerAttachmentsPath, sentAttachment } from '#contracts/web-interaction/attachments.ts';
import { accept } from '#server/contacts/accept.ts';
import { end } from '#server/contacts/end.ts';
import { newChatToken, open } from '#server/contacts/open.ts';
import { originGuard } from '#server/platform/http/origin.ts';
import { runRound } from '#server/routing/round.ts';
import { scene } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { serveSockets } from '#tests/support/test-sockets.ts';
import { linkSeconds } from './attachment-link.ts';
import { filesPerWindow, mountCustomerAttachments } from './attachments.routes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 6 });
});
afterAll(() => database.drop());

const png = (size: number) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(size - 8)]);
const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });

/** A chat that is talked in, and its page's way to the server. */
async function chat() {
  const it = await scene(database.db);
  const { url, close } = await serveSockets((app) => {
    app.addHook('onRequest', originGuard([]));
    mountCustomerAttachments(app, it.ground);
  });
  onTestFinished(close);
  const token = newChatToken();
  const { tenantId, queueId, agentId } = it;
  const medium = 'web-interaction' as const;
  const opened = { tenantId, medium, queueId, live: true, customerName: 'Grace', text: 'Hello?', token };
  const { contactId } = await open(it.ground, opened);
  await runRound(it.ground, tenantId);
  await accept(it.ground, { tenantId, agentId, contactId });

  const answerOf = async (response: Response) => ({
    status: response.status,
    body: (await response.json()) as unknown,
  });
  const upload = async (
    content: Buffer,
    change: { token?: string | undefined; query?: Record<string, string>; headers?: Record<string, string> } = {},
  ) => {
    const query = new URLSearchParams({
      clientId: randomUUID(),
      name: 'photo.png',
      size: String(content.length),
      ...change.query,
    });
    const bearer = 'token' in change ? change.token : token;
    const response = await fetch(`${url}${customerAttachmentsPath}?${query}`, {
      method: 'POST',
      headers: {
        origin: url,
        'content-type': 'application/octet-stream',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...change.headers,
      },
      body: new Uint8Array(content),
    });
    return answerOf(response);
  };
  const askLink = async (id: string, bearer: string | undefined = token) => {
    const headers: Record<string, string> = bearer === '' ? {} : { authorization: `Bearer ${bearer}` };
    return answerOf(await fetch(`${url}${customerAttachmentsPath}/${id}/link`, { headers }));
  };
  const get = (path: string) => fetch(`${url}${path}`);
  const getProblem = async (path: string) => answerOf(await get(path));
  return { it, url, contactId, token, upload, askLink, get, getProblem };
}

test('a file is stored, and comes back over its link as something that no browser runs', async () => {
  const { upload, askLink, get } = await chat();
  const content = png(700_000);
  const answer = await upload(content);
  expect(answer).toMatchObject({ status: 200, body: { seq: 2, attachment: { name: 'photo.png', type: 'image/png' } } });
  const { attachment } = sentAttachment.parse(answer.body);
  const { url } = attachmentLink.parse((await askLink(attachment.id)).body);
  const response = await get(url);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': '700000',
    'content-disposition': `attachment; filename="photo.png"; filename*=UTF-8''photo.png`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'cross-origin-resource-policy': 'cross-origin',
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
});

test('only the chat’s own token uploads and asks for links', async () => {
  const mine = await chat();
  const theirs = await chat();
  expect(await mine.upload(png(100), { token: undefined })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  expect(await mine.upload(png(100), { token: 'nobody' })).toMatchObject(problem(404, 'CONTACT_NOT_FOUND'));
  expect(await mine.upload(png(100), { token: newChatToken() })).toMatchObject(problem(404, 'CONTACT_NOT_FOUND'));
  const { attachment } = sentAttachment.parse((await mine.upload(png(100))).body);
  expect(await mine.askLink(attachment.id, '')).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  expect(await mine.askLink(attachment.id, newChatToken())).toMatchObject(problem(404, 'CONTACT_NOT_FOUND'));
  expect(await theirs.askLink(attachment.id)).toMatchObject(problem(404, 'ATTACHMENT_NOT_FOUND'));
  for (const none of [randomUUID(), 'x']) {
    expect(await mine.askLink(none)).toMatchObject(problem(404, 'ATTACHMENT_NOT_FOUND'));
  }
});

test('a link holds for its file and some minutes, and dies with the token', async () => {
  const { it, upload, askLink, get, getProblem, contactId } = await chat();
  const first = sentAttachment.parse((await upload(png(100))).body).attachment;
  const second = sentAttachment.parse((await upload(png(100))).body).attachment;
  const { url } = attachmentLink.parse((await askLink(first.id)).body);
  const notFound = problem(404, 'ATTACHMENT_NOT_FOUND');
  expect(await getProblem(url.replace(first.id, second.id))).toMatchObject(notFound);
  expect(await getProblem(url.replace(first.id, randomUUID()))).toMatchObject(notFound);
  expect(await getProblem(url.replace(/until=\d+/, 'until=4000000000'))).toMatchObject(notFound);
  expect(await getProblem(url.split('?')[0] ?? '')).toMatchObject(notFound);
  it.clock.advance(linkSeconds - 1);
  expect((await get(url)).status).toBe(200);
  it.clock.advance(1);
  expect(await getProblem(url)).toMatchObject(problem(403, 'ATTACHMENT_LINK_EXPIRED'));
  const { url: fresh } = attachmentLink.parse((await askLink(first.id)).body);
  await database.db.asSystem(({ q }) =>
    q
      .updateTable('contact')
      .set({ customer_token_hash: randomBytes(32) })
      .where('id', '=', contactId)
      .execute(),
  );
  expect(await getProblem(fresh)).toMatchObject(notFound);
});

test('what is refused is told, also while the body is still on its way', async () => {
  const { it, upload, url } = await chat();
  const program = Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), randomBytes(3_000_000)]);
  expect(await upload(program)).toMatchObject(problem(415, 'ATTACHMENT_KIND_REFUSED'));
  expect(await upload(png(11 * 1024 * 1024))).toMatchObject(problem(413, 'ATTACHMENT_TOO_LARGE'));
  expect(await upload(Buffer.alloc(0))).toMatchObject(problem(422, 'ATTACHMENT_EMPTY'));
  expect(await upload(png(100), { query: { size: '99' } })).toMatchObject(problem(400, 'ATTACHMENT_CUT_OFF'));
  for (const [field, value] of [
    ['clientId', 'one'],
    ['size', 'much'],
    ['size', '-1'],
  ] as const) {
    const answer = await upload(png(100), { query: { [field]: value } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID', fields: [{ path: field }] } });
  }
  const asText = await upload(png(100), { headers: { 'content-type': 'text/plain' } });
  expect(asText.status).toBe(400);
  const foreign = await upload(png(100), { headers: { origin: 'https://evil.example' } });
  expect(foreign).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
  expect(url).toContain('127.0.0.1');
  const rows = await database.db.asSystem(({ q }) =>
    q.selectFrom('attachment').select('id').where('tenant_id', '=', it.tenantId).execute(),
  );
  expect(rows).toEqual([]);
});

test('a chat that has ended takes no files', async () => {
  const { it, upload, contactId } = await chat();
  await end(it.ground, { tenantId: it.tenantId, contactId, reason: 'agent' });
  expect(await upload(png(100))).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
});

test('an upload whose line breaks leaves nothing', async () => {
  const { it, url, token, contactId } = await chat();
  const query = new URLSearchParams({ clientId: randomUUID(), name: 'a.png', size: '2000000' });
  const sending = request(`${url}${customerAttachmentsPath}?${query}`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` },
  });
  const broken = new Promise((resolve) => sending.once('error', resolve));
  sending.write(png(1_000_000));
  const rows = () =>
    database.db.asSystem(({ q }) =>
      q.selectFrom('attachment').select('id').where('contact_id', '=', contactId).execute(),
    );
  await expect.poll(rows, { timeout: 5_000 }).toHaveLength(1);
  sending.destroy(new Error('the line broke'));
  await broken;
  await expect.poll(rows, { timeout: 5_000 }).toEqual([]);
  expect((await it.contact(contactId)).state).toBe('active');
});

test('one address sends so many files in ten minutes, over all its chats', async () => {
  const { it, upload } = await chat();
  // The clock stands still, so its window is the scene's own: what other tests counted there counts too.
  it.clock.set(new Date('2030-01-01T00:00:00Z'));
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('limit_window')
      .values({ key: 'attachment-from:127.0.0.1', window_start: it.clock.now(), count: filesPerWindow - 1 })
      .execute(),
  );
  expect((await upload(png(100))).status).toBe(200);
  expect(await upload(png(100))).toMatchObject(problem(429, 'ATTACHMENT_LIMITED'));
});
