/** A node of the next release beside one of this release, on one database: who works on, who is refused, who makes way. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { prepareDatabase, release } from '#server/platform/prepare-database.ts';
import { administrator, customer, isContact, team } from '#tests/support/contact-centre.ts';
import { makeNextRelease, migrationName, nextRelease } from '#tests/support/next-release.ts';
import { operatorsDatabase } from '#tests/support/operators-database.ts';
import { testSecretKey, testSecrets } from '#tests/support/secret-key.ts';
import { ServerEnded, type ServerProcess, startServer } from '#tests/support/server-process.ts';
import { startTestNode } from '#tests/support/test-node.ts';

const adminPassword = 'the-administrator-1';

/** This release in use: an agent talks with a customer. */
async function inUse() {
  const url = await operatorsDatabase();
  const owner = { connectionString: url };
  const prepared = await prepareDatabase({ owner, secrets: testSecrets });
  const db = openDatabase({ ...prepared, poolSize: 5, onIdleError: () => undefined });
  onTestFinished(() => db.close());
  await ensureFirstAdministrator(db, systemClock, { userName: 'admin', password: adminPassword });
  const node = await startTestNode(db);
  onTestFinished(() => node.stop());
  const centre = await administrator(node.url, adminPassword);
  const { agent, desk, key } = await team(centre, node.url);
  await agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  const { contactId, socket } = await customer(node.url, key);
  await desk.next(isContact('offered'));
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/accept`);
  const client = new pg.Client(owner);
  await client.connect();
  onTestFinished(() => client.end());
  return {
    owner,
    client,
    key,
    desk,
    nodeUrl: node.url,
    /** One message from the customer to the agent's desk; answers the milliseconds it took. */
    async say(): Promise<number> {
      const text = randomUUID();
      const start = performance.now();
      socket.send({ type: 'send', clientId: randomUUID(), text });
      await desk.next((frame) => frame.type === 'messages' && frame.messages.some((message) => message.text === text));
      return performance.now() - start;
    },
    async startNext(migration: string): Promise<ServerProcess> {
      const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-upgrade-'));
      onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
      const env = { DATABASE_URL: url, RELAIS_SECRET_KEY: Buffer.from(testSecretKey).toString('base64') };
      const server = await startServer(dataDir, env, [], await makeNextRelease(migration));
      onTestFinished(async () => void (await server.stop()));
      return server;
    },
    /** This release started once more. */
    startThis: () => prepareDatabase({ owner, secrets: testSecrets }),
  };
}

/** Expands: a column that this release does not know, filled by a trigger when this release writes. */
const expand = `
alter table contact add column greeted boolean not null default false;
create function greet_contact() returns trigger language plpgsql as $$ begin new.greeted := true; return new; end $$;
create trigger greet_contact before insert on contact for each row execute function greet_contact();`;

test('the next release migrates beside this one, makes way while the table is in use, and both work on', async () => {
  const site = await inUse();
  // Somebody's long report: it reads the table, and the migration must wait for it.
  await site.client.query('begin; lock table contact in access share mode');
  const starting = site.startNext(expand);
  const blocked = async () =>
    (await site.client.query("select from pg_locks where not granted and mode = 'AccessExclusiveLock'")).rowCount;
  await expect.poll(blocked, { timeout: 20_000, interval: 20 }).toBe(1);
  // Behind the waiting migration everybody waits, no longer than it does.
  expect(await site.say()).toBeLessThan(4_000);
  await site.client.query('rollback');
  const next = await starting;
  expect(await site.say()).toBeLessThan(4_000);
  // New work of this release fills what the next one needs, and each serves the other's people.
  const second = await customer(site.nodeUrl, site.key);
  await site.desk.next((frame) => frame.type === 'contact' && frame.contact.id === second.contactId);
  const third = await customer(next.url, site.key);
  expect(third.contactId).not.toBe(second.contactId);
  const { rows } = await site.client.query('select greeted, count(*)::int as n from contact group by 1 order by 1');
  expect(rows).toEqual([
    { greeted: false, n: 1 },
    { greeted: true, n: 2 },
  ]);
  // A schema of the next release is no reason to refuse this one.
  expect(await site.startThis()).toMatchObject({ applied: [] });
});

test('a migration that fails changes nothing, says what to do, and this release works on', async () => {
  const site = await inUse();
  const failed = await site.startNext(`${expand}\nselect 1 / 0;`).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ServerEnded);
  expect(failed).toMatchObject({ code: 1 });
  expect(String(failed)).toContain(`migration ${migrationName} failed (division by zero)`);
  expect(String(failed)).toContain('Nothing was changed, and servers of the former release go on working.');
  expect(String(failed)).not.toContain('    at ');
  expect(await site.say()).toBeLessThan(4_000);
  const columns = await site.client.query("select from information_schema.columns where column_name = 'greeted'");
  expect(columns.rowCount).toBe(0);
  expect(await site.startThis()).toMatchObject({ applied: [] });
});

test('a schema that this release cannot serve refuses it at its start', async () => {
  const site = await inUse();
  await site.startNext(`alter table installation alter min_release set default '${nextRelease}';
    update installation set min_release = '${nextRelease}';`);
  await expect(site.startThis()).rejects.toThrow(`needs release ${nextRelease} or newer; this is ${release}`);
});
