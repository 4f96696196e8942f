/** What is older than it is kept goes, all of it and nothing else. */
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import { logPastDays } from '#tests/support/event-days.ts';
import { fullTenant } from '#tests/support/full-tenant.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { addOldContacts } from '#tests/support/old-contacts.ts';
import { talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { abandon } from './contacts/abandon.ts';
import { close } from './contacts/close.ts';
import { end } from './contacts/end.ts';
import { expireContacts } from './contacts/old-contacts.ts';
import { openDatabase } from './platform/db.ts';
import { readBounds } from './platform/events/log.store.ts';
import { createRetention } from './retention.ts';
import { readQueueNumbers } from './statistics/queue-numbers.store.ts';
import { getRetention, updateRetention } from './tenants/retention.store.ts';

const daySeconds = 86_400;
let database: TestDatabase;
let owner: pg.Client;
const told: object[] = [];
const log = { info: (fields: object) => void told.push(fields) };

beforeEach(async () => {
  told.splice(0);
  database = await createTestDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await database.drop();
});

/** Every row that hangs on a contact, by table. */
async function rowsAbout(contact: ContactId): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'contact_id' and c.relname not like 'event%' order by 1`,
  );
  const found: Record<string, number> = {};
  const count = async (name: string, statement: string) => {
    const { rowCount } = await owner.query(statement, [contact]);
    found[name] = rowCount ?? 0;
  };
  await count('contact', 'select from contact where id = $1');
  for (const { name } of rows) await count(name, `select from ${name} where contact_id = $1`);
  return found;
}

const keep = async (change: Partial<Awaited<ReturnType<typeof getRetention>>>) =>
  database.db.asSystem(async (tx) => updateRetention(tx, { ...(await getRetention(tx)), ...change }));

const contactsOf = async (tenant: TenantId, state = '%'): Promise<number> =>
  (await owner.query('select from contact where tenant_id = $1 and state like $2', [tenant, state])).rowCount ?? 0;

test('a contact goes when its time is over, with its messages, files, data and notes; open ones stay, however old', async () => {
  const tenant = await fullTenant(database.db);
  const elsewhere = await talking(database.db);
  const clock = manualClock();
  const ground = { db: database.db, clock };
  const { rows } = await owner.query<{ id: ContactId; agent_id: never }>(
    `select c.id, c.agent_id from contact c join attachment a on a.contact_id = c.id where c.tenant_id = $1`,
    [tenant],
  );
  const [{ id: contactId, agent_id: agentId } = { id: '' as never, agent_id: '' as never }] = rows;
  const before = await rowsAbout(contactId);
  expect(before).toMatchObject({ contact: 1, attachment: 1, contact_data: 1 });
  await end(ground, { tenantId: tenant, contactId, reason: 'customer' });
  await close(ground, { tenantId: tenant, contactId, agentId });
  // One that an agent gave back has his note and waits.
  const notes = await owner.query('select from contact_passing where tenant_id = $1', [tenant]);
  const open = (await contactsOf(tenant)) - 1;
  // Its conversation is over, its agent is not done with it.
  await end(ground, { tenantId: elsewhere.tenantId, contactId: elsewhere.contactId, reason: 'customer' });
  await keep({ contactKeepDays: 30 });
  const { slice } = createRetention(ground, log);
  clock.advance(30 * daySeconds);
  await slice();
  expect(await rowsAbout(contactId)).toEqual(before);
  clock.advance(1);
  await slice();
  expect(Object.values(await rowsAbout(contactId)).reduce((sum, count) => sum + count, 0)).toBe(0);
  expect(told).toEqual([{ contacts: 1 }]);
  expect((await owner.query('select from attachment_chunk where tenant_id = $1', [tenant])).rowCount).toBe(0);
  clock.advance(4_000 * daySeconds);
  await slice();
  expect(await contactsOf(tenant)).toBe(open);
  expect(await contactsOf(elsewhere.tenantId)).toBe(1);
  expect((await owner.query('select from contact_passing where tenant_id = $1', [tenant])).rowCount).toBe(
    notes.rowCount,
  );
});

test('an abandoned contact goes as well; for ever means for ever, and a tenant may keep its own longer or shorter', async () => {
  const [one, two, three] = [await talking(database.db), await talking(database.db), await talking(database.db)];
  for (const it of [one, two, three]) {
    const contactId = await it.openChat();
    await abandon(it.ground, { ...it, contactId, reason: 'customer' });
  }
  const { slice } = createRetention(one.ground, log);
  await keep({
    contactKeepDays: 100,
    ofTenants: [
      { tenantId: two.tenantId, contactKeepDays: 10 },
      { tenantId: three.tenantId, contactKeepDays: 0 },
    ],
  });
  const left = async () => [
    await contactsOf(one.tenantId, 'abandoned'),
    await contactsOf(two.tenantId, 'abandoned'),
    await contactsOf(three.tenantId, 'abandoned'),
  ];
  one.clock.advance(11 * daySeconds);
  await slice();
  expect(await left()).toEqual([1, 0, 1]);
  one.clock.advance(100 * daySeconds);
  await slice();
  expect(await left()).toEqual([0, 0, 1]);
  await keep({ contactKeepDays: 0, ofTenants: [] });
  one.clock.advance(3_000 * daySeconds);
  await slice();
  expect(await left()).toEqual([0, 0, 1]);
});

test('today’s numbers are what they were when all that may go is gone', async () => {
  const it = await talking(database.db);
  const at = (days: number) => new Date(it.clock.now().getTime() - days * daySeconds * 1000);
  await addOldContacts(database.db, it.tenantId, { ...it, count: 20, at: at(8) });
  await addOldContacts(database.db, it.tenantId, { ...it, count: 3, at: it.clock.now() });
  await addOldContacts(database.db, it.tenantId, { ...it, count: 2, at: it.clock.now(), state: 'abandoned' });
  const numbers = () => database.db.inTenant(it.tenantId, (tx) => readQueueNumbers(tx, it.clock.now()));
  await keep({ contactKeepDays: 7 });
  const before = await numbers();
  await createRetention(it.ground, log).slice();
  expect(told).toEqual([{ contacts: 20 }]);
  expect(await numbers()).toEqual(before);
});

test('what somebody holds is left and keeps nobody waiting; the next time it goes', async () => {
  const it = await talking(database.db);
  await addOldContacts(database.db, it.tenantId, { ...it, count: 40, at: new Date('2020-01-01T00:00:00Z') });
  const settings = { contactKeepDays: 7, ofTenants: [] };
  await owner.query('begin');
  await owner.query("select from contact where state = 'closed' limit 1 for update");
  expect(await expireContacts(it.ground, settings)).toBe(39);
  await owner.query('rollback');
  expect(await expireContacts(it.ground, settings)).toBe(1);
  expect(await contactsOf(it.tenantId)).toBe(1);
});

test('several nodes at it at the same time delete each contact once, and a slice ends while there is more', async () => {
  const it = await talking(database.db);
  await addOldContacts(database.db, it.tenantId, { ...it, count: 3_000, at: new Date('2020-01-01T00:00:00Z') });
  const settings = { contactKeepDays: 7, ofTenants: [] };
  let steps = 0;
  const few = await expireContacts(it.ground, settings, () => ++steps > 3);
  expect(few).toBeGreaterThan(0);
  expect(few).toBeLessThan(50);
  const deleted = await Promise.all([1, 2, 3].map(() => expireContacts(it.ground, settings)));
  expect(few + deleted.reduce((sum, count) => sum + count, 0)).toBe(3_000);
  expect(
    (await owner.query('select from message m where not exists (select from contact where id = m.contact_id)'))
      .rowCount,
  ).toBe(0);
});

test('nodes take turns: while one is at it another does nothing', async () => {
  const it = await talking(database.db);
  await addOldContacts(database.db, it.tenantId, { ...it, count: 2, at: new Date('2020-01-01T00:00:00Z') });
  await owner.query("begin; select pg_advisory_xact_lock(hashtext('relais.retention'))");
  const { slice, stop } = createRetention(it.ground, log);
  await slice();
  expect(told).toEqual([]);
  await owner.query('rollback');
  await slice();
  expect(told).toEqual([{ contacts: 2 }]);
  await addOldContacts(database.db, it.tenantId, { ...it, count: 2, at: new Date('2020-01-01T00:00:00Z') });
  stop();
  await slice();
  expect(told).toHaveLength(1);
});

test('a node that dies while it deletes leaves no contact half there, and the next one goes on', async () => {
  const it = await talking(database.db);
  await addOldContacts(database.db, it.tenantId, { ...it, count: 4_000, at: new Date('2020-01-01T00:00:00Z') });
  const settings = { contactKeepDays: 7, ofTenants: [] };
  const dying = openDatabase({ app: database.app, system: database.system, poolSize: 1, onIdleError: () => undefined });
  let steps = 0;
  const run = expireContacts({ db: dying, clock: it.clock }, settings, () => {
    steps += 1;
    return false;
  }).then(
    () => 'done',
    () => 'died',
  );
  const killer = new pg.Client(database.system);
  await killer.connect();
  try {
    // In the middle of a transaction: its connection is ended by the server.
    await expect.poll(() => steps, { interval: 1, timeout: 10_000 }).toBeGreaterThan(4);
    await expect
      .poll(
        async () =>
          (
            await killer.query(
              "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%delete from message%' and state = 'active' and pid <> pg_backend_pid()",
            )
          ).rowCount,
        { interval: 1, timeout: 10_000 },
      )
      .toBe(1);
    expect(await run).toBe('died');
  } finally {
    await killer.end();
    await dying.close();
  }
  const left = await contactsOf(it.tenantId, 'closed');
  expect(left).toBeGreaterThan(0);
  const { rows } = await owner.query(
    'select count(*) as n from message m join contact c on c.id = m.contact_id where c.state = $1',
    ['closed'],
  );
  expect(rows).toEqual([{ n: left * 2 }]);
  await expireContacts(it.ground, settings);
  expect(await contactsOf(it.tenantId)).toBe(1);
  expect(await contactsOf(it.tenantId, 'active')).toBe(1);
});

test('events and entries of the audit are kept as long as the setting says; many entries leave one that counts them', async () => {
  const tenant = await fullTenant(database.db);
  await owner.query(
    `insert into audit_entry (id, at, actor_name, actor_role, address, action, object, object_name, changes)
     select gen_random_uuid(), now() - interval '100 days', 'old', 'x', '', 'added', 'queue', 'old', '[]' from generate_series(1, 5_010)`,
  );
  await owner.query(
    'delete from event; update event_log set first_position = last_position + 1, last_day = null; delete from event_day',
  );
  await logPastDays(owner, tenant, [
    { daysAgo: 30, events: 4 },
    { daysAgo: 10, events: 3 },
  ]);
  const clock = { now: () => new Date() };
  const { slice } = createRetention({ db: database.db, clock }, log);
  await slice();
  expect(told).toEqual([]);
  await keep({ eventKeepDays: 20, auditKeepDays: 99 });
  await slice();
  expect(told).toEqual([{ events: 4 }, { entries: 5_010 }]);
  const { oldest, last } = await database.db.asSystem(readBounds);
  expect(last - oldest).toBe(3);
  const { rows } = await owner.query("select changes from audit_entry where action = 'expired'");
  expect(rows).toEqual([
    {
      changes: [
        { field: 'entries', before: 5_010 },
        { field: 'keepDays', after: 99 },
      ],
    },
  ]);
});
