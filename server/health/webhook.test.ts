/** The webhook: signed, told at least once and of everything, until a day is over. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createOutbound } from '#server/platform/outbound/outbound.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { listDeliveries, takeDelivery } from './delivery.store.ts';
import { watchAlarms } from './watch-alarms.ts';
import { deliverDue, testWebhook, type WebhookGround, webhookPurpose } from './webhook.ts';

const secret = 'the-secret-of-webhooks';
const long = new Date('2000-01-01T00:00:00Z');
const outbound = createOutbound({ privateNetworks: ['127.0.0.1'] });
let database: TestDatabase;
let clock: ManualClock;
let ground: WebhookGround;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await outbound.close();
  await database.drop();
});
beforeEach(async () => {
  clock = manualClock();
  ground = { db: database.db, clock, secrets: testSecrets, outbound };
  await database.db.asSystem(async ({ q }) => {
    for (const table of ['alarm', 'cluster_node', 'backup_run'] as const) await q.deleteFrom(table).execute();
  });
});

const message = z.object({
  id: z.uuid(),
  type: z.string(),
  text: z.string(),
  alarm: z
    .object({ rule: z.string(), subject: z.string(), raisedAt: z.string(), clearedAt: z.string().optional() })
    .optional(),
});
interface Told {
  message: z.infer<typeof message>;
  body: string;
  signature: string;
  delivery: string;
}

/** A receiver that answers what `answers` says, the last of them for ever; undefined: it hangs up. */
async function receiver(...answers: (number | undefined)[]) {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      told.push({
        message: message.parse(JSON.parse(body)),
        body,
        signature: String(request.headers['relais-signature']),
        delivery: String(request.headers['relais-delivery']),
      });
      const status = answers.length > 1 ? answers.shift() : answers[0];
      if (status === undefined) request.socket.destroy();
      else response.writeHead(status, status === 302 ? { location: 'http://169.254.169.254/' } : {}).end('x');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await hook(`http://127.0.0.1:${address.port}/hook`);
  return told;
}

async function hook(url: string | null): Promise<void> {
  await database.db.asSystem(({ q }) =>
    q
      .updateTable('alarm_settings')
      .set({ webhook_url: url, webhook_secret: testSecrets.seal(webhookPurpose, secret) })
      .execute(),
  );
}

/** Raises the alarm that the backup is too old: there is none. */
async function raise(): Promise<void> {
  const installed = new Date(clock.now().getTime() - 8 * 86_400_000);
  await database.db.asSystem(({ q }) => q.deleteFrom('backup_run').execute());
  await database.db.asSystem(({ q }) =>
    q.insertInto('backup_run').values({ finished_at: installed, ok: true, bytes: 1 }).execute(),
  );
  await watchAlarms(ground, long);
}
async function clear(): Promise<void> {
  await database.db.asSystem(({ q }) =>
    q.insertInto('backup_run').values({ finished_at: clock.now(), ok: true, bytes: 1 }).execute(),
  );
  await watchAlarms(ground, long);
}
const deliver = (signal = new AbortController().signal) => deliverDue(ground, { warn: () => undefined }, signal);
const deliveries = () => database.db.asSystem(listDeliveries);

/** The very code that docs/alarms.md gives to receivers. */
const example = /```js\n([\s\S]+?)```/.exec(
  await readFile(new URL('../../docs/alarms.md', import.meta.url), 'utf8'),
)?.[1];
const { isGenuine: verify } = z
  .object({ isGenuine: z.custom<(header: string, body: string, key: string, now: number) => boolean>() })
  .parse(await import(`data:text/javascript,${encodeURIComponent(example ?? '')}`));
const isGenuine = ({ signature, body }: Told, key: string, lateMs = 0): boolean =>
  verify(signature, body, key, clock.now().getTime() + lateMs);

