/** No stored secret is forgotten when the key changes. */
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { fullTenant } from '#tests/support/full-tenant.ts';
import { testSecretKey } from '#tests/support/secret-key.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { resealWebhook, webhookPurpose } from './health/webhook.ts';
import { resealSecondFactors } from './identity/second-factor.ts';
import { systemClock } from './platform/clock.ts';
import { prepareDatabase, resealInstallation } from './platform/prepare-database.ts';
import { createSecrets } from './platform/secrets.ts';

/** Everything in the database that looks sealed, wherever it is. */
async function sealedTexts(owner: pg.ClientConfig): Promise<Map<string, string[]>> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ place: string; query: string }>(`
      select c.relname || '.' || a.attname as place,
        format('select %I::text as text from %I where %I::text like %L', a.attname, c.relname, a.attname, '%v1.%.%.%') as query
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('text'::regtype, 'jsonb'::regtype)`);
    const found = new Map<string, string[]>();
    for (const { place, query } of columns) {
      const { rows } = await client.query<{ text: string }>(query);
      const sealed = rows.flatMap(({ text }) => text.match(/v1\.[\w-]{16}\.[\w-]{22}\.[\w-]+/g) ?? []);
      if (sealed.length > 0) found.set(place, sealed);
    }
    return found;
  } finally {
    await client.end();
  }
}

test('every sealed text of the database comes under the new key, and then the old one opens nothing', async () => {
  const { db, owner, app, system, drop } = await createTestDatabase();
  onTestFinished(drop);
  await fullTenant(db);
  const webhook = {
    webhook_url: 'https://hooks.example.com',
    webhook_secret: createSecrets(testSecretKey).seal(webhookPurpose, 'a-secret-of-webhooks'),
  };
  await db.asSystem(({ q }) => q.updateTable('alarm_settings').set(webhook).execute());
  const own = { app, system };
  const next = new Uint8Array(32).fill(8);
  const changing = createSecrets(next, testSecretKey);
  const before = await sealedTexts(owner);
  expect([...before.keys()].sort()).toEqual([
    'alarm_settings.webhook_secret',
    'installation.app_password',
    'installation.secret_check',
    'installation.system_password',
    'second_factor.secret',
  ]);

  expect(await resealSecondFactors({ db, clock: systemClock, secrets: changing })).toBe(1);
  expect(await resealWebhook({ db, clock: systemClock, secrets: changing })).toBe(true);
  // A node that has the old key alone goes on until the proof of the key changes, which is last.
  await prepareDatabase({ owner, own, secrets: createSecrets(testSecretKey) });
  expect(await resealInstallation(owner, changing)).toBe(true);

  const after = await sealedTexts(owner);
  expect([...after.keys()]).toEqual([...before.keys()]);
  const left = new Set([...after.values()].flat());
  for (const text of [...before.values()].flat()) expect(left.has(text)).toBe(false);
  await prepareDatabase({ owner, own, secrets: createSecrets(next) });
  const stale = prepareDatabase({ owner, own, secrets: createSecrets(testSecretKey) });
  await expect(stale).rejects.toThrow(/another secret key/);
  expect(await resealSecondFactors({ db, clock: systemClock, secrets: changing })).toBe(0);
  expect(await resealWebhook({ db, clock: systemClock, secrets: changing })).toBe(false);
  expect(await resealInstallation(owner, changing)).toBe(false);
});
