/** What the page of retention is told, and what becomes of what it says. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { userId } from '#contracts/vocabulary/ids.ts';
import { type RetentionView, retentionEffect, retentionView } from '#contracts/web-manager/retention.ts';
import type { Ground } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import { createRetention } from '#server/retention.ts';
import { logPastDays } from '#tests/support/event-days.ts';
import { addQueue, addTenant } from '#tests/support/fixtures.ts';
import { addOldContacts } from '#tests/support/old-contacts.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { webManagerRouter } from './routes.ts';

const url = '/api/web-manager/retention';
let database: TestDatabase;
let ground: Ground;
let app: TestApp;
let cookie: string;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: { now: () => new Date() } };
  app = await createTestApp(ground, '/api/web-manager/*', webManagerRouter({ ...ground, secrets: testSecrets }));
  const id = newId(userId, ground.clock);
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('user_account')
      .values({
        id,
        tenant_id: null,
        user_name: `admin-${randomUUID()}`,
        first_name: 'Central',
        last_name: 'Administrator',
        role: 'central-administrator',
        password_hash: 'none',
        must_change_password: false,
      })
      .execute(),
  );
  cookie = await sessionCookie(ground, { userId: id, door: 'web-manager' });
  owner = new pg.Client(database.owner);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.close();
  await database.drop();
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const read = async () => retentionView.parse((await app.call({ method: 'GET', url, cookie })).body);
const inputOf = ({ held: _, ...input }: RetentionView) => input;

test('it says what there is and what each setting would delete, and that is what goes', async () => {
  const [one, two] = [await addTenant(database.db), await addTenant(database.db)];
  const queueId = await addQueue(database.db, one);
  const add = (count: number, days: number) => addOldContacts(database.db, one, { queueId, count, at: daysAgo(days) });
  await add(3, 500);
  await add(4, 50);
  await addOldContacts(database.db, two, { queueId: await addQueue(database.db, two), count: 2, at: daysAgo(50) });
  await logPastDays(owner, one, [
    { daysAgo: 40, events: 6 },
    { daysAgo: 2, events: 5 },
  ]);
  const now = await read();
  expect(now).toMatchObject({ contactKeepDays: 730, eventKeepDays: 90, auditKeepDays: 730, ofTenants: [] });
  expect(now.held).toMatchObject({ contacts: { count: 9, more: false }, events: { count: 11 } });
  expect(Date.parse(now.held.contacts.oldest ?? '')).toBeLessThan(daysAgo(499).getTime());
  expect(now.held.events.oldest?.slice(0, 10)).toBe(daysAgo(40).toISOString().slice(0, 10));

  const effectOf = async (change: object) => {
    const { body } = await app.call({
      method: 'POST',
      url: `${url}/effect`,
      cookie,
      body: { ...inputOf(now), ...change },
    });
    return retentionEffect.parse(body);
  };
  const none = { count: 0, more: false };
  expect(await effectOf({})).toEqual({ contacts: none, events: none, audit: none });
  expect((await effectOf({ contactKeepDays: 100 })).contacts.count).toBe(3);
  expect((await effectOf({ contactKeepDays: 0 })).contacts.count).toBe(0);
  const own = { contactKeepDays: 0, ofTenants: [{ tenantId: two, contactKeepDays: 30 }] };
  expect((await effectOf(own)).contacts.count).toBe(2);
  expect((await effectOf({ eventKeepDays: 30 })).events.count).toBe(6);

  const body = { ...inputOf(now), ...own, eventKeepDays: 30 };
  const saved = await app.call({ method: 'PUT', url, cookie, body });
  expect(saved.body).toMatchObject({ ...own, eventKeepDays: 30, version: 2 });
  expect((await app.call({ method: 'PUT', url, cookie, body })).body).toMatchObject({ code: 'VERSION_CHANGED' });
  await createRetention(ground, { info: () => undefined }).slice();
  expect((await read()).held).toMatchObject({ contacts: { count: 7 }, events: { count: 5 } });

  const { rows } = await owner.query(
    "select object, tenant_id, changes from audit_entry where action = 'changed' order by object",
  );
  expect(rows).toEqual([
    {
      object: 'installation',
      tenant_id: null,
      changes: [
        { field: 'contactKeepDays', before: 730, after: 0 },
        { field: 'eventKeepDays', before: 90, after: 30 },
      ],
    },
    { object: 'tenant', tenant_id: two, changes: [{ field: 'contactKeepDays', after: 30 }] },
  ]);
});

test('a tenant that is gone is told, and nothing is changed', async () => {
  const before = await read();
  const body = { ...inputOf(before), ofTenants: [{ tenantId: randomUUID(), contactKeepDays: 30 }] };
  expect((await app.call({ method: 'PUT', url, cookie, body })).body).toMatchObject({ code: 'TENANT_NOT_FOUND' });
  expect(inputOf(await read())).toEqual(inputOf(before));
});
