/** What a chat page and its tenant are set to, as it acts on the customer's page, on the contact and at the desk. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ChatForm, chatFormDefault, type OwnField } from '#contracts/vocabulary/chat-form.ts';
import { type ContactId, contactId } from '#contracts/vocabulary/ids.ts';
import { opened } from '#contracts/web-interaction/contract.ts';
import { type ChatPageInput, chatPageDefaults } from '#contracts/web-manager/chat-pages.ts';
import { listDeskContacts } from '#server/agent-portal/desk.store.ts';
import { getChatPage, updateChatPage } from '#server/chat-pages/chat-page.store.ts';
import { accept } from '#server/contacts/accept.ts';
import { createHttp } from '#server/platform/http/server.ts';
import { createLog } from '#server/platform/log.ts';
import { runRound } from '#server/routing/round.ts';
import { getTenant, updateTenant } from '#server/tenants/tenant.store.ts';
import { addChatPage, bluePixel, redPixel } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { createTestApp, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { mountLogos } from './logo.routes.ts';
import { webInteractionRouter } from './web-interaction.routes.ts';

let database: TestDatabase;
let app: TestApp;
let it: Scene;
let page: Awaited<ReturnType<typeof addChatPage>>;
beforeAll(async () => {
  database = await createTestDatabase();
  const { ground } = await scene(database.db);
  app = await createTestApp(ground, '/api/web-interaction/*', webInteractionRouter(ground));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  it = await scene(database.db);
  page = await addChatPage(database.db, it.tenantId, it.queueId);
});

const url = () => `/api/web-interaction/pages/${page.key}`;
const shown = async () => (await app.call({ method: 'GET', url: url() })).body;
const open = (body: object) =>
  app.call({ method: 'POST', url: `${url()}/contacts`, body: { openId: randomUUID(), ...body } });

async function setPage(change: Partial<ChatPageInput>): Promise<void> {
  await database.db.inTenant(it.tenantId, async (tx) => {
    const { id, version, updatedAt: _, ...rest } = await getChatPage(tx, page.id);
    await updateChatPage(tx, it.clock, { id, version, input: { ...rest, ...change } });
  });
}

async function setTenant(change: { logo?: string; colours?: { accent: string; onAccent: string } }): Promise<void> {
  await database.db.asSystem(async (tx) => {
    const { id, version, updatedAt: _, ...rest } = await getTenant(tx, it.tenantId);
    await updateTenant(tx, it.clock, { id, version, input: { ...rest, ...change } });
  });
}

const orderNumber: OwnField = {
  id: '0190c0de-0000-7000-8000-00000000000a',
  kind: 'text',
  label: { en: 'Order number', fr: 'Numéro de commande' },
  required: true,
  choices: { en: [], fr: [] },
};
const product: OwnField = {
  ...orderNumber,
  id: '0190c0de-0000-7000-8000-00000000000b',
  kind: 'choice',
  label: { en: 'Product', fr: 'Produit' },
  required: false,
  choices: { en: ['Lamp', 'Chair'], fr: ['Lampe', 'Chaise'] },
};
const formWith = (change: Partial<ChatForm>): ChatForm => ({ ...chatFormDefault, ...change });

test('a page has its tenant’s logo and colours, and its own before them, from the next look on', async () => {
  expect(await shown()).not.toHaveProperty('colours');
  const ofTenant = { accent: '#003366', onAccent: '#ffffff' };
  await setTenant({ logo: redPixel, colours: ofTenant });
  const { logo } = await database.db.asSystem((tx) => getTenant(tx, it.tenantId));
  expect(logo).toEqual(expect.any(String));
  expect(await shown()).toMatchObject({ logo, colours: ofTenant });
  const ofPage = { accent: '#ffcc00', onAccent: '#000000' };
  await setPage({ logo: bluePixel, colours: ofPage });
  expect(await shown()).toMatchObject({ colours: ofPage, logo: expect.not.stringContaining(String(logo)) });
});

test('a page shows its form and texts', async () => {
  const texts = { en: { greeting: 'Hello <b>you</b>' }, fr: { end: 'Au revoir' } };
  const form = formWith({ name: 'optional', own: [orderNumber] });
  await setPage({ texts, form });
  expect(await shown()).toMatchObject({ texts, form });
});

test('an answer that the form asks for is missed at its field, and nothing is opened', async () => {
  await setPage({ form: formWith({ own: [orderNumber, product] }) });
  const answer = await open({ name: 'Grace', question: 'Why?', own: { [product.id]: 'Table' } });
  expect(answer).toMatchObject({
    status: 400,
    body: {
      code: 'INPUT_INVALID',
      fields: [
        { path: `own.${orderNumber.id}`, message: 'required' },
        { path: `own.${product.id}`, message: 'format' },
      ],
    },
  });
  const rows = await database.db.inTenant(it.tenantId, ({ q }) => q.selectFrom('contact').select('id').execute());
  expect(rows).toEqual([]);
});

async function atDesk(id: ContactId) {
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId: id });
  const contacts = await database.db.inTenant(it.tenantId, (tx) => listDeskContacts(tx, it.agentId, it.clock.now()));
  return contacts.find((contact) => contact.id === id);
}

test('what a customer filled in is at the desk, with its labels, after the page forgot the field', async () => {
  await setPage({ form: formWith({ email: 'optional', phone: 'required', own: [orderNumber, product] }) });
  const answer = await open({
    name: 'Grace',
    email: 'grace@example.org',
    phone: '+33 1 23 45 67 89',
    question: 'Why?',
    own: { [orderNumber.id]: 'A-17', [product.id]: 'Chair' },
  });
  await setPage({ form: chatPageDefaults.form });
  const contact = await atDesk(opened.parse(answer.body).contactId);
  expect(contact?.customer).toEqual({ name: 'Grace', address: 'grace@example.org' });
  expect(contact?.data).toEqual([
    { kind: 'phone', value: '+33 1 23 45 67 89' },
    { kind: 'text', label: orderNumber.label, value: 'A-17' },
    { kind: 'choice', label: product.label, value: { en: 'Chair', fr: 'Chaise' } },
  ]);
});

test('a chat opens without a word where the page asks for none', async () => {
  await setPage({ form: formWith({ name: 'hidden', question: 'hidden' }) });
  const { contactId: id } = opened.parse((await open({})).body);
  const messages = await database.db.inTenant(it.tenantId, ({ q }) =>
    q.selectFrom('message').select('seq').where('contact_id', '=', id).execute(),
  );
  expect(messages).toEqual([]);
  expect(await atDesk(id)).toMatchObject({ state: 'active' });
});

test('what a customer filled in is in no event, and goes with the contact', async () => {
  await setPage({ form: formWith({ own: [orderNumber] }) });
  const answer = await open({ name: 'Grace', question: 'Why?', own: { [orderNumber.id]: 'SECRET-17' } });
  const id = contactId.parse(opened.parse(answer.body).contactId);
  await database.db.asSystem(async ({ q }) => {
    const { rows } = await sql`select body::text from event_pending where body::text like '%SECRET-17%'`.execute(q);
    expect(rows).toEqual([]);
    const ofContact = () => q.selectFrom('contact_data').select('fields').where('contact_id', '=', id).execute();
    expect(await ofContact()).toHaveLength(1);
    await q.deleteFrom('contact').where('id', '=', id).execute();
    expect(await ofContact()).toEqual([]);
  });
});

test('a logo is served to everybody, for ever, as what it is and nothing else', async () => {
  await setTenant({ logo: redPixel });
  const { logo } = await database.db.asSystem((tx) => getTenant(tx, it.tenantId));
  const http = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  mountLogos(http, it.ground);
  const answer = await http.inject({ method: 'GET', url: String(logo) });
  expect(answer.statusCode).toBe(200);
  expect(answer.rawPayload.toString('base64')).toBe(redPixel.split(',')[1]);
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  for (const none of ['0'.repeat(64), 'nothing', '%00']) {
    const missed = await http.inject({ method: 'GET', url: `/api/web-interaction/logos/${none}` });
    expect(missed.statusCode, none).toBe(404);
  }
  await http.close();
});
