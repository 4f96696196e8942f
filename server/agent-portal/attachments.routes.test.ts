/** The desk's files over HTTP: 401, 403, other tenants, bad input, success. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { deskAttachmentsPath, pastAttachmentsPath } from '#contracts/agent-portal/attachments.ts';
import { messageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { accept } from '#server/contacts/accept.ts';
import { close as closeContact } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { leaveMessage } from '#server/contacts/leave-message.ts';
import { createAuthenticate } from '#server/identity/authenticate.ts';
import { originGuard } from '#server/platform/http/origin.ts';
import { runRound } from '#server/routing/round.ts';
import { addUser } from '#tests/support/fixtures.ts';
import { type Scene, scene, talking } from '#tests/support/scene.ts';
import { sessionCookie } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { serveSockets } from '#tests/support/test-sockets.ts';
import { mountDeskAttachments } from './attachments.routes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 6 });
});
afterAll(() => database.drop());

const png = (size: number) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(size - 8)]);
const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });
const cookieOf = ({ ground, tenantId, agentId }: Scene) =>
  sessionCookie(ground, { userId: agentId, tenantId, door: 'agent-portal' });

async function desk() {
  const it = await talking(database.db);
  const { url, close } = await serveSockets((app) => {
    app.addHook('onRequest', originGuard([]));
    mountDeskAttachments(app, it.ground, createAuthenticate(it.ground));
  });
  onTestFinished(close);
  const cookie = await cookieOf(it);
  const answerOf = async (response: Response) => ({
    status: response.status,
    body: (await response.json()) as unknown,
  });
  const upload = async (
    content: Buffer,
    change: { cookie?: string; contactId?: string; query?: Record<string, string>; origin?: string } = {},
  ) => {
    const query = { clientId: randomUUID(), name: 'offer.pdf', size: String(content.length), ...change.query };
    const path = deskAttachmentsPath(change.contactId ?? it.contactId);
    const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: {
        origin: change.origin ?? url,
        'content-type': 'application/octet-stream',
        cookie: change.cookie ?? cookie,
      },
      body: new Uint8Array(content),
    });
    return answerOf(response);
  };
  const get = (id: string, as: string = cookie, contactId: string = it.contactId) =>
    fetch(`${url}${deskAttachmentsPath(contactId)}/${id}`, { headers: { cookie: as } });
  const getPast = async (past: ContactId, id: string, change: { held?: ContactId; cookie?: string } = {}) => {
    const path = pastAttachmentsPath(change.held ?? it.contactId, past);
    return fetch(`${url}${path}/${id}`, { headers: { cookie: change.cookie ?? cookie } });
  };
  const getPastProblem = async (...args: Parameters<typeof getPast>) => answerOf(await getPast(...args));
  const getProblem = async (...args: Parameters<typeof get>) => answerOf(await get(...args));
  const sent = async () => messageView.parse((await upload(Buffer.from('%PDF-1.7 x'))).body).attachment?.id ?? '';
  return { it, cookie, upload, get, getProblem, getPast, getPastProblem, sent };
}

test('a file goes to the customer and comes back as it was, to be saved and not opened', async () => {
  const { upload, get } = await desk();
  const content = Buffer.concat([Buffer.from('%PDF-1.7 '), randomBytes(500_000)]);
  const answer = await upload(content);
  expect(answer).toMatchObject({
    status: 200,
    body: { seq: 2, author: 'agent', text: '', attachment: { name: 'offer.pdf', type: 'application/pdf' } },
  });
  const response = await get(messageView.parse(answer.body).attachment?.id ?? '');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename="offer.pdf"; filename*=UTF-8''offer.pdf`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
});

test('401: without a session, or with one of the other door', async () => {
  const { it, upload, getProblem, sent } = await desk();
  const id = await sent();
  const other = { userId: it.agentId, tenantId: it.tenantId, door: 'agent-portal', of: 'web-manager' } as const;
  for (const cookie of ['', await sessionCookie(it.ground, other)]) {
    expect(await upload(png(100), { cookie })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
    expect(await getProblem(id, cookie)).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  }
});

test('403: for a page of another site, and before the one-time password is changed', async () => {
  const { it, upload, getProblem, sent } = await desk();
  const id = await sent();
  const foreign = await upload(png(100), { origin: 'https://evil.example' });
  expect(foreign).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
  await database.db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ must_change_password: true }).where('id', '=', it.agentId).execute(),
  );
  expect(await upload(png(100))).toMatchObject(problem(403, 'PASSWORD_CHANGE_REQUIRED'));
  expect(await getProblem(id)).toMatchObject(problem(403, 'PASSWORD_CHANGE_REQUIRED'));
});

test('404: to another tenant neither the contact nor its files exist, nor does the file of another contact', async () => {
  const mine = await desk();
  const theirs = await desk();
  const id = await mine.sent();
  const { contactId } = mine.it;
  const notFound = problem(404, 'CONTACT_NOT_FOUND');
  expect(await mine.getProblem(id, theirs.cookie)).toMatchObject(notFound);
  expect(await mine.upload(png(100), { cookie: theirs.cookie })).toMatchObject(notFound);
  expect(await mine.upload(png(100), { contactId: randomUUID() })).toMatchObject(notFound);
  const own = theirs.it.contactId;
  expect(await theirs.getProblem(id, theirs.cookie, own)).toMatchObject(problem(404, 'ATTACHMENT_NOT_FOUND'));
  expect(await mine.getProblem(randomUUID())).toMatchObject(problem(404, 'ATTACHMENT_NOT_FOUND'));
  expect(contactId).not.toBe(own);
});

test('409: a colleague who does not have the contact, and a customer who does not wait for an answer', async () => {
  const { it, upload, getProblem, sent } = await desk();
  const id = await sent();
  const colleague = await cookieOf({ ...it, agentId: await addUser(database.db, it.tenantId) });
  expect(await getProblem(id, colleague)).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  expect(await upload(png(100), { cookie: colleague })).toMatchObject(problem(409, 'CONTACT_STATE_CHANGED'));
  const other = await scene(database.db);
  const contactId = await other.openChat();
  await leaveMessage(other.ground, { ...other, contactId, address: 'grace@example.org' });
  await database.db.asSystem(({ q }) =>
    q.updateTable('contact').set({ state: 'active', agent_id: other.agentId }).where('id', '=', contactId).execute(),
  );
  const left = await upload(png(100), { cookie: await cookieOf(other), contactId });
  expect(left).toMatchObject(problem(409, 'CONTACT_NOT_LIVE'));
});

test('bad input names its field, and what is refused its reason', async () => {
  const { upload } = await desk();
  expect(await upload(png(100), { contactId: 'one' })).toMatchObject(problem(400, 'INPUT_INVALID'));
  for (const [field, value] of [
    ['clientId', 'one'],
    ['size', 'much'],
  ] as const) {
    const answer = await upload(png(100), { query: { [field]: value } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID', fields: [{ path: field }] } });
  }
  const svg = await upload(Buffer.from('<svg onload="x()"></svg>'), { query: { name: 'logo.png' } });
  expect(svg).toMatchObject(problem(415, 'ATTACHMENT_KIND_REFUSED'));
});

/** The contact becomes one of the past, and its customer writes anew: the agent has the new one. */
async function comesBack(
  it: Scene & { contactId: ContactId },
  customers: readonly [string, string],
): Promise<ContactId> {
  const addressed = (id: ContactId, customer_address: string) =>
    database.db.asSystem(({ q }) => q.updateTable('contact').set({ customer_address }).where('id', '=', id).execute());
  await addressed(it.contactId, customers[0]);
  await end(it.ground, { ...it, reason: 'customer' });
  await closeContact(it.ground, it);
  const held = await it.openChat();
  await addressed(held, customers[1]);
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId: held });
  return held;
}

