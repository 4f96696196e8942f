/** System > Health through its routes: what is kept, what is never shown, what is written down. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { auditEntry } from '#contracts/web-manager/audit.ts';
import { alarmSettingsView, healthView } from '#contracts/web-manager/health.ts';
import { raiseAlarm } from '#server/health/alarm.store.ts';
import { getAlarmSettings } from '#server/health/alarm-settings.store.ts';
import { addDelivery } from '#server/health/delivery.store.ts';
import { renewNode } from '#server/health/node.store.ts';
import { webhookPurpose } from '#server/health/webhook.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import type { Ground } from '#server/platform/ground.ts';
import { addGoneNode } from '#tests/support/fixtures.ts';
import { alarmSettingsBody } from '#tests/support/health-routes.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { type Call, createTestApp, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { webManagerRouter } from './routes.ts';

const base = '/api/web-manager';
const password = 'the-administrator-1';
const { webhookSecret, webhookUrl } = alarmSettingsBody;
let database: TestDatabase;
let ground: Ground & { clock: ReturnType<typeof manualClock> };
let app: TestApp;
let cookie: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ground = { db: database.db, clock: manualClock() };
  await ensureFirstAdministrator(database.db, ground.clock, { userName: 'admin', password });
  app = await createTestApp(ground, `${base}/*`, webManagerRouter({ ...ground, secrets: testSecrets }));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  const signedOn = await app.call({ method: 'POST', url: `${base}/session`, body: { userName: 'admin', password } });
  cookie = signedOn.setCookie?.split(';')[0] ?? '';
  await database.db.asSystem(({ q }) =>
    q.updateTable('alarm_settings').set({ webhook_url: null, webhook_secret: null, version: 1 }).execute(),
  );
});

const call = (method: Call['method'], path: string, body?: object) =>
  app.call({ method, url: `${base}${path}`, cookie, ...(body === undefined ? {} : { body }) });
const settings = '/health/alarm-settings';
const save = (change: object) => call('PUT', settings, { ...alarmSettingsBody, ...change });
async function audited(object: string) {
  const { body } = await call('GET', `/audit?object=${object}`);
  return z.object({ items: z.array(auditEntry) }).parse(body).items;
}

test('the secret of the webhook is stored sealed, kept when none is given, and shown by no answer', async () => {
  const saved = await save({});
  expect(saved).toMatchObject({ status: 200, body: { hasSecret: true, webhookUrl } });
  const { webhookSecret: sealed } = await database.db.asSystem(getAlarmSettings);
  expect(testSecrets.open(webhookPurpose, sealed ?? '')).toBe(webhookSecret);
  const again = await save({ webhookSecret: undefined, diskPercent: 20, version: 2 });
  expect(again).toMatchObject({ status: 200, body: { hasSecret: true, diskPercent: 20 } });
  expect((await database.db.asSystem(getAlarmSettings)).webhookSecret).toBe(sealed);
  const answers = [saved, again, await call('GET', settings), await call('GET', '/health')];
  expect(JSON.stringify([answers, await audited('alarms')])).not.toContain(webhookSecret);
});

test('a change is written down with the host of the webhook, and a secret or address that changed without what it is', async () => {
  await save({});
  ground.clock.advance(1);
  await save({ webhookSecret: 'another-secret-of-webhooks', version: 2 });
  ground.clock.advance(1);
  await save({ webhookSecret: undefined, webhookUrl: `${webhookUrl}/token-in-the-path`, diskPercent: 20, version: 3 });
  const [third, second] = await audited('alarms');
  expect(second?.changes).toEqual([{ field: 'webhookSecret' }]);
  expect(third?.changes).toEqual([{ field: 'diskPercent', before: 15, after: 20 }, { field: 'webhookSecret' }]);
  expect(JSON.stringify(await audited('alarms'))).toContain('hooks.example.com');
  expect(JSON.stringify(await audited('alarms'))).not.toMatch(/token-in-the-path|another-secret/);
});

test.each([
  [{ webhookUrl: 'http://127.0.0.1/hook' }, 'WEBHOOK_URL_REFUSED', 'webhookUrl'],
  [{ webhookUrl: 'http://169.254.169.254/' }, 'WEBHOOK_URL_REFUSED', 'webhookUrl'],
  [{ webhookUrl: 'https://me:word@hooks.example.com/' }, 'WEBHOOK_URL_REFUSED', 'webhookUrl'],
  [{ webhookUrl: 'hooks.example.com' }, 'WEBHOOK_URL_REFUSED', 'webhookUrl'],
  [{ webhookSecret: undefined }, 'WEBHOOK_SECRET_MISSING', 'webhookSecret'],
])('a webhook that cannot work is refused at its field: %j', async (change, code, path) => {
  expect(await save(change)).toMatchObject({ status: 422, body: { code, fields: [{ path }] } });
});

test('of two administrators who save at once the second is told', async () => {
  await save({});
  expect(await save({})).toMatchObject({ status: 409, body: { code: 'VERSION_CHANGED' } });
});

test('without an address the webhook is gone, its secret with it, and what waited is given up', async () => {
  await save({});
  await database.db.asSystem(async (tx) => {
    const id = await raiseAlarm(tx, ground.clock, { rule: 'backup-old', subject: '', figures: {} });
    if (id !== undefined) await addDelivery(tx, ground.clock, id, 'raised');
  });
  const removed = await save({ webhookUrl: undefined, webhookSecret: undefined, version: 2 });
  expect(alarmSettingsView.parse(removed.body)).toMatchObject({ hasSecret: false, version: 3 });
  expect((await call('GET', '/health/deliveries')).body).toMatchObject({ items: [{ state: 'dead', kind: 'raised' }] });
  expect(await call('POST', '/health/webhook-test')).toMatchObject({ status: 409, body: { code: 'WEBHOOK_ABSENT' } });
  await database.db.asSystem(({ q }) => q.deleteFrom('alarm').execute());
});

test('health tells nodes with their parts, the last backups and what is wrong', async () => {
  const now = ground.clock.now();
  const part = { name: 'works', ok: false, condition: 'failing', advisory: true, figures: { names: 'files' } } as const;
  const node = {
    id: await addGoneNode(database.db),
    name: 'web-1:8080',
    address: 'http://10.0.0.1:8080',
    version: '0.1.0',
    startedAt: now,
    seenAt: now,
    parts: [{ ...part, since: now }],
  };
  await database.db.asSystem(async (tx) => {
    await renewNode(tx, node);
    const at = (days: number) => new Date(now.getTime() - days * 86_400_000);
    await tx.q
      .insertInto('backup_run')
      .values([
        { finished_at: at(3), ok: true, bytes: 1_000 },
        { finished_at: at(2), ok: true, bytes: 2_000 },
        { finished_at: at(1), ok: false, bytes: null },
      ])
      .execute();
    await raiseAlarm(tx, ground.clock, { rule: 'part-down', subject: 'web-1:8080/works', figures: {} });
  });
  const { body } = await call('GET', '/health');
  const health = healthView.parse(body);
  expect(health.nodes).toMatchObject([{ gone: false, parts: [{ ...part, since: now.toISOString() }] }]);
  expect(health.lastBackup).toMatchObject({ ok: true, bytes: 2_000 });
  expect(health.failedBackup).toMatchObject({ ok: false });
  expect(health.alarms).toMatchObject([{ rule: 'part-down', subject: 'web-1:8080/works' }]);
  await database.db.asSystem(({ q }) =>
    q.insertInto('backup_run').values({ finished_at: now, ok: true, bytes: 3_000 }).execute(),
  );
  expect(healthView.parse((await call('GET', '/health')).body)).not.toHaveProperty('failedBackup');
  await database.db.asSystem(({ q }) => q.deleteFrom('alarm').execute());
});

test('a node that is dismissed is written down; one that works, or that nobody knows, is not dismissed', async () => {
  const id = await addGoneNode(database.db);
  expect(await call('DELETE', `/health/nodes/${id}`)).toMatchObject({ status: 200 });
  expect((await audited('node'))[0]).toMatchObject({
    action: 'deleted',
    objectName: 'web-9:8080',
    changes: [{ field: 'address', before: 'http://10.0.0.9:8080' }],
  });
  for (const unknown of [randomUUID(), 'x']) {
    expect(await call('DELETE', `/health/nodes/${unknown}`)).toMatchObject({
      status: 404,
      body: { code: 'NODE_NOT_FOUND' },
    });
  }
});

test('what the pages ask by themselves does not keep the session of somebody who went away', async () => {
  const tenMinutes = 600;
  for (let n = 0; n < 4; n++) {
    ground.clock.advance(tenMinutes);
    // Half an hour without a request of his own ends his session.
    const expected = n < 2 ? 200 : 401;
    for (const path of ['/health', '/health/open-alarms', '/health/deliveries']) {
      expect((await call('GET', path)).status, `${path} after ${n + 1} times ten minutes`).toBe(expected);
    }
  }
});
