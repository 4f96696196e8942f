/**
 * A node whose database is in trouble, with an agent and a customer who go on writing: what health says, what requests
 * and pages are told, and that nothing is lost when it is over.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { type TestContext, test } from 'vitest';
import { z } from 'zod';
import { person } from '#tests/support/api.ts';
import { administrator, team } from '#tests/support/contact-centre.ts';
import { Absences, sitAtPage, visitPage } from '#tests/support/page-people.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import { startNode } from './node.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/db.ts';

const password = 'the-administrator-1';
/** Shorter than the outages here: only that they do not count keeps the agent at his desk. */
const lostAfterSeconds = 9;

/** Outages last: the tests of this file have theirs at the same time. */
const atOnce = { concurrent: true, timeout: 90_000 };

async function site({ expect, onTestFinished }: TestContext) {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
  const proxy = await startTcpProxy({ path: `${String(database.system.host)}/.s.PGSQL.5432` });
  onTestFinished(() => proxy.stop());
  const of = (config: pg.ClientConfig): pg.ClientConfig => ({ ...config, host: '127.0.0.1', port: proxy.port });
  const log = pino({ level: 'silent' });
  const db = openDatabase({
    app: of(database.app),
    system: of(database.system),
    poolSize: 5,
    onIdleError: () => undefined,
  });
  onTestFinished(() => db.close());
  const options = { db, secrets: testSecrets, clock: systemClock, log, host: '127.0.0.1', port: 0 };
  const node = await startNode({ ...options, publicUrls: [], trustedProxies: [] });
  onTestFinished(() => node.stop());
  const centre = await administrator(node.url, password);
  const owner = new pg.Client(database.owner);
  await owner.connect();
  onTestFinished(() => owner.end());
  await owner.query('update tenant set agent_lost_after_seconds = $1, customer_gone_active_after_seconds = $1', [
    lostAfterSeconds,
  ]);
  const { agent, desk: idle, key, userId } = await team(centre, node.url);
  idle.close();
  const absences = new Absences();
  const { desk, write, stop } = sitAtPage(node.url, 'ada', agent, absences);
  onTestFinished(stop);
  await expect.poll(() => desk.store.getState().me, { timeout: 20_000 }).toBeDefined();
  await desk.setState('available');
  const customer = await visitPage(node.url, key, absences);
  onTestFinished(() => customer.session.close());
  await expect.poll(() => customer.session.state.status?.phase, { timeout: 20_000 }).toBe('talking');
  const parts = z.object({ parts: z.array(z.object({ name: z.string(), ok: z.boolean(), condition: z.string() })) });
  return {
    database,
    proxy,
    owner,
    desk,
    customer,
    url: node.url,
    name: pg.escapeIdentifier(String(database.owner.database)),
    say() {
      write(customer.contactId);
      customer.write();
    },
    /** What /health/ready answers, and what it says of the parts that are not well. */
    async health() {
      const answer = await fetch(`${node.url}/health/ready`);
      const told = parts.parse(await answer.json()).parts;
      return {
        status: answer.status,
        unwell: told.filter(({ ok }) => !ok).map((part) => `${part.name} ${part.condition}`),
      };
    },
    /** Both pages say calmly what is the matter, and keep what was written. */
    async saysSo() {
      await expect
        .poll(
          () => [desk.store.getState().connection, desk.store.getState().databaseAway, customer.session.state.link],
          {
            timeout: 30_000,
          },
        )
        .toEqual(['lost', true, 'unready']);
    },
    /** Everything is as before, with all that was written meanwhile, each once and in its order. */
    async isWell() {
      await expect.poll(async () => (await this.health()).status, { timeout: 20_000 }).toBe(200);
      this.say();
      const waiting = () => customer.session.state.outgoing.length + desk.store.getState().outgoing.length;
      await expect.poll(waiting, { timeout: 15_000 }).toBe(0);
      const { rows } = await owner.query<{ author: string; text: string }>(
        'select author, text from message where contact_id = $1 order by seq',
        [customer.contactId],
      );
      const by = (author: string) => rows.filter((row) => row.author === author).map(({ text }) => text);
      expect(by('customer')).toEqual(['Hello?', ...customer.written]);
      expect(by('agent')).toEqual(by('agent').map((_, n) => `ada ${n}`));
      expect(by('agent')).toHaveLength(customer.written.length);
      const shown = () => desk.store.getState().chats.get(customer.contactId)?.messages.length;
      await expect.poll(shown, { timeout: 15_000 }).toBe(rows.length);
      const states = await owner.query(
        `select a.state, a.cause, c.state as contact from agent a join contact c on c.agent_id = a.user_id where a.user_id = $1`,
        [userId],
      );
      expect(states.rows).toEqual([{ state: 'available', cause: 'chosen', contact: 'active' }]);
    },
  };
}

