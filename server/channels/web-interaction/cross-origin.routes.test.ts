/** The customers' routes and page for other sites: what a browser is told, and what the server itself refuses. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newChatToken, open } from '#server/contacts/open.ts';
import { createHttp } from '#server/platform/http/server.ts';
import { createLog } from '#server/platform/log.ts';
import { addChatPage } from '#tests/support/fixtures.ts';
import { type Scene, scene } from '#tests/support/scene.ts';
import { type Call, createTestApp, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { findFraming, mountCrossOrigin } from './cross-origin.routes.ts';
import { webInteractionRouter } from './web-interaction.routes.ts';

const shop = 'https://www.shop.example';
const stranger = 'https://evil.example';
const base = '/api/web-interaction/pages';

let database: TestDatabase;
let app: TestApp;
let it: Scene;
let key: string;
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
  ({ key } = await addChatPage(database.db, it.tenantId, it.queueId, { allowedOrigins: [shop] }));
});

const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' });
const ask = (method: Call['method'], path: string, headers: Record<string, string>, body?: object) =>
  app.call({ method, url: `${base}/${key}${path}`, headers, ...(body === undefined ? {} : { body }) });
const opening = () => ({ openId: randomUUID(), name: 'Grace', question: 'Where is my parcel?' });
const contacts = () =>
  database.db.asSystem(({ q }) => q.selectFrom('contact').select('id').where('tenant_id', '=', it.tenantId).execute());

describe('a site that the chat page allows', () => {
  test('reads the page, opens a chat and leaves a message', async () => {
    const answers = [
      await ask('GET', '', from(shop)),
      await ask('POST', '/contacts', from(shop), opening()),
      await ask('POST', '/messages', from(shop), {
        openId: randomUUID(),
        name: 'Grace',
        address: 'grace@example.org',
        text: 'Call me back',
      }),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'access-control-allow-origin': shop, vary: 'Origin' });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
    expect(await contacts()).toHaveLength(2);
  });

  test('reads refusals too', async () => {
    const answer = await ask('POST', '/contacts', from(shop), { ...opening(), name: '' });
    expect(answer).toMatchObject({ status: 400, headers: { 'access-control-allow-origin': shop } });
  });

  test('may ask before', async () => {
    const answer = await ask('OPTIONS', '/contacts', {
      ...from(shop),
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    });
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': shop,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type',
        vary: 'Origin',
      },
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('is told that it may embed the page', async () => {
    expect(await ask('GET', '/embedding', from(shop))).toMatchObject({
      status: 200,
      body: { allowed: true, page: { key, name: 'Help' } },
      headers: { 'access-control-allow-origin': shop },
    });
  });

  test('may show pictures of the page, which are asked for without Origin', async () => {
    const policy = async (of: string, headers: Record<string, string>) =>
      (await app.call({ method: 'GET', url: `${base}/${of}`, headers })).headers['cross-origin-resource-policy'];
    const alone = await addChatPage(database.db, it.tenantId, it.queueId);
    for (const site of ['cross-site', 'same-site']) {
      expect(await policy(key, { 'sec-fetch-site': site })).toBe('cross-origin');
      expect(await policy(alone.key, { 'sec-fetch-site': site })).toBe('same-origin');
    }
    expect(await policy(key, {})).toBe('same-origin');
  });

  test('is refused from the moment it is taken off the list', async () => {
    await database.db.asSystem(({ q }) =>
      q.updateTable('chat_page').set({ allowed_origins: [] }).where('key', '=', key).execute(),
    );
    expect((await ask('GET', '', from(shop))).headers).not.toHaveProperty('access-control-allow-origin');
    expect((await ask('POST', '/contacts', from(shop), opening())).status).toBe(403);
  });
});

describe.each([
  ['another site', stranger],
  ['a look-alike', `${shop}.evil.example`],
  ['a sandboxed page', 'null'],
])('%s', (_, origin) => {
  test('may not read the page, and opens nothing', async () => {
    expect((await ask('GET', '', from(origin))).headers).not.toHaveProperty('access-control-allow-origin');
    const answer = await ask('POST', '/contacts', from(origin), opening());
    expect(answer).toMatchObject({ status: 403, body: { code: 'REQUEST_FOREIGN_ORIGIN' } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(await contacts()).toEqual([]);
  });

  test('gets no preflight answered', async () => {
    const answer = await ask('OPTIONS', '/contacts', { ...from(origin), 'access-control-request-method': 'POST' });
    expect(answer.status).toBe(204);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('is told that it may not embed the page, and nothing of it', async () => {
    const answer = await ask('GET', '/embedding', from(origin));
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*' } });
    expect(answer.body).toEqual({ allowed: false });
  });
});

test('a site that one page allows reaches no other, however the path is spelled', async () => {
  const other = await addChatPage(database.db, it.tenantId, it.queueId);
  for (const path of [other.key, other.key.toUpperCase(), `%70${other.key.slice(1)}`, `${key}/../${other.key}`]) {
    const answer = await app.call({
      method: 'POST',
      url: `${base}/${path}/contacts`,
      headers: from(shop),
      body: opening(),
    });
    expect(answer.status, path).not.toBe(200);
    expect(answer.headers, path).not.toHaveProperty('access-control-allow-origin');
  }
  expect(await contacts()).toEqual([]);
});

test('a page that is not there is told to whoever asks whether he may embed it', async () => {
  const answer = await app.call({ method: 'GET', url: `${base}/nowhere/embedding`, headers: from(shop) });
  expect(answer).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': '*' } });
});

test('the consoles answer no other site, whatever chat pages allow', async () => {
  const http = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  mountCrossOrigin(http, it.ground, []);
  http.all('/api/web-manager/*', async () => 'in');
  const { headers } = await http.inject({ url: '/api/web-manager/session', headers: from(shop) });
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  await http.close();
});

test('what belongs to a chat is open to the sites of its page, by the token of the chat', async () => {
  const http = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  const crossOrigin = mountCrossOrigin(http, it.ground, []);
  http.all('/api/web-interaction/chat', async (request) => String(crossOrigin.allows(request)));
  const token = newChatToken();
  const page = await addChatPage(database.db, it.tenantId, it.queueId, { allowedOrigins: ['https://two.example'] });
  await open(it.ground, {
    tenantId: it.tenantId,
    medium: 'web-interaction',
    queueId: it.queueId,
    chatPageId: page.id,
    live: true,
    customerName: 'Grace',
    text: 'Hello?',
    token,
  });
  const call = async (method: 'POST' | 'OPTIONS', origin: string, authorization?: string) => {
    const headers = { ...from(origin), ...(authorization === undefined ? {} : { authorization }) };
    const answer = await http.inject({ method, url: '/api/web-interaction/chat', headers });
    return answer.headers['access-control-allow-origin'] ?? answer.body;
  };
  expect(await call('POST', 'https://two.example', `Bearer ${token}`)).toBe('https://two.example');
  expect(await call('POST', shop, `Bearer ${token}`)).toBe('false');
  expect(await call('POST', 'https://two.example', `Bearer ${newChatToken()}`)).toBe('false');
  expect(await call('POST', 'https://two.example')).toBe('false');
  // A preflight carries no token: it may ask if any page allows its site.
  expect(await call('OPTIONS', shop)).toBe(shop);
  expect(await call('OPTIONS', stranger)).toBe('');
  await http.close();
});

test('the page may be framed by its allowed origins only', async () => {
  const http = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  http.get('/webinteraction/:key', (request) => findFraming(it.ground, request));
  const framing = async (of: string) => (await http.inject({ url: `/webinteraction/${of}` })).json();
  expect(await framing(key)).toEqual([shop]);
  expect(await framing(key.toUpperCase())).toEqual([shop]);
  expect(await framing('nowhere')).toEqual([]);
  expect(await framing('%00')).toEqual([]);
  await http.close();
});
