/**
 * Planted secrets: a whole contact centre works, fails and is asked about itself with the log at its most talkative, and
 * none of them is found where it does not belong. Each may be in the one answer that has to show it, and nowhere else.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { get as httpsGet } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { attachmentLink, customerAttachmentsPath, sentAttachment } from '#contracts/web-interaction/attachments.ts';
import { makeCertificate } from '#tests/support/certificate.ts';
import { codesOf } from '#tests/support/codes.ts';
import { alarmSettingsBody } from '#tests/support/health-routes.ts';
import { testSecretKey } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/db.ts';
import { createLog } from './platform/log.ts';

const metricsToken = 'canary-metrics-token-7f3a';
const typed = {
  'the first password': 'canary-administrator-1',
  'a one-time password': 'canary-one-time-2',
  'a password of one’s own': 'canary-own-password-3',
  'a password typed wrong': 'canary-wrong-password-4',
  'a password in a broken body': 'canary-broken-body-5',
  'a secret in a query': 'canary-in-a-query-6',
  'a password when the database fails': 'canary-failing-database-7',
  'a second one-time password': 'canary-second-one-time-8',
  'the secret of the webhook': 'canary-webhook-secret-9',
  'the token of the metrics': metricsToken,
};

/** Where something was said, with what. */
interface Said {
  where: string;
  what: string;
}