/** Requests in a crowd, and how they were answered. */
async function crowd(url: string, count: number) {
  const start = performance.now();
  const answers = await Promise.all(
    Array.from({ length: count }, async () => {
      const answer = await fetch(`${url}/api/web-interaction/pages/anything`);
      await answer.body?.cancel();
      return `${answer.status} ${answer.headers.get('retry-after')}`;
    }),
  );
  return { answers: [...new Set(answers)], ms: performance.now() - start };
}

test(
  'a database that is gone: told at once, said by the pages, and nothing is lost or ended by it',
  atOnce,
  async (context) => {
    const { expect } = context;
    const it = await site(context);
    it.say();
    it.proxy.set('gone');
    it.say();
    await expect.poll(() => it.health(), { timeout: 10_000 }).toMatchObject({ status: 503 });
    const met = await crowd(it.url, 500);
    expect(met.answers).toEqual(['503 2']);
    await it.saysSo();
    it.say();
    // Longer than the leases of both: that alone must end nothing.
    await pause(lostAfterSeconds * 1_000 + 3_000);
    // Who comes now is told too.
    const stranger = await (await person(it.url)).call('POST', '/api/agent-portal/session', {
      userName: 'x',
      password: 'y',
    });
    expect(stranger).toMatchObject({ status: 503, body: { code: 'SERVER_NOT_READY' } });
    it.proxy.set('pass');
    await it.isWell();
  },
);

test('a database that falls silent: the same, and nobody waits long for it', atOnce, async (context) => {
  const { expect } = context;
  const it = await site(context);
  it.say();
  it.proxy.set('silent');
  it.say();
  await expect.poll(() => it.health(), { timeout: 12_000 }).toMatchObject({ status: 503 });
  const met = await crowd(it.url, 500);
  expect(met.answers).toEqual(['503 2']);
  expect(met.ms).toBeLessThan(12_000);
  await it.saysSo();
  it.say();
  it.proxy.set('pass');
  await it.isWell();
});

test('a database that takes no writes, as after a failover to the wrong server', atOnce, async (context) => {
  const { expect } = context;
  const it = await site(context);
  await it.owner.query(`alter database ${it.name} set default_transaction_read_only = on`);
  it.proxy.set('gone');
  it.proxy.set('pass');
  it.say();
  await expect
    .poll(async () => (await it.health()).unwell.some((part) => part === 'database read-only'), { timeout: 10_000 })
    .toBe(true);
  await it.saysSo();
  it.say();
  await it.owner.query(
    `set default_transaction_read_only = off; alter database ${it.name} reset default_transaction_read_only`,
  );
  await it.isWell();
});

test('a database without a connection left for this node', atOnce, async (context) => {
  const { expect } = context;
  const it = await site(context);
  await it.owner.query(`alter database ${it.name} connection limit 0`);
  it.proxy.set('gone');
  it.proxy.set('pass');
  it.say();
  await expect
    .poll(async () => (await it.health()).unwell.some((part) => part === 'database out-of-connections'), {
      timeout: 10_000,
    })
    .toBe(true);
  await it.saysSo();
  it.say();
  await it.owner.query(`alter database ${it.name} connection limit -1`);
  await it.isWell();
});

test('a node keeps the connections that it has when others take all the rest', atOnce, async (context) => {
  const { expect } = context;
  const it = await site(context);
  await it.owner.query(`alter database ${it.name} connection limit 0`);
  it.say();
  await it.isWell();
  expect((await crowd(it.url, 100)).answers).toEqual(['404 null']);
});

test('a database whose disk is full: read, not written, and nothing is lost', atOnce, async (context) => {
  const { expect } = context;
  const it = await site(context);
  // What PostgreSQL answers to every statement that writes; npm run soak -- database fills a real disk.
  await it.owner.query(`create function no_room() returns trigger language plpgsql as
    $$ begin raise exception using errcode = 'disk_full', message = 'could not extend file: No space left on device'; end $$`);
  const tables = ['message', 'event_pending', 'cluster_beat', 'agent', 'contact', 'session', 'limit_window'];
  for (const table of tables) {
    await it.owner.query(
      `create trigger no_room before insert or update on ${table} for each statement execute function no_room()`,
    );
  }
  it.say();
  await it.saysSo();
  await expect
    .poll(async () => (await it.health()).unwell.some((part) => part === 'beat disk-full'), { timeout: 15_000 })
    .toBe(true);
  it.say();
  await it.owner.query('drop function no_room cascade');
  await it.isWell();
});

test('a slow database: everything goes on, slowly', atOnce, async (context) => {
  const { expect } = context;
  const it = await site(context);
  it.proxy.set(150);
  for (let n = 0; n < 3; n++) it.say();
  const waiting = () => it.customer.session.state.outgoing.length + it.desk.store.getState().outgoing.length;
  await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
  it.proxy.set('pass');
  await it.isWell();
});
