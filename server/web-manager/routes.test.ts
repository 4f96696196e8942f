/** Every route of the door: 401, 403, other tenant, bad input, success. A route without a row in the table fails. */
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contactId, userId } from '#contracts/vocabulary/ids.ts';
import { webManagerContract } from '#contracts/web-manager/contract.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { Ground } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import { accessRouteCases } from '#tests/support/access-routes.ts';
import {
  addCannedAnswer,
  addChatPage,
  addClip,
  addContact,
  addDepartment,
  addGoneNode,
  addLocation,
  addQueue,
  addReason,
  addTenant,
  addUser,
} from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { type Ids, password, type RouteCase, routeCases } from '#tests/support/web-manager-routes.ts';
import { webManagerRouter } from './routes.ts';

const cases: Record<string, RouteCase> = { ...routeCases, ...accessRouteCases };
const unknown = '0193f0a0-0000-7000-8000-000000000000';
const base = '/api/web-manager';
let database: TestDatabase;
let ground: Ground;
let app: TestApp;
let passwordHash: string;

/** A tenant with one of everything. */
async function addWorld(administrator: string) {
  const tenant = await addTenant(database.db);
  const user = await addUser(database.db, tenant, { passwordHash });
  const queue = await addQueue(database.db, tenant);
  const { id: page } = await addChatPage(database.db, tenant, queue);
  const free = await addQueue(database.db, tenant);
  const reason = await addReason(database.db, tenant, 'unavailable');
  const clip = await addClip(database.db, tenant);
  const contact = await addContact(database.db, tenant, queue);
  const answer = await addCannedAnswer(database.db, tenant);
  const department = await addDepartment(database.db, tenant);
  const location = await addLocation(database.db, tenant);
  const node = await addGoneNode(database.db);
  const { id: other } = await addAdministrator();
  const empty = await addTenant(database.db);
  return {
    tenant,
    user,
    queue,
    free,
    page,
    reason,
    clip,
    contact,
    answer,
    department,
    location,
    node,
    other,
    empty,
    administrator,
  };
}

async function addAdministrator(mustChangePassword = false) {
  const id = newId(userId, ground.clock);
  const name = `admin-${crypto.randomUUID()}`;
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('user_account')
      .values({
        id,
        tenant_id: null,
        user_name: name,
        first_name: 'Central',
        last_name: 'Administrator',
        role: 'central-administrator',
        password_hash: passwordHash,
        must_change_password: mustChangePassword,
      })
      .execute(),
  );
  return { id, name, cookie: await sessionCookie(ground, { userId: id, door: 'web-manager' }) };
}

let mine: Awaited<ReturnType<typeof addWorld>>;
let theirs: typeof mine;
let admin: Awaited<ReturnType<typeof addAdministrator>>;

beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: manualClock() };
  passwordHash = await hashPassword(password);
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
  app = await createTestApp(
    ground,
    `${base}/*`,
    webManagerRouter({ ...ground, secrets: testSecrets }, { publicUrls: ['https://calls.test', 'https://other.test'] }),
  );
  theirs = await addWorld('nobody');
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  admin = await addAdministrator();
  mine = await addWorld(admin.name);
});

test('the table has a row for every route of the contract', () => {
  const routes: string[] = [];
  traverseContractProcedures({ router: webManagerContract, path: [] }, ({ path }) => routes.push(path.join('.')));
  expect(Object.keys(cases).sort()).toEqual(routes.sort());
});

const entries = Object.entries(cases);
const guarded = entries.filter(([, route]) => route.public !== true);
const permitted = guarded.filter(([, route]) => route.signedOn !== true);

/** Calls the route with the things of `w` in the path of `tenant`, and its good body with `change` put in. */
function call(
  route: RouteCase,
  {
    cookie = '',
    w = mine,
    tenant = w.tenant,
    change = {},
  }: { cookie?: string; w?: Ids; tenant?: string; change?: object } = {},
) {
  const body = route.body?.(mine);
  return app.call({
    method: route.method,
    url: base + route.path(w, tenant),
    ...(cookie === '' ? {} : { cookie }),
    ...(body === undefined ? {} : { body: { ...body, ...change } }),
  });
}
const problem = (status: number, code: string) => ({ status, body: expect.objectContaining({ status, code }) });

describe('401: without a session, with one of the other door, before anything else is looked at', () => {
  test.each(guarded)('%s', async (_, route) => {
    expect(await call(route)).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
    const other = { userId: mine.user, tenantId: mine.tenant, door: 'web-manager', of: 'agent-portal' } as const;
    expect(await call(route, { cookie: await sessionCookie(ground, other) })).toMatchObject(
      problem(401, 'SIGN_ON_REQUIRED'),
    );
    const [bad] = route.bad ?? [];
    if (bad !== undefined)
      expect(await call(route, { change: bad[0] })).toMatchObject(problem(401, 'SIGN_ON_REQUIRED'));
  });
});

