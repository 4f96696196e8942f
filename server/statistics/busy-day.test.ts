/** What a second of supervision reads, however much lies behind. */
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '#server/contacts/open.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { addQueue, addTenant } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { readAgentsNow } from './agents-now.store.ts';
import { readOpenContacts } from './open-contacts.store.ts';
import { type DayCount, readQueueNumbers } from './queue-numbers.store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function analyze(): Promise<void> {
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query('analyze contact');
  await owner.end();
}

/** PostgreSQL sums up over the transactions of a connection, for a while. */
async function readSoFar(tx: TenantTx): Promise<{ whole: number; rows: number }> {
  const { rows } = await sql<{ whole: number; rows: number }>`
    select seq_scan::int as whole, (seq_tup_read + idx_tup_fetch)::int as rows
    from pg_stat_xact_user_tables where relname = 'contact'`.execute(tx.q);
  return rows[0] ?? { whole: 0, rows: 0 };
}

test('a second of a busy day reads the contacts that are open or recent, not those of the day or the year', async () => {
  const { db } = database;
  const clock = manualClock(new Date('2026-11-02T15:00:00Z'));
  const now = clock.now();
  const tenantId = await addTenant(db);
  const queueId = await addQueue(db, tenantId);
  await open(
    { db, clock },
    { tenantId, queueId, live: true, medium: 'web-interaction', customerName: 'Grace', text: '?' },
  );
  const [today, before] = [3_000, 12_000];
  // One each two seconds until an hour ago; one each minute until yesterday.
  await db.asSystem((tx) =>
    sql`insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, first_accepted_at, ended_at)
      select uuidv7(), ${tenantId}, 'web-interaction', 'closed', true, ${queueId}, 5, at, at, at
      from generate_series(1, ${today + before}::int) n, lateral (select case
        when n <= ${today} then ${now}::timestamptz - interval '1 hour' - make_interval(secs => n * 2)
        else ${now}::timestamptz - interval '1 day' - make_interval(mins => n) end as at) t`.execute(tx.q),
  );
  await analyze();
  const read = (kept?: DayCount) =>
    db.inTenant(tenantId, async (tx) => {
      const earlier = await readSoFar(tx);
      const { day } = await readQueueNumbers(tx, now, kept);
      await readAgentsNow(tx, now);
      await readOpenContacts(tx, { queueId }, now);
      const { whole, rows } = await readSoFar(tx);
      return { day, whole: whole - earlier.whole, rows: rows - earlier.rows };
    });
  const first = await read();
  expect(first.whole).toBe(0);
  expect(first.rows).toBeGreaterThanOrEqual(today);
  expect(first.rows).toBeLessThan(today + 100);
  const next = await read(first.day);
  expect(next.whole).toBe(0);
  expect(next.rows).toBeLessThan(100);
});
