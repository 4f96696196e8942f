/** What administrators do is written down, with what was before and after, by whom and from where; and stays so. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { auditEntry } from '#contracts/web-manager/audit.ts';
import { tenantView } from '#contracts/web-manager/tenants.ts';
import { expireEntries } from '#server/audit/audit.store.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { type Call, createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { webManagerRouter } from './routes.ts';

const base = '/api/web-manager';
const password = 'the-administrator-1';
let database: TestDatabase;
let ground: Ground & { clock: ReturnType<typeof manualClock> };
let app: TestApp;
let cookie: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: manualClock() };
  await ensureFirstAdministrator(database.db, ground.clock, { userName: 'admin', password });
  app = await createTestApp(ground, `${base}/*`, webManagerRouter({ ...ground, secrets: testSecrets }));
  const signedOn = await app.call({ method: 'POST', url: `${base}/session`, body: { userName: 'admin', password } });
  cookie = signedOn.setCookie?.split(';')[0] ?? '';
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const page = z.object({ items: z.array(auditEntry), next: z.uuid().optional() });
const withId = z.object({ id: z.string() });
const call = async (method: Call['method'], path: string, body?: object) => {
  const answer = await app.call({ method, url: `${base}${path}`, cookie, ...(body === undefined ? {} : { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const entriesOf = async (query: string) => page.parse(await call('GET', `/audit?${query}`)).items;

test('a queue from its addition to its deletion, with its members by name', async () => {
  const tenant = await addTenant(database.db);
  const ada = await addUser(database.db, tenant, { userName: 'ada' });
  const path = `/tenants/${tenant}/queues`;
  const body = { name: 'Support', priority: 5, offerTimeoutSeconds: 20, memberIds: [ada] };
  const { id } = withId.parse(await call('POST', path, body));
  ground.clock.advance(1);
  await call('PUT', `${path}/${id}`, { ...body, name: 'Help', memberIds: [], version: 1 });
  ground.clock.advance(1);
  await call('PUT', `${path}/${id}`, { ...body, name: 'Help', memberIds: [], version: 2 });
  ground.clock.advance(1);
  await call('DELETE', `${path}/${id}`);
  const entries = await entriesOf(`objectId=${id}`);
  expect(entries.map(({ action }) => action)).toEqual(['deleted', 'changed', 'added']);
  expect(entries[1]).toMatchObject({
    tenant: { id: tenant },
    actor: { name: 'admin', role: 'central-administrator' },
    address: '127.0.0.1',
    object: 'queue',
    objectName: 'Help',
    changes: [
      { field: 'members', before: ['ada'], after: [] },
      { field: 'name', before: 'Support', after: 'Help' },
    ],
  });
});

test('what files a tenant lets people send is in it', async () => {
  const id = await addTenant(database.db);
  const tenant = tenantView.parse(await call('GET', `/tenants/${id}`));
  await call('PUT', `/tenants/${id}`, { ...tenant, attachmentMegabytes: 5, attachmentKinds: ['pdf', 'image'] });
  const [entry] = await entriesOf(`objectId=${id}`);
  expect(entry?.changes).toEqual([
    { field: 'attachmentKinds', before: ['image', 'office', 'pdf', 'text'], after: ['image', 'pdf'] },
    { field: 'attachmentMegabytes', before: 10, after: 5 },
  ]);
});

test('a change that is refused leaves no entry', async () => {
  const tenant = await addTenant(database.db);
  const path = `/tenants/${tenant}/reasons`;
  const body = { kind: 'wrap-up', name: 'Done', retired: false };
  await call('POST', path, body);
  const again = await app.call({ method: 'POST', url: `${base}${path}`, cookie, body });
  expect(again.status).toBe(409);
  expect(await entriesOf(`tenantId=${tenant}`)).toHaveLength(1);
});

test('passwords never come into it, their reset does', async () => {
  const tenant = await addTenant(database.db);
  const path = `/tenants/${tenant}/users`;
  const capacity = { voice: 0, callback: 0, email: 0, 'web-interaction': 2, 'open-media': 0 };
  const person = {
    userName: 'ada',
    firstName: 'Ada',
    lastName: 'L',
    role: 'agent',
    queueIds: [],
    capacity,
    disabled: false,
  };
  const { id } = withId.parse(await call('POST', path, { ...person, password: 'a-canary-password-1' }));
  await call('POST', `${path}/${id}/password`, { password: 'a-canary-password-2' });
  const entries = await entriesOf(`objectId=${id}`);
  expect(entries.map(({ action }) => action).sort()).toEqual(['added', 'password-reset']);
  expect(JSON.stringify(entries)).not.toMatch(/canary|argon2/);
});

test('a department and a location are entries, and are named where a user gets them', async () => {
  const tenant = await addTenant(database.db);
  const path = `/tenants/${tenant}`;
  const sales = withId.parse(await call('POST', `${path}/departments`, { name: 'Sales' }));
  const paris = withId.parse(await call('POST', `${path}/locations`, { name: 'Paris' }));
  const user = await addUser(database.db, tenant);
  const own = z.record(z.string(), z.unknown()).parse(await call('GET', `${path}/users/${user}`));
  await call('PUT', `${path}/users/${user}`, { ...own, departmentId: sales.id, locationId: paris.id });
  const changes = [
    { field: 'department', after: 'Sales' },
    { field: 'location', after: 'Paris' },
  ];
  expect(await entriesOf(`objectId=${user}`)).toMatchObject([{ changes }]);
  ground.clock.advance(60);
  // The user in it is no change of the department.
  await call('PUT', `${path}/departments/${sales.id}`, { name: 'Service', version: 1 });
  expect(await entriesOf(`objectId=${sales.id}`)).toMatchObject([
    { object: 'department', action: 'changed', changes: [{ field: 'name', before: 'Sales', after: 'Service' }] },
    { object: 'department', action: 'added', changes: [{ field: 'name', after: 'Sales' }] },
  ]);
  expect(await entriesOf(`objectId=${paris.id}`)).toMatchObject([{ object: 'location', action: 'added' }]);
});

test('signing on to the Web Manager is an entry', async () => {
  expect(await entriesOf('action=signed-on')).toMatchObject([{ object: 'session', actor: { name: 'admin' } }]);
});

test('is read page by page, the latest first, by time and by words', async () => {
  const tenant = await addTenant(database.db);
  for (let n = 0; n < 7; n++) {
    ground.clock.advance(60);
    await call('POST', `/tenants/${tenant}/reasons`, { kind: 'wrap-up', name: `Reason ${n}`, retired: false });
  }
  const first = page.parse(await call('GET', `/audit?tenantId=${tenant}&limit=3`));
  const second = page.parse(await call('GET', `/audit?tenantId=${tenant}&limit=3&after=${first.next}`));
  const third = page.parse(await call('GET', `/audit?tenantId=${tenant}&limit=3&after=${second.next}`));
  const names = [first, second, third].flatMap(({ items }) => items.map(({ objectName }) => objectName));
  expect(names).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Reason ${n}`));
  expect(third.next).toBeUndefined();
  expect(await entriesOf(`tenantId=${tenant}&text=reason%203`)).toHaveLength(1);
  const from = encodeURIComponent(new Date(ground.clock.now().getTime() - 90_000).toISOString());
  expect(await entriesOf(`tenantId=${tenant}&from=${from}`)).toHaveLength(2);
});

test('nobody changes or deletes it: not the server’s roles, and not the owner’s function while it is young', async () => {
  for (const config of [database.app, database.system]) {
    const client = new pg.Client(config);
    await client.connect();
    await expect(client.query("update audit_entry set actor_name = 'nobody'")).rejects.toThrow(/permission denied/);
    await expect(client.query('delete from audit_entry')).rejects.toThrow(/permission denied/);
    await expect(client.query('truncate audit_entry')).rejects.toThrow(/permission denied/);
    await client.end();
  }
  const system = new pg.Client(database.system);
  await system.connect();
  await expect(system.query('select expire_audit(89, now(), gen_random_uuid())')).rejects.toThrow(/90 days at least/);
  // A time in the future does not make entries older.
  const before = await system.query('select count(*)::int as n from audit_entry');
  await system.query("select expire_audit(90, now() + interval '10 years', gen_random_uuid())");
  const after = await system.query('select count(*)::int as n from audit_entry');
  expect(after.rows).toEqual(before.rows);
  await system.end();
});

test('what is older than the installation keeps it goes, and that is an entry', async () => {
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(`insert into audit_entry (id, at, actor_name, actor_role, address, action, object, object_name, changes)
    values (gen_random_uuid(), now() - interval '731 days', 'old', 'x', '', 'added', 'queue', 'old', '[]'),
           (gen_random_uuid(), now() - interval '729 days', 'young', 'x', '', 'added', 'queue', 'young', '[]')`);
  await owner.end();
  const clock = { now: () => new Date() };
  expect(await expireEntries(database.db, clock, 730)).toBeGreaterThanOrEqual(1);
  expect(await entriesOf('text=young')).toHaveLength(1);
  expect(await entriesOf('object=queue&text=old')).toEqual([]);
  expect(await entriesOf('action=expired')).toMatchObject([
    { object: 'audit', changes: [{ field: 'entries' }, { field: 'keepDays', after: 730 }] },
  ]);
});

test('nobody changes his own role, disables or deletes himself', async () => {
  const tenant = await addTenant(database.db);
  const id = await addUser(database.db, tenant, { role: 'tenant-manager', userName: 'eve' });
  const eve = await sessionCookie(ground, { userId: id, tenantId: tenant, door: 'web-manager' });
  const url = `${base}/tenants/${tenant}/users/${id}`;
  const { body } = await app.call({ method: 'GET', url, cookie: eve });
  const own = z.record(z.string(), z.unknown()).parse(body);
  const put = (change: object) => app.call({ method: 'PUT', url, cookie: eve, body: { ...own, ...change } });
  expect(await put({ role: 'supervisor' })).toMatchObject({
    status: 409,
    body: { code: 'USER_IS_YOURSELF', fields: [{ path: 'role' }] },
  });
  expect(await put({ disabled: true })).toMatchObject({ status: 409, body: { code: 'USER_IS_YOURSELF' } });
  expect(await app.call({ method: 'DELETE', url, cookie: eve })).toMatchObject({ status: 409 });
  expect(await put({ firstName: 'Eva' })).toMatchObject({ status: 200, body: { firstName: 'Eva' } });
});

test('an entry leads to the page of its object while there is one', async () => {
  const tenant = await addTenant(database.db, { key: 'with-pages' });
  const path = `/tenants/${tenant}/reasons`;
  const { id } = withId.parse(await call('POST', path, { kind: 'wrap-up', name: 'Solved', retired: false }));
  const [added] = await entriesOf(`objectId=${id}`);
  expect(added?.page).toEqual({ object: 'reason', id, tenantKey: 'with-pages' });
  await call('DELETE', `${path}/${id}`);
  for (const entry of await entriesOf(`objectId=${id}`)) expect(entry.page).toBeUndefined();
  const [signedOn] = await entriesOf('action=signed-on');
  expect(signedOn?.page).toMatchObject({ object: 'administrator' });
});

test.each([
  ['departments', { name: 'Sales' }, 'department'],
  ['locations', { name: 'Paris' }, 'location'],
  ['clips', { name: 'Hotline', number: '0123456789' }, 'clip'],
  [
    'users',
    {
      userName: 'cleo',
      firstName: 'Cleo',
      lastName: 'Gone',
      role: 'agent',
      queueIds: [],
      capacity: { voice: 0, callback: 0, email: 0, 'web-interaction': 1, 'open-media': 0 },
      disabled: false,
      password: 'the-first-password-7',
    },
    'user',
  ],
])('an entry leads to what was added under %s, and nowhere once it is deleted', async (of, body, object) => {
  const tenant = await addTenant(database.db);
  const { id } = withId.parse(await call('POST', `/tenants/${tenant}/${of}`, body));
  expect((await entriesOf(`objectId=${id}`))[0]?.page).toMatchObject({ object, id });
  await call('DELETE', `/tenants/${tenant}/${of}/${id}`);
  for (const entry of await entriesOf(`objectId=${id}`)) expect(entry.page).toBeUndefined();
});

test('what concerns no tenant can be asked for alone', async () => {
  const entries = await entriesOf('tenantId=none&limit=500');
  expect(entries.length).toBeGreaterThan(0);
  for (const { tenant } of entries) expect(tenant).toBeUndefined();
});