describe('403: a session without the permission', () => {
  test.each(permitted)('%s', async (_, route) => {
    const cookie = await sessionCookie(ground, { userId: mine.user, tenantId: mine.tenant, door: 'web-manager' });
    expect(await call(route, { cookie })).toMatchObject(problem(403, 'PERMISSION_MISSING'));
  });
});

/** What a tenant manager may ask for; the rest is the central administrator's. */
const ofManagers = new Set(
  entries
    .filter(
      ([name, route]) =>
        route.narrows === true ||
        /^(tenants\.get|installation\.setUp|users|userImport|userAccess|queues|reasons|chatPages|clips|customerData|departments|locations|cannedAnswers)\b/.test(
          name,
        ),
    )
    .map(([name]) => name),
);

describe('a tenant manager in the Web Manager', () => {
  const manager = async () => {
    const id = await addUser(database.db, mine.tenant, { role: 'tenant-manager', passwordHash });
    return sessionCookie(ground, { userId: id, tenantId: mine.tenant, door: 'web-manager' });
  };
  const permittedToManagers = permitted.filter(([name]) => ofManagers.has(name));
  const succeeding = permittedToManagers.filter(([, route]) => route.succeedsIn === undefined);
  const refused = permitted.filter(([name]) => !ofManagers.has(name));

  test.each(succeeding)('may ask for %s of his own tenant', async (_, route) => {
    const answer = await call(route, { cookie: await manager() });
    expect(answer.body).toMatchObject(route.answer);
    expect(answer.status).toBe(200);
  });

  test.each(permittedToManagers.filter(([, route]) => route.narrows !== true))(
    'finds no %s of another tenant',
    async (_, route) => {
      const answer = await call(route, { cookie: await manager(), w: theirs, tenant: theirs.tenant });
      expect(answer).toMatchObject(problem(404, 'TENANT_NOT_FOUND'));
    },
  );

  test.each(refused)('may not ask for %s', async (_, route) => {
    expect(await call(route, { cookie: await manager() })).toMatchObject(problem(403, 'PERMISSION_MISSING'));
  });

  test('sees no tenant but his own', async () => {
    const answer = await app.call({ method: 'GET', url: `${base}/tenants`, cookie: await manager() });
    expect(answer.body).toEqual({ items: [expect.objectContaining({ id: mine.tenant })], total: 1 });
  });
});

describe('403: before the one-time password is changed', () => {
  test.each(permitted)('%s', async (_, route) => {
    const { cookie } = await addAdministrator(true);
    expect(await call(route, { cookie })).toMatchObject(problem(403, 'PASSWORD_CHANGE_REQUIRED'));
  });
});

describe('403: before the code of the second factor was given', () => {
  const others = guarded.filter(([name]) => !['session.current', 'session.signOff', 'own.giveCode'].includes(name));
  test.each(others)('%s', async (_, route) => {
    const { cookie, id } = await addAdministrator();
    await database.db.asSystem(({ q }) =>
      q.updateTable('session').set({ awaits_code: true }).where('user_id', '=', id).execute(),
    );
    expect(await call(route, { cookie })).toMatchObject(problem(403, 'SECOND_FACTOR_REQUIRED'));
  });
});

describe('403: before the second factor that is asked for is set up', () => {
  const steps = ['own.beginSecondFactor', 'own.confirmSecondFactor'];
  const others = guarded.filter(([name]) => !['session.current', 'session.signOff', ...steps].includes(name));
  test.each(others)('%s', async (_, route) => {
    const { cookie, id } = await addAdministrator();
    await database.db.asSystem(({ q }) =>
      q.updateTable('session').set({ must_enrol: true }).where('user_id', '=', id).execute(),
    );
    expect(await call(route, { cookie })).toMatchObject(problem(403, 'SECOND_FACTOR_REQUIRED'));
  });
});

describe('403: asked for by a page of another site', () => {
  test.each(entries.filter(([, route]) => route.method !== 'GET'))('%s', async (_, route) => {
    const headers = { origin: 'https://evil.example' };
    const body = route.body?.(mine);
    const url = base + route.path(mine, mine.tenant);
    const answer = await app.call({
      method: route.method,
      url,
      cookie: admin.cookie,
      headers,
      ...(body ? { body } : {}),
    });
    expect(answer).toMatchObject(problem(403, 'REQUEST_FOREIGN_ORIGIN'));
  });
});

describe('404: things of another tenant, tenants that are none, ids that are none', () => {
  const everyId = (id: string): Ids => ({
    tenant: id,
    user: id,
    queue: id,
    free: id,
    page: id,
    reason: id,
    clip: id,
    contact: id,
    department: id,
    location: id,
    answer: id,
    node: id,
    other: id,
    empty: id,
    administrator: id,
  });
  const inTenant = entries.filter(([, route]) => route.path(everyId(''), 'TENANT').includes('TENANT'));
  test.each(inTenant)('%s', async (name, route) => {
    const { cookie } = admin;
    expect(await call(route, { cookie, tenant: unknown })).toMatchObject(problem(404, 'TENANT_NOT_FOUND'));
    if (name === 'installation.setUp') return;
    expect(await call(route, { cookie, tenant: 'none' })).toMatchObject(problem(404, 'TENANT_NOT_FOUND'));
    if (route.foreign === undefined) return;
    const foreign = { ...theirs, tenant: mine.tenant };
    expect(await call(route, { cookie, w: foreign })).toMatchObject(problem(404, route.foreign));
    const none = { ...everyId('x'), tenant: mine.tenant, empty: mine.empty };
    expect(await call(route, { cookie, w: none })).toMatchObject(problem(404, route.foreign));
  });
});

