import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { SecondFactorGroup } from '#contracts/web-manager/installation.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { codesOf } from '#tests/support/codes.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestApp, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { ownAccessRouter } from './own-access.routes.ts';
import { hashPassword } from './password.ts';
import { deleteSecondFactor } from './second-factor.store.ts';
import { findSession } from './session.store.ts';
import { signOn } from './sign-on.service.ts';

const password = 'the right password';
const door = 'agent-portal';
const path = `/api/${door}/session`;
let database: TestDatabase;
let clock: ManualClock;
let ground: SecretGround;
let app: TestApp;
let passwordHash: string;
let tenant: TenantId;
let key: string;
let ada: UserId;
let complete: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = manualClock();
  ground = { db: database.db, clock, secrets: testSecrets };
  key = `t-${crypto.randomUUID().slice(0, 8)}`;
  tenant = await addTenant(database.db, { key });
  ada = await addUser(database.db, tenant, { userName: 'ada', passwordHash });
  complete = [];
  const own = ownAccessRouter(ground, door, {
    onComplete: async ({ userName }) => void complete.push(userName),
    onDeskEmpty: async () => undefined,
  });
  app = await createTestApp(ground, `/api/${door}/*`, { own });
  await ask('nobody');
  return () => app.close();
});

const ask = (group: SecondFactorGroup) =>
  database.db.asSystem(({ q }) => q.updateTable('installation').set({ second_factor_for: group }).execute());
const enter = async (change: { userName?: string; password?: string } = {}) => {
  const attempt = { door, userName: 'ada', password, tenantKey: key, address: '192.0.2.1', userAgent: '', ...change };
  const { token, session } = await signOn(ground, { ...attempt, door });
  return { cookie: `relais-${door}=${token}`, awaits: session.awaits, token };
};
const post = (cookie: string, at: string, body: object = {}) =>
  app.call({ method: 'POST', url: `${path}${at}`, cookie, body });
const trail = () =>
  database.db.asSystem(({ q }) =>
    q.selectFrom('audit_entry').selectAll().where('tenant_id', '=', tenant).orderBy('at').orderBy('id').execute(),
  );
const refused = (code: string) => ({ body: expect.objectContaining({ code }) });

/** Ada sets up her second factor; answers her application and her recovery codes. */
async function enrolled() {
  const { cookie } = await enter();
  const begun = await post(cookie, '/second-factor', { currentPassword: password });
  const application = codesOf(begun.body);
  const answer = await post(cookie, '/second-factor/confirmation', { code: application(clock.now()) });
  expect(answer.status).toBe(200);
  clock.advance(30);
  const { recoveryCodes } = answer.body as { recoveryCodes: string[] };
  return { application, recoveryCodes, cookie };
}

test('who has a second factor is in only after its code, and until then nothing is told of him', async () => {
  const { application } = await enrolled();
  const { cookie, awaits } = await enter();
  expect(awaits).toBe('code');
  expect(await post(cookie, '/second-factor', { currentPassword: password })).toMatchObject(
    refused('SECOND_FACTOR_REQUIRED'),
  );
  const wrong = await post(cookie, '/code', { code: '000000' });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'CODE_WRONG', fields: [{ path: 'code' }] } });
  expect(complete).toEqual([]);
  const right = await post(cookie, '/code', { code: application(clock.now()).replace(/(...)/, '$1 ') });
  expect(right).toMatchObject({ status: 200, body: { userName: 'ada', firstName: 'Ada', hasSecondFactor: true } });
  expect(right.body).not.toHaveProperty('awaits');
  expect(complete).toEqual(['ada']);
});

