/** Many users at once: a file is taken whole or with its faulty lines left out, and one change reaches all or nobody. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { importPreview, importResult } from '#contracts/web-manager/user-import.ts';
import { renewLeases } from '#server/agents/presence.ts';
import { verifyPassword } from '#server/identity/password.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { type Scene, talking } from '#tests/support/scene.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { webManagerRouter } from './routes.ts';

let database: TestDatabase;
let ground: Ground;
let app: TestApp;
let tenant: TenantId;
let manager: UserId;

beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: manualClock() };
  app = await createTestApp(ground, '/api/web-manager/*', webManagerRouter({ ...ground, secrets: testSecrets }));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  tenant = await addTenant(database.db);
  manager = await addUser(database.db, tenant, { role: 'tenant-manager', userName: 'manager' });
});

async function post(path: string, body: object, at: { tenant: TenantId; manager: UserId } = { tenant, manager }) {
  const cookie = await sessionCookie(ground, { userId: at.manager, tenantId: at.tenant, door: 'web-manager' });
  return app.call({ method: 'POST', url: `/api/web-manager/tenants/${at.tenant}/users/${path}`, body, cookie });
}
const accounts = (of: TenantId = tenant) =>
  database.db.asSystem(({ q }) =>
    q
      .selectFrom('user_account')
      .select(['id', 'user_name', 'last_name', 'role', 'kind', 'disabled', 'password_hash', 'must_change_password'])
      .where('tenant_id', '=', of)
      .orderBy('user_name')
      .execute(),
  );
const entries = () =>
  database.db.asSystem(({ q }) =>
    q
      .selectFrom('audit_entry')
      .select(['action', 'object_name'])
      .where('tenant_id', '=', tenant)
      .orderBy('object_name')
      .execute(),
  );
const three =
  'userName,firstName,lastName,password\nada,Ada,Lovelace,a good password 1\ngrace,Grace,Hopper,\nbad name,Bad,Name,';

test('a file is previewed without a change, and says of each line what it would do and what is wrong', async () => {
  const { status, body } = await post('import/preview', { csv: three, existing: 'refuse' });
  expect(status).toBe(200);
  expect(importPreview.parse(body)).toMatchObject({
    columns: ['userName', 'firstName', 'lastName', 'password'],
    ignored: [],
    lines: [
      { line: 2, userName: 'ada', act: 'add', faults: [] },
      { line: 3, userName: 'grace', act: 'add', faults: [] },
      {
        line: 4,
        userName: 'bad name',
        act: 'add',
        faults: [{ column: 'userName', kind: 'format', value: 'bad name' }],
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain('a good password 1');
  expect(await accounts()).toHaveLength(1);
});

test('a file adds persons and services, and a service keeps the password that it has', async () => {
  const csv = 'userName,kind,firstName,lastName\nrobot,service,Robby,Robot\nada,,Ada,Lovelace';
  const { body } = await post('import', { csv, existing: 'refuse', leaveOut: false });
  expect(importResult.parse(body)).toMatchObject({ added: 2 });
  const added = await accounts();
  expect(added.map((each) => [each.user_name, each.kind, each.must_change_password])).toEqual([
    ['ada', 'person', true],
    ['manager', 'person', false],
    ['robot', 'service', false],
  ]);
});

test('a file with a fault is not taken at all, unless faulty lines are left out', async () => {
  const refused = await post('import', { csv: three, existing: 'refuse', leaveOut: false });
  expect(refused).toMatchObject({ status: 422, body: { code: 'IMPORT_FAULTY' } });
  expect(await accounts()).toHaveLength(1);
  const { body } = await post('import', { csv: three, existing: 'refuse', leaveOut: true });
  const result = importResult.parse(body);
  expect(result).toMatchObject({ added: 2, changed: 0, unchanged: 0, leftOut: 1, passwords: [{ userName: 'grace' }] });
  const [ada, grace] = await accounts();
  expect([ada?.must_change_password, grace?.must_change_password]).toEqual([true, true]);
  expect(await verifyPassword(ada?.password_hash, 'a good password 1')).toBe(true);
  expect(await verifyPassword(grace?.password_hash, result.passwords[0]?.password ?? '')).toBe(true);
  expect(await entries()).toEqual([
    { action: 'added', object_name: 'ada' },
    { action: 'added', object_name: 'grace' },
  ]);
  const log = await database.db.asSystem(({ q }) => q.selectFrom('audit_entry').select('changes').execute());
  expect(JSON.stringify(log)).not.toContain(result.passwords[0]?.password);
});

test('the installation’s policy for passwords holds for those of a file', async () => {
  const csv = 'userName,firstName,lastName,password\ngrace,Grace,Hopper,grace-hopper-77\nada,Ada,Lovelace,short word 1';
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ password_min_length: 14 }).execute());
  const { body } = await post('import/preview', { csv, existing: 'refuse' });
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ password_min_length: 10 }).execute());
  expect(importPreview.parse(body).lines.map(({ faults }) => faults)).toEqual([
    [{ column: 'password', kind: 'hasName' }],
    [{ column: 'password', kind: 'tooShort', limit: 14 }],
  ]);
});

test('taken again, it changes nobody, and with a new value only those whom it concerns', async () => {
  await post('import', { csv: three, existing: 'refuse', leaveOut: true });
  const again = 'userName,lastName\nada,Lovelace\ngrace,Murray';
  const { body } = await post('import', { csv: again, existing: 'change', leaveOut: false });
  expect(body).toMatchObject({ added: 0, changed: 1, unchanged: 1, leftOut: 0, passwords: [] });
  expect((await accounts()).map((each) => each.last_name)).toEqual(['Lovelace', 'Murray', expect.any(String)]);
});

test('a user whom a file disables loses his sessions and hands his contacts back', async () => {
  const it: Scene & { contactId: string } = await talking(database.db);
  const boss = await addUser(database.db, it.tenantId, { role: 'tenant-manager', userName: 'boss' });
  const [{ user_name: name } = { user_name: '' }] = (await accounts(it.tenantId)).filter(({ id }) => id === it.agentId);
  const at = { tenant: it.tenantId, manager: boss };
  const csv = `userName,disabled\n${name},yes`;
  expect(await post('import', { csv, existing: 'change', leaveOut: false }, at)).toMatchObject({
    body: { changed: 1 },
  });
  const contact = await database.db.asSystem(({ q }) =>
    q.selectFrom('contact').select(['state', 'agent_id']).where('id', '=', it.contactId).executeTakeFirstOrThrow(),
  );
  expect(contact).toEqual({ state: 'queued', agent_id: null });
  expect((await it.agentState()).state).toBe('offline');
});

test('a file is taken in portions, each of which locks agents as claims do: leases are renewed beside it', async () => {
  const people: UserId[] = [];
  for (let n = 0; n < 60; n++)
    people.push(await addUser(database.db, tenant, { state: 'available', userName: `p${n}` }));
  // The last of them first: the file's order is not that of the ids.
  const lines = people.map((_, n) => `p${59 - n},Renamed`);
  const csv = ['userName,lastName', ...lines].join('\n');
  let done = false;
  const renewing = (async () => {
    while (!done) await renewLeases(ground, { agents: () => people, customers: () => [] });
  })();
  const answer = await post('import', { csv, existing: 'change', leaveOut: false });
  done = true;
  await renewing;
  expect(answer).toMatchObject({ status: 200, body: { changed: 60, leftOut: 0 } });
  expect((await accounts()).filter((each) => each.last_name === 'Renamed')).toHaveLength(60);
});

test('one change reaches all who are chosen, adds and takes queues and leaves the rest as each has it', async () => {
  const [one, other] = [await addUser(database.db, tenant), await addUser(database.db, tenant)];
  const [keep, add, leave] = [
    await addQueue(database.db, tenant, { memberIds: [one] }),
    await addQueue(database.db, tenant),
    await addQueue(database.db, tenant, { memberIds: [one, other] }),
  ];
  const change = {
    role: 'supervisor',
    addQueueIds: [add],
    removeQueueIds: [leave],
    capacity: { 'web-interaction': 7 },
  };
  const body = { userIds: [one, other, one], change };
  expect(await post('change', body)).toMatchObject({ status: 200, body: { changed: 2, unchanged: 0 } });
  expect(await post('change', body)).toMatchObject({ status: 200, body: { changed: 0, unchanged: 2 } });
  const members = await database.db.asSystem(({ q }) =>
    q.selectFrom('queue_member').select(['queue_id', 'user_id']).where('tenant_id', '=', tenant).execute(),
  );
  const of = (user: UserId) =>
    members
      .filter((each) => each.user_id === user)
      .map((each) => each.queue_id)
      .sort();
  expect(of(one)).toEqual([keep, add].sort());
  expect(of(other)).toEqual([add]);
  const capacities = await database.db.asSystem(({ q }) =>
    q
      .selectFrom('agent_capacity')
      .select('capacity')
      .where('user_id', 'in', [one, other])
      .where('medium', '=', 'web-interaction')
      .execute(),
  );
  expect(capacities).toEqual([{ capacity: 7 }, { capacity: 7 }]);
});

test('a change that one of them refuses reaches nobody: oneself, or somebody who is gone', async () => {
  const one = await addUser(database.db, tenant);
  for (const [id, status, code] of [
    [manager, 409, 'USER_IS_YOURSELF'],
    ['0193f0a0-0000-7000-8000-000000000000', 404, 'USER_NOT_FOUND'],
  ] as const) {
    const answer = await post('change', { userIds: [one, id], change: { disabled: true } });
    expect(answer).toMatchObject({ status, body: { code } });
  }
  expect((await accounts()).map(({ disabled }) => disabled)).toEqual([false, false]);
});

test('a value is taken away by null', async () => {
  const one = await addUser(database.db, tenant);
  await post('change', { userIds: [one], change: { postProcessingSeconds: 30 } });
  expect(await post('change', { userIds: [one], change: { postProcessingSeconds: null } })).toMatchObject({
    body: { changed: 1 },
  });
  const agent = await database.db.asSystem(({ q }) =>
    q.selectFrom('agent').select('post_processing_seconds').where('user_id', '=', one).executeTakeFirstOrThrow(),
  );
  expect(agent.post_processing_seconds).toBeNull();
});

test('many are deleted, each audited and with his contacts handed back; oneself stays and is told', async () => {
  const it: Scene & { contactId: string } = await talking(database.db);
  const boss = await addUser(database.db, it.tenantId, { role: 'tenant-manager', userName: 'boss' });
  const other = await addUser(database.db, it.tenantId, { userName: 'other' });
  const gone = '0193f0a0-0000-7000-8000-000000000000';
  const at = { tenant: it.tenantId, manager: boss };
  const stranger = await addUser(database.db, tenant, { userName: 'stranger' });
  const answer = await post('delete', { userIds: [it.agentId, boss, gone, other, stranger, other] }, at);
  expect(answer).toMatchObject({
    status: 200,
    body: { deleted: 2, refused: [{ userId: boss, reason: 'USER_IS_YOURSELF' }] },
  });
  const left = (await accounts(it.tenantId)).map(({ user_name }) => user_name);
  expect(left).toContain('boss');
  expect(left).not.toContain('other');
  expect((await accounts()).map(({ user_name }) => user_name)).toContain('stranger');
  const contact = await database.db.asSystem(({ q }) =>
    q.selectFrom('contact').select(['state', 'agent_id']).where('id', '=', it.contactId).executeTakeFirstOrThrow(),
  );
  expect(contact).toEqual({ state: 'queued', agent_id: null });
  const audited = await database.db.asSystem(({ q }) =>
    q.selectFrom('audit_entry').select(['action']).where('tenant_id', '=', it.tenantId).execute(),
  );
  expect(audited).toEqual([{ action: 'deleted' }, { action: 'deleted' }]);
});