describe('400: bad input, told at its field', () => {
  const rows = entries.flatMap(([name, route]) =>
    (route.bad ?? []).map(([change, field]) => ({ name, route, change, field })),
  );
  test.each(rows)('$name: $field', async ({ route, change, field }) => {
    const answer = await call(route, { cookie: admin.cookie, change });
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: expect.arrayContaining([expect.objectContaining({ path: field })]) });
  });
});

describe('400: a list that is asked for wrongly, told at its field', () => {
  test.each([
    ['users', 'pageSize=201', 'pageSize'],
    ['users', 'page=0', 'page'],
    ['users', 'sort=password', 'sort'],
    ['users', 'order=up', 'order'],
    ['users', 'role=central-administrator', 'role'],
    ['users', 'department=none', 'department'],
    ['queues', 'sort=memberIds', 'sort'],
    ['reasons', 'kind=other', 'kind'],
    ['chat-pages', 'state=ajar', 'state'],
    ['departments', `search=${'x'.repeat(101)}`, 'search'],
  ])('%s?%s', async (list, query, field) => {
    const url = `${base}/tenants/${mine.tenant}/${list}?${query}`;
    const answer = await app.call({ method: 'GET', url, cookie: admin.cookie });
    expect(answer).toMatchObject(problem(400, 'INPUT_INVALID'));
    expect(answer.body).toMatchObject({ fields: [expect.objectContaining({ path: field })] });
  });
});

test('a list is searched, filtered and paged by the address', async () => {
  const ask = async (query: string) => {
    const url = `${base}/tenants/${mine.tenant}/users?${query}`;
    return (await app.call({ method: 'GET', url, cookie: admin.cookie })).body;
  };
  expect(await ask(`ids[0]=${mine.user}&ids[1]=${theirs.user}`)).toMatchObject({
    items: [{ id: mine.user }],
    total: 1,
  });
  expect(await ask('search=nobody-at-all')).toEqual({ items: [], total: 0 });
  expect(await ask('pageSize=1&page=2')).toEqual({ items: [], total: 1 });
});

describe('409: a queue that cannot be deleted', () => {
  const remove = (queue: string, heirId?: string) =>
    app.call({
      method: 'DELETE',
      url: `${base}/tenants/${mine.tenant}/queues/${queue}`,
      cookie: admin.cookie,
      ...(heirId === undefined ? {} : { body: { heirId } }),
    });

  test('because chat pages lead to it', async () => {
    expect(await remove(mine.queue)).toMatchObject(problem(409, 'QUEUE_IN_USE'));
  });

  test('because contacts are open in it and nobody takes them over', async () => {
    const contact = { id: newId(contactId, ground.clock), tenant_id: mine.tenant, queue_id: mine.free };
    await database.db.asSystem(({ q }) =>
      q
        .insertInto('contact')
        .values({
          ...contact,
          medium: 'email',
          state: 'queued',
          live: false,
          priority: 5,
          queued_at: ground.clock.now(),
        })
        .execute(),
    );
    expect(await remove(mine.free)).toMatchObject(problem(409, 'QUEUE_HAS_CONTACTS'));
    const url = `${mine.free}/contacts`;
    const count = await app.call({
      method: 'GET',
      url: `${base}/tenants/${mine.tenant}/queues/${url}`,
      cookie: admin.cookie,
    });
    expect(count.body).toEqual({ open: 1 });
    expect(await remove(mine.free, theirs.queue)).toMatchObject(problem(404, 'QUEUE_NOT_FOUND'));
    expect(await remove(mine.free, mine.free)).toMatchObject(problem(404, 'QUEUE_NOT_FOUND'));
    expect(await remove(mine.free, mine.queue)).toMatchObject({ status: 200 });
    const moved = await database.db.asSystem(({ q }) =>
      q.selectFrom('contact').select(['queue_id', 'state']).where('id', '=', contact.id).executeTakeFirstOrThrow(),
    );
    expect(moved).toEqual({ queue_id: mine.queue, state: 'queued' });
  });
});

describe('success', () => {
  test.each(entries.filter(([, route]) => route.succeedsIn === undefined))('%s', async (_, route) => {
    const answer = await call(route, route.public === true ? {} : { cookie: admin.cookie });
    expect(answer.body).toMatchObject(route.answer);
    expect(answer.status).toBe(200);
  });
});