test('a code is taken once, also by two at once', async () => {
  const { application } = await enrolled();
  const code = application(clock.now());
  const [one, other] = [await enter(), await enter()];
  const answers = await Promise.all([one, other].map(({ cookie }) => post(cookie, '/code', { code })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const late = await enter();
  expect(await post(late.cookie, '/code', { code })).toMatchObject(refused('CODE_WRONG'));
});

test('a recovery code serves once, and the audit tells that it did', async () => {
  const { recoveryCodes } = await enrolled();
  expect(recoveryCodes).toHaveLength(10);
  const [first = ''] = recoveryCodes;
  const { cookie } = await enter();
  expect(await post(cookie, '/code', { code: first.toUpperCase() })).toMatchObject({ status: 200 });
  const again = await enter();
  expect(await post(again.cookie, '/code', { code: first })).toMatchObject(refused('CODE_WRONG'));
  const used = (await trail()).find(({ action }) => action === 'recovery-code-used');
  expect(used).toMatchObject({ object_name: 'ada', changes: [{ field: 'recoveryCodesLeft', after: 9 }] });
});

test('ten wrong codes are all, from wherever they come, and the right one waits then, too', async () => {
  const { application } = await enrolled();
  const { cookie } = await enter();
  const answers = await Promise.all(Array.from({ length: 15 }, () => post(cookie, '/code', { code: '000000' })));
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  const elsewhere = await enter();
  const right = () => post(elsewhere.cookie, '/code', { code: application(clock.now()) });
  expect(await right()).toMatchObject(refused('SIGN_ON_LIMITED'));
  clock.advance(15 * 60);
  const later = await enter();
  expect(await post(later.cookie, '/code', { code: application(clock.now()) })).toMatchObject({ status: 200 });
  const failed = (await trail()).filter(({ action }) => action === 'sign-on-failed');
  expect(failed).toHaveLength(2);
  for (const failures of [1, 10]) {
    const told = [
      { field: 'door', after: door },
      { field: 'failures', after: failures },
    ];
    expect(failed.map(({ changes }) => changes)).toContainEqual([...told, { field: 'signOnStep', after: 'code' }]);
  }
});

test('a session that waits for its code is over after ten minutes', async () => {
  const { application } = await enrolled();
  const { cookie, token } = await enter();
  clock.advance(10 * 60);
  expect(await findSession(database.db, clock, token, door)).toBeUndefined();
  expect(await post(cookie, '/code', { code: application(clock.now()) })).toMatchObject(refused('SIGN_ON_REQUIRED'));
});

test('setting up needs the password, and counts only once it is confirmed', async () => {
  const { cookie } = await enter();
  expect(await post(cookie, '/second-factor')).toMatchObject(refused('PASSWORD_WRONG'));
  expect(await post(cookie, '/second-factor/confirmation', { code: '1' })).toMatchObject(
    refused('SECOND_FACTOR_MISSING'),
  );
  await post(cookie, '/second-factor', { currentPassword: password });
  expect(await post(cookie, '/second-factor/confirmation', { code: '000000' })).toMatchObject(refused('CODE_WRONG'));
  expect((await enter()).awaits).toBeUndefined();
});

test('what is set up cannot be set up over it, but removed with password and code', async () => {
  const { application, cookie } = await enrolled();
  const remove = (body: object) => post(cookie, '/second-factor/removal', body);
  expect(await post(cookie, '/second-factor', { currentPassword: password })).toMatchObject(
    refused('SECOND_FACTOR_IN_USE'),
  );
  const code = application(clock.now());
  expect(await remove({ currentPassword: 'wrong', code })).toMatchObject(refused('PASSWORD_WRONG'));
  expect(await remove({ currentPassword: password, code: '000000' })).toMatchObject(refused('CODE_WRONG'));
  expect(await remove({ currentPassword: password, code })).toMatchObject({
    status: 200,
    body: { hasSecondFactor: false },
  });
  expect((await enter()).awaits).toBeUndefined();
  expect((await trail()).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['second-factor-added', 'second-factor-removed']),
  );
});

test('recovery codes are drawn anew with password and code; those before serve no more', async () => {
  const { application, recoveryCodes, cookie } = await enrolled();
  const renew = (body: object) => post(cookie, '/second-factor/recovery-codes', body);
  const code = application(clock.now());
  expect(await renew({ currentPassword: 'wrong', code })).toMatchObject(refused('PASSWORD_WRONG'));
  expect(await renew({ currentPassword: password, code: '000000' })).toMatchObject(refused('CODE_WRONG'));
  const answer = await renew({ currentPassword: password, code });
  expect(answer.status).toBe(200);
  const { recoveryCodes: anew } = answer.body as { recoveryCodes: string[] };
  expect(new Set([...anew, ...recoveryCodes]).size).toBe(20);
  const { cookie: late } = await enter();
  expect(await post(late, '/code', { code: recoveryCodes[0] })).toMatchObject(refused('CODE_WRONG'));
  expect(await post(late, '/code', { code: anew[0] })).toMatchObject({ status: 200, body: { hasSecondFactor: true } });
  expect((await trail()).filter(({ action }) => action === 'recovery-codes-renewed')).toHaveLength(1);
});

test('recovery codes drawn twice at once are ten in the end', async () => {
  const { application, recoveryCodes, cookie } = await enrolled();
  const codes = [application(clock.now()), ...recoveryCodes.slice(0, 2)];
  const answers = await Promise.all(
    codes.map((code) => post(cookie, '/second-factor/recovery-codes', { currentPassword: password, code })),
  );
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  for (const { status } of answers) expect([200, 422]).toContain(status);
  const kept = await database.db.asSystem(({ q }) =>
    q.selectFrom('recovery_code').select('user_id').where('user_id', '=', ada).execute(),
  );
  expect(kept).toHaveLength(10);
});

test('who has no second factor has no recovery codes', async () => {
  const { cookie } = await enter();
  const given = { currentPassword: password, code: '123456' };
  expect(await post(cookie, '/second-factor/recovery-codes', given)).toMatchObject(refused('SECOND_FACTOR_MISSING'));
});

test('neither secret nor recovery codes stand in the database or in the audit', async () => {
  const { recoveryCodes } = await enrolled();
  const { factor, codes } = await database.db.asSystem(async ({ q }) => ({
    factor: await q.selectFrom('second_factor').selectAll().where('user_id', '=', ada).executeTakeFirstOrThrow(),
    codes: await q.selectFrom('recovery_code').selectAll().where('user_id', '=', ada).execute(),
  }));
  expect(factor.secret).toMatch(/^v1\./);
  const text = JSON.stringify([codes, await trail()]);
  for (const code of recoveryCodes) expect(text).not.toContain(code.replaceAll('-', ''));
  // Sealed for her: in another person’s row it opens nothing.
  expect(() => testSecrets.open('second factor somebody', factor.secret)).toThrow();
});

test.each([
  ['nobody', []],
  ['central-administrators', []],
  ['web-manager', ['tenant-manager']],
  ['everybody', ['tenant-manager', 'supervisor', 'agent']],
] as const)('asked of %s, it must be set up first by: %s', async (group, roles) => {
  await ask(group);
  for (const role of ['tenant-manager', 'supervisor', 'agent'] as const) {
    await addUser(database.db, tenant, { userName: role, role, passwordHash });
    const { awaits } = await enter({ userName: role });
    expect(awaits).toBe(roles.some((each) => each === role) ? 'enrolment' : undefined);
  }
});

test('who must set it up needs no password again, and is in once it is confirmed', async () => {
  await ask('everybody');
  const { cookie, awaits } = await enter();
  expect(awaits).toBe('enrolment');
  expect(await app.call({ method: 'GET', url: `${path}/open`, cookie })).toMatchObject(
    refused('SECOND_FACTOR_REQUIRED'),
  );
  const { body } = await post(cookie, '/second-factor');
  const answer = await post(cookie, '/second-factor/confirmation', { code: codesOf(body)(clock.now()) });
  expect(answer).toMatchObject({ status: 200, body: { recoveryCodes: expect.any(Array) } });
  expect(complete).toEqual(['ada']);
  expect(await app.call({ method: 'GET', url: `${path}/open`, cookie })).toMatchObject({ status: 200 });
});

test('who waits elsewhere to set it up is not in when its owner has done so, and begins anew with the code', async () => {
  const earlier = await enter();
  await ask('everybody');
  const [own, elsewhere] = [await enter(), await enter()];
  const { body } = await post(own.cookie, '/second-factor');
  const application = codesOf(body);
  const answer = await post(own.cookie, '/second-factor/confirmation', { code: application(clock.now()) });
  expect(answer.status).toBe(200);
  expect(complete).toEqual(['ada']);
  const look = (cookie: string) => app.call({ method: 'GET', url: `${path}/open`, cookie });
  expect(await look(elsewhere.cookie)).toMatchObject(refused('SIGN_ON_REQUIRED'));
  expect(await look(own.cookie)).toMatchObject({ status: 200 });
  // It was complete before anybody asked.
  expect(await look(earlier.cookie)).toMatchObject({ status: 200 });
  expect((await enter()).awaits).toBe('code');
});

test('a policy that comes later cuts nobody off; the next sign-on asks', async () => {
  const { cookie } = await enter();
  await ask('everybody');
  expect(await app.call({ method: 'GET', url: `${path}/open`, cookie })).toMatchObject({ status: 200 });
  expect((await enter()).awaits).toBe('enrolment');
});

test('taken away by an administrator while its code was awaited, the password is enough', async () => {
  await enrolled();
  const { cookie } = await enter();
  await database.db.inTenant(tenant, (tx) => deleteSecondFactor(tx, ada));
  expect(await post(cookie, '/code', { code: 'anything' })).toMatchObject({ status: 200 });
});

test('taken away while its code was awaited, it must be set up again where the installation asks for it', async () => {
  await enrolled();
  const { cookie } = await enter();
  await ask('everybody');
  await database.db.inTenant(tenant, (tx) => deleteSecondFactor(tx, ada));
  complete = [];
  const answer = await post(cookie, '/code', { code: 'anything' });
  expect(answer).toMatchObject({ status: 200, body: { awaits: 'enrolment' } });
  expect(complete).toEqual([]);
  expect(await app.call({ method: 'GET', url: `${path}/open`, cookie })).toMatchObject(
    refused('SECOND_FACTOR_REQUIRED'),
  );
});