class Watched {
  readonly said: Said[] = [];
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  /** Calls, and keeps the answer. `showing`: parts of it that are there to be shown once are kept apart. */
  async call(
    method: string,
    at: string,
    {
      body,
      cookie,
      headers = {},
      shows = false,
    }: { body?: unknown; cookie?: string; headers?: Record<string, string>; shows?: boolean } = {},
  ): Promise<{ status: number; text: string; cookie: string }> {
    const response = await fetch(`${this.#url}${at}`, {
      method,
      headers: {
        origin: this.#url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const [set = ''] = response.headers.getSetCookie();
    const others = [...response.headers].filter(([name]) => name !== 'set-cookie');
    if (!shows) this.said.push({ where: `${method} ${at.split('?')[0]}`, what: text + JSON.stringify(others) });
    return { status: response.status, text, cookie: set.split(';')[0] ?? '' };
  }
}

/** All that the database holds, row by row. */
async function everyRow(owner: pg.Client): Promise<Said[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
  );
  const said: Said[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${pg.escapeIdentifier(name)} t`,
    );
    for (const { row } of rows) said.push({ where: `the table ${name}`, what: row });
  }
  return said;
}

const withId = z.object({ id: z.string() });

/** The story. Answers what was drawn by the server, by name. */
async function live(node: Watched, database: TestDatabase): Promise<Record<string, string>> {
  const drawn: Record<string, string> = {};
  const admin = await signOn(node, 'web-manager', 'admin', typed['the first password']);
  drawn['the session of the administrator'] = tokenOf(admin);
  const as = (cookie: string) => async (method: string, at: string, body?: unknown, shows?: boolean) => {
    const answer = await node.call(method, at, { body, cookie, ...(shows === true ? { shows } : {}) });
    return answer.text === '' ? undefined : JSON.parse(answer.text);
  };
  const manage = as(admin);
  const { items } = z.object({ items: z.array(withId) }).parse(await manage('GET', '/api/web-manager/tenants'));
  const base = `/api/web-manager/tenants/${items[0]?.id}`;
  const person = {
    userName: 'ada',
    firstName: 'Ada',
    lastName: 'Lovelace',
    role: 'agent',
    queueIds: [],
    capacity: { voice: 0, callback: 0, email: 0, 'web-interaction': 2, 'open-media': 0 },
    disabled: false,
    password: typed['a one-time password'],
  };
  const user = withId.parse(await manage('POST', `${base}/users`, person));
  const first = await signOn(node, 'agent-portal', 'ada', typed['a one-time password']);
  await as(first)('POST', '/api/agent-portal/session/password', {
    currentPassword: typed['a one-time password'],
    newPassword: typed['a password of one’s own'],
  });
  const ada = await signOn(node, 'agent-portal', 'ada', typed['a password of one’s own']);
  drawn['the session of an agent'] = tokenOf(ada);
  const work = as(ada);
  const currentPassword = typed['a password of one’s own'];
  const begun = await work('POST', '/api/agent-portal/session/second-factor', { currentPassword }, true);
  drawn['the secret of a second factor'] = z.object({ secret: z.string() }).parse(begun).secret;
  const code = codesOf(begun)(systemClock.now());
  const confirmed = await work('POST', '/api/agent-portal/session/second-factor/confirmation', { code }, true);
  const { recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed);
  recoveryCodes.forEach((each, n) => {
    drawn[`recovery code ${n}`] = each;
  });
  const queue = withId.parse(
    await manage('POST', `${base}/queues`, {
      name: 'Help',
      priority: 5,
      offerTimeoutSeconds: 20,
      memberIds: [user.id],
    }),
  );
  await manage('POST', `${base}/chat-pages`, { key: 'help', name: 'Help', queueId: queue.id, enabled: true });
  await chat(node, drawn);
  await manage('PUT', '/api/web-manager/health/alarm-settings', {
    ...alarmSettingsBody,
    webhookUrl: 'http://127.0.0.1:1/hook',
    webhookSecret: typed['the secret of the webhook'],
  });
  await manage('POST', '/api/web-manager/health/webhook-test');
  await manage('POST', `${base}/users/${user.id}/password`, { password: typed['a second one-time password'] });
  await fail(node, database, manage, base, user.id);
  for (const at of ['health', 'health/alarm-settings', 'health/deliveries', 'audit', 'installation', 'session']) {
    await manage('GET', `/api/web-manager/${at}`);
  }
  await manage('GET', `${base}/users/${user.id}`);
  await node.call('GET', '/health/ready');
  await node.call('GET', '/metrics', { headers: { authorization: `Bearer ${metricsToken}` } });
  await node.call('GET', '/metrics', { headers: { authorization: `Bearer ${metricsToken}x` } });
  return drawn;
}

async function signOn(node: Watched, door: string, userName: string, password: string): Promise<string> {
  const { cookie, status } = await node.call('POST', `/api/${door}/session`, { body: { userName, password } });
  expect(status).toBe(200);
  return cookie;
}

const tokenOf = (cookie: string): string => cookie.split('=')[1] ?? '';

/** A customer with a file. */
async function chat(node: Watched, drawn: Record<string, string>): Promise<void> {
  const open = { openId: randomUUID(), name: 'Grace', question: 'Hello?' };
  const opened = await node.call('POST', '/api/web-interaction/pages/help/contacts', { body: open, shows: true });
  const { token } = z.object({ token: z.string() }).parse(JSON.parse(opened.text));
  drawn['the token of a chat'] = token;
  const headers = { authorization: `Bearer ${token}` };
  const query = new URLSearchParams({ clientId: randomUUID(), name: 'note.txt', size: '7' });
  const sent = await node.call('POST', `${customerAttachmentsPath}?${query}`, {
    body: 'A note.',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  });
  const { attachment } = sentAttachment.parse(JSON.parse(sent.text));
  const at = `${customerAttachmentsPath}/${attachment.id}/link`;
  const { url } = attachmentLink.parse(JSON.parse((await node.call('GET', at, { headers, shows: true })).text));
  const signature = [...new URL(url, 'http://x').searchParams.values()].sort(
    (one, other) => other.length - one.length,
  )[0];
  drawn['the signature of a link'] = signature ?? '';
  expect((await node.call('GET', url)).status).toBe(200);
  await node.call('GET', `${url}x`);
}

type Manage = (method: string, at: string, body?: unknown) => Promise<unknown>;

/** What goes wrong: a wrong password, a body that is none, a query, and a database that refuses in the middle. */
async function fail(node: Watched, database: TestDatabase, manage: Manage, base: string, user: string): Promise<void> {
  for (const door of ['web-manager', 'agent-portal']) {
    const body = { userName: 'admin', password: typed['a password typed wrong'] };
    expect((await node.call('POST', `/api/${door}/session`, { body })).status).toBe(401);
    const broken = `{"userName": "admin", "password": "${typed['a password in a broken body']}`;
    expect((await node.call('POST', `/api/${door}/session`, { body: broken })).status).toBe(400);
    await node.call('GET', `/api/${door}/session?token=${typed['a secret in a query']}`);
  }
  await node.call('GET', `/nowhere?password=${typed['a secret in a query']}`);
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(`create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'no' using detail = new::text, hint = new::text; end $$`);
  await owner.query('create trigger refuse before update on user_account for each row execute function refuse()');
  const body = { password: typed['a password when the database fails'] };
  expect(await manage('POST', `${base}/users/${user}/password`, body)).toMatchObject({ code: 'SERVER_FAULT' });
  await owner.query('drop trigger refuse on user_account');
  await owner.end();
}

test('no secret is in the log, the audit, the database, an error, an answer, a notification, the metrics or health', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const said: Said[] = [];
  const log = createLog('trace', { write: (line) => void said.push({ where: 'the log', what: line }) });
  await ensureFirstAdministrator(database.db, systemClock, {
    userName: 'admin',
    password: typed['the first password'],
  });
  const owner = new pg.Client(database.owner);
  await owner.connect();
  onTestFinished(() => owner.end());
  owner.on('notification', ({ payload = '' }) => void said.push({ where: 'a notification', what: payload }));
  await owner.query('listen relais_events');
  await owner.query('listen relais_signal');
  const outbound = { privateNetworks: ['127.0.0.1'] };
  const node = await startTestNode(database.db, undefined, { log, metricsToken, outbound });
  const watched = new Watched(node.url);
  const drawn = await live(watched, database);
  await node.stop();
  const { key } = await tellOfCertificate(database, log);
  await tellOfWrongPassword(database, log);
  said.push(...watched.said, ...(await everyRow(owner)));
  const passwords = { app: database.app.password, system: database.system.password, owner: database.owner.password };
  const planted: Record<string, string> = {
    ...typed,
    ...drawn,
    'the key of the certificate': key.split('\n')[1] ?? '',
    'the secret key': Buffer.from(testSecretKey).toString('base64'),
    'the secret key in hexadecimal': Buffer.from(testSecretKey).toString('hex'),
    ...Object.fromEntries(Object.entries(passwords).map(([role, word]) => [`the password of ${role}`, String(word)])),
  };
  expect(said.filter(({ where }) => where === 'the log').length).toBeGreaterThan(50);
  expect(said.some(({ where }) => where === 'the table audit_entry')).toBe(true);
  for (const [name, secret] of Object.entries(planted)) expect(secret.length, name).toBeGreaterThan(7);
  const found = Object.entries(planted).flatMap(([name, secret]) =>
    said.filter(({ what }) => what.includes(secret)).map(({ where }) => `${name} is in ${where}`),
  );
  expect([...new Set(found)]).toEqual([]);
});

/** A node that serves HTTPS, and is given a key that does not fit. */
async function tellOfCertificate(database: TestDatabase, log: ReturnType<typeof createLog>): Promise<{ key: string }> {
  const pem = await makeCertificate({ from: new Date(Date.now() - 86_400_000), days: 30 });
  const [certFile, keyFile] = ['cert', 'key'].map((name) => path.join(tmpdir(), `relais-${name}-${randomUUID()}.pem`));
  if (certFile === undefined || keyFile === undefined) throw new Error('no names');
  const stale = await makeCertificate({ from: new Date(Date.now() - 86_400_000), days: 30 });
  await Promise.all([writeFile(certFile, stale.cert), writeFile(keyFile, pem.key)]);
  const node = await startTestNode(database.db, undefined, { log, tls: { certFile, keyFile, ...pem } });
  const answer = await new Promise<string>((resolve, reject) => {
    const options = { ca: pem.cert, servername: 'localhost' };
    httpsGet(`${node.url}/health/ready`, options, (response) => void textOf(response).then(resolve, reject)).on(
      'error',
      reject,
    );
  });
  expect(answer).toContain('certificate');
  await node.stop();
  expect(await readFile(keyFile, 'utf8')).toBe(pem.key);
  await Promise.all([rm(certFile), rm(keyFile)]);
  return pem;
}

/** A node whose database refuses its password. */
async function tellOfWrongPassword(database: TestDatabase, log: ReturnType<typeof createLog>): Promise<void> {
  const wrong = { ...database.system, password: `${database.system.password}x` };
  const db = openDatabase({
    app: database.app,
    system: wrong,
    onIdleError: (error) => log.warn({ err: error }, 'broke'),
  });
  await startTestNode(db, undefined, { log }).catch((error: unknown) => log.error({ err: error }, 'the start failed'));
  await db.close();
}

test('the id of a request is in its answer, in the problem that it tells, and in the log', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const node = await startTestNode(database.db, undefined, { log });
  onTestFinished(() => node.stop());
  for (const at of ['/nowhere', '/api/web-manager/tenants', '/api/agent-portal/nothing', '/%zz']) {
    const response = await fetch(`${node.url}${at}`);
    const id = response.headers.get('x-request-id') ?? '';
    expect(id, at).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json(), at).toMatchObject({ requestId: id });
    if (at !== '/%zz') await expect.poll(() => lines.some((line) => line.includes(`"reqId":"${id}"`))).toBe(true);
  }
  const fine = await fetch(`${node.url}/health/live`);
  expect(fine.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