test('the files of a customer’s past contacts are read by who holds one of his, and by nobody else', async () => {
  const { it, sent, getPast, getPastProblem } = await desk();
  const id = await sent();
  const past = it.contactId;
  const notFound = problem(404, 'CONTACT_NOT_FOUND');
  const held = await comesBack(it, ['grace@example.org', ' Grace@Example.org']);
  const response = await getPast(past, id, { held });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('attachment');
  expect(await response.text()).toBe('%PDF-1.7 x');
  expect(await getPastProblem(past, randomUUID(), { held })).toMatchObject(problem(404, 'ATTACHMENT_NOT_FOUND'));
  expect(await getPastProblem(held, id, { held })).toMatchObject(problem(404, 'ATTACHMENT_NOT_FOUND'));
  // By a contact that he holds no more, as a colleague, of another tenant, as nobody.
  expect(await getPastProblem(past, id, { held: past })).toMatchObject(notFound);
  const colleague = await cookieOf({ ...it, agentId: await addUser(database.db, it.tenantId) });
  expect(await getPastProblem(past, id, { held, cookie: colleague })).toMatchObject(notFound);
  const elsewhere = await talking(database.db);
  expect(await getPastProblem(past, id, { held, cookie: await cookieOf(elsewhere) })).toMatchObject(notFound);
  expect(await getPastProblem(past, id, { held, cookie: '' })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
});

test('the contact of another customer opens no past file', async () => {
  const { it, sent, getPastProblem } = await desk();
  const id = await sent();
  const held = await comesBack(it, ['grace@example.org', 'ada@example.org']);
  expect(await getPastProblem(it.contactId, id, { held })).toMatchObject(problem(404, 'CONTACT_NOT_FOUND'));
});