test('the beginning and the end of an alarm are told, in this order, signed with the time and the secret', async () => {
  const told = await receiver(200);
  await raise();
  await clear();
  await deliver();
  expect(told.map(({ message }) => message.type)).toEqual(['alarm.raised', 'alarm.cleared']);
  expect(told[0]?.message).toMatchObject({ text: 'Relais: the last backup is too old', alarm: { rule: 'backup-old' } });
  expect(told[0]?.message.alarm?.clearedAt).toBeUndefined();
  expect(told[1]?.message.alarm?.clearedAt).toBe(clock.now().toISOString());
  for (const each of told) {
    expect(isGenuine(each, secret)).toBe(true);
    expect(isGenuine(each, 'another-secret-of-webhooks')).toBe(false);
    expect(isGenuine(each, secret, 301_000)).toBe(false);
    expect(isGenuine({ ...each, body: `${each.body} ` }, secret)).toBe(false);
    expect(each.signature).toContain(`t=${clock.now().getTime() / 1000},`);
    expect(each.delivery).toBe(each.message.id);
  }
  await deliver();
  expect(told).toHaveLength(2);
  expect(await deliveries()).toMatchObject([
    { kind: 'cleared', state: 'delivered', attempts: 1, status: 200 },
    { kind: 'raised', state: 'delivered', attempts: 1, status: 200 },
  ]);
});

test.each([[500], [404], [302], [undefined]])(
  'a receiver that answers %s is told again, later and later',
  async (answer) => {
    const told = await receiver(answer, answer, 204);
    await raise();
    await deliver();
    clock.advance(4);
    await deliver();
    expect(told).toHaveLength(1);
    clock.advance(1);
    await deliver();
    expect(told).toHaveLength(2);
    clock.advance(9);
    await deliver();
    expect(told).toHaveLength(2);
    expect(await deliveries()).toMatchObject([
      { state: 'waiting', attempts: 2, ...(answer === undefined ? { fault: 'unreachable' } : { status: answer }) },
    ]);
    clock.advance(1);
    await deliver();
    expect(told).toHaveLength(3);
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 3, status: 204 }]);
    expect(new Set(told.map(({ delivery }) => delivery)).size).toBe(1);
  },
);

test('the end of an alarm waits until its beginning is told', async () => {
  const told = await receiver(500, 200);
  await raise();
  await deliver();
  await clear();
  await deliver();
  expect(told.map(({ message }) => message.type)).toEqual(['alarm.raised']);
  clock.advance(5);
  await deliver();
  expect(told.map(({ message }) => message.type)).toEqual(['alarm.raised', 'alarm.raised', 'alarm.cleared']);
});

test('a node that is killed over a delivery leaves it to the others, once its time is over', async () => {
  const told = await receiver(200);
  await raise();
  // Taken, and then the plug is pulled.
  expect(await database.db.asSystem((tx) => takeDelivery(tx, clock.now()))).toMatchObject({ attempts: 1 });
  clock.advance(59);
  await deliver();
  expect(told).toEqual([]);
  clock.advance(1);
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(told).toHaveLength(1);
  expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
});

test('what cannot be delivered for a day is given up, and seen to be', async () => {
  const told = await receiver(503);
  await raise();
  let attempts = 0;
  for (let minutes = 0; minutes < 24 * 60; minutes += 15) {
    await deliver();
    expect((await deliveries())[0]?.state).toBe('waiting');
    attempts = told.length;
    clock.advance(900);
  }
  await deliver();
  expect(await deliveries()).toMatchObject([{ state: 'dead', status: 503, attempts: attempts + 1 }]);
  clock.advance(900);
  await deliver();
  expect(told).toHaveLength(attempts + 1);
});

test('a node that stops ends the call under way; the delivery is told later', async () => {
  const told = await receiver(200);
  await raise();
  const stopping = new AbortController();
  stopping.abort();
  await deliver(stopping.signal);
  expect(told).toEqual([]);
  clock.advance(60);
  await deliver();
  expect(told).toHaveLength(1);
});

test('without a webhook nothing waits to be told', async () => {
  await hook(null);
  await raise();
  expect(await deliveries()).toEqual([]);
  await expect(testWebhook(ground)).rejects.toMatchObject({ code: 'WEBHOOK_ABSENT' });
});

test('a test calls at once and says what came of it', async () => {
  const told = await receiver(200, 401, undefined);
  expect(await testWebhook(ground)).toEqual({ ok: true, status: 200 });
  expect(told[0]?.message).toMatchObject({ type: 'alarm.test', text: 'Relais: a test of the webhook' });
  expect(told[0] !== undefined && isGenuine(told[0], secret)).toBe(true);
  expect(await testWebhook(ground)).toEqual({ ok: false, status: 401 });
  expect(await testWebhook(ground)).toEqual({ ok: false, fault: 'unreachable' });
  await hook('http://10.0.0.1/hook');
  expect(await testWebhook(ground)).toEqual({ ok: false, fault: 'address-refused' });
});
