/**
 * What a second of supervision costs a tenant with many closed contacts: 95th percentile of one computation of its queue
 * numbers, as the node does it each second (what ended earlier today is kept) and once a minute (it is counted), in a
 * transaction of its own. Floor in the same run: a bare `select count(*)` of the open contacts, the same way. Also the
 * rows of contacts that a computation reads; none reads the table as a whole, or the measure fails.
 * `RELAIS_BENCH_CONTACTS` sets how many are closed (500,000); 50,000 of them today, as many as a busy day has.
 */
import { sql } from 'kysely';
import pg from 'pg';
import { type QueueId, queueId, type TenantId } from '#contracts/vocabulary/ids.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';
import { readAgentsNow } from '#server/statistics/agents-now.store.ts';
import { readOpenContacts } from '#server/statistics/open-contacts.store.ts';
import { type DayCount, readQueueNumbers } from '#server/statistics/queue-numbers.store.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { type BenchContext, type Measure, ratio } from './measure.ts';

const closed = Number(process.env.RELAIS_BENCH_CONTACTS ?? 500_000);
const ofToday = Math.min(50_000, closed);
const open = 300;
const queues = 20;
const rounds = 60;
/** Noon in the tenant's zone, so that half a day lies behind. */
const now = new Date('2026-11-02T17:00:00Z');

export default async function run(context: BenchContext): Promise<Measure[]> {
  const { tenantId, queueIds } = await fill(context);
  const measure = (work: (tx: TenantTx) => Promise<unknown>) => p95(context, tenantId, work);
  let day: DayCount | undefined;
  const floor = await measure((tx) =>
    sql`select count(*) from contact
      where tenant_id = ${tx.tenantId} and state in ('queued', 'offered', 'active', 'wrap-up')`.execute(tx.q),
  );
  const minute = await measure(async (tx) => {
    ({ day } = await readQueueNumbers(tx, now));
  });
  const kept = day;
  const second = await measure((tx) => readQueueNumbers(tx, now, kept));
  const agents = await measure((tx) => readAgentsNow(tx, now));
  const focus = { queueId: queueIds[0] ?? newId(queueId, systemClock) };
  const contacts = await measure((tx) => readOpenContacts(tx, focus, now));
  const of = `of ${closed.toLocaleString('en')} closed contacts, ${ofToday.toLocaleString('en')} of today`;
  const results = {
    'queue numbers, each second': second,
    'queue numbers, once a minute': minute,
    'agents, each second': agents,
    'contacts of a queue that is looked at': contacts,
  };
  return Object.entries(results).flatMap(([name, { ms, rows }]): Measure[] => [
    {
      bench: 'supervision',
      metric: `${name}, ${of}`,
      value: ms,
      unit: 'ms p95',
      floor: floor.ms,
      ratio: ratio(floor.ms, ms),
    },
    { bench: 'supervision', metric: `${name}, rows read`, value: rows, unit: 'rows', floor: floor.rows },
  ]);
}

async function fill({ db, owner }: BenchContext): Promise<{ tenantId: TenantId; queueIds: QueueId[] }> {
  const [tenantId, elsewhere] = [await addTenant(db), await addTenant(db)];
  const client = new pg.Client(owner);
  await client.connect();
  const queueIds = Array.from({ length: queues }, () => newId(queueId, systemClock));
  try {
    for (const [tenant, ids] of [
      [tenantId, queueIds],
      [elsewhere, [newId(queueId, systemClock)]],
    ] as const) {
      await client.query(
        `insert into queue (id, tenant_id, name, priority, media, offer_timeout_seconds)
         select id, $1, 'Queue ' || n, 5, '{web-interaction}', 20 from unnest($2::uuid[]) with ordinality as q (id, n)`,
        [tenant, ids],
      );
    }
    await addContacts(client, tenantId, queueIds);
    await client.query('vacuum analyze contact');
  } finally {
    await client.end();
  }
  return { tenantId, queueIds };
}

/** Evenly over twelve hours of today and, before that, 365 days; every tenth was abandoned. */
async function addContacts(client: pg.Client, tenantId: TenantId, queueIds: readonly QueueId[]): Promise<void> {
  await client.query(
    `insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, first_accepted_at, ended_at)
     select uuidv7(), $1, 'web-interaction', case when n % 10 = 0 then 'abandoned' else 'closed' end, true,
       ($2::uuid[])[1 + n % $3::int], 5, at - interval '5 minutes', case when n % 10 > 0 then at - interval '4 minutes' end, at
     from generate_series(1, $4::int) n, lateral (select case when n > $4::int - $5::int
       then $6::timestamptz - interval '12 hours' * (($4::int - n)::float / $5::int)
       else $6::timestamptz - interval '1 day' - interval '365 days' * (($4::int - n)::float / $4::int) end as at) t`,
    [tenantId, queueIds, queues, closed, ofToday, now],
  );
  await client.query(
    `insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at)
     select uuidv7(), $1, 'web-interaction', 'queued', true, ($2::uuid[])[1 + n % $3::int], 5,
       $5::timestamptz - make_interval(secs => n) from generate_series(1, $4::int) n`,
    [tenantId, queueIds, queues, open, now],
  );
}

/** Milliseconds, and the rows of contacts that the last of them read. */
async function p95({ db }: BenchContext, tenantId: TenantId, work: (tx: TenantTx) => Promise<unknown>) {
  const times: number[] = [];
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await db.inTenant(tenantId, work);
    times.push(performance.now() - start);
    // PostgreSQL sums up over the transactions of a connection, for a while.
    rows = await db.inTenant(tenantId, async (tx) => {
      const before = await readSoFar(tx);
      await work(tx);
      const after = await readSoFar(tx);
      if (after.whole > before.whole) throw new Error('a computation read all contacts');
      return after.rows - before.rows;
    });
  }
  const sorted = times.toSorted((one, other) => one - other);
  return { ms: Math.round((sorted[Math.floor(rounds * 0.95)] ?? 0) * 100) / 100, rows };
}

async function readSoFar(tx: TenantTx): Promise<{ whole: number; rows: number }> {
  const found = await sql<{ whole: number; rows: number }>`
    select seq_scan::int as whole, (seq_tup_read + idx_tup_fetch)::int as rows
    from pg_stat_xact_user_tables where relname = 'contact'`.execute(tx.q);
  return found.rows[0] ?? { whole: 0, rows: 0 };
}
