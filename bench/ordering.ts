/**
 * What the ordering of the event log costs its writers (docs/decisions/0003-event-log-ordering.md): commits per second
 * of 16 connections that each append one event as the last statement of a transaction, for every way that was
 * considered. Works in a schema of its own, on copies of the tables of the migrated database.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { contactId, queueId, tenantId } from '#contracts/vocabulary/ids.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import { startDoorbell } from '#server/platform/events/doorbell.ts';
import { startTail } from '#server/platform/events/tail.ts';
import { type BenchContext, type Measure, ratio } from './measure.ts';

const writers = 16;
const rounds = 3;
const warmUpMs = 150;
const measureMs = 700;
const windowMs = 5;
const schema = 'bench_ordering';
const tenant = '00000000-0000-7000-8000-000000000001';
const columns = 'tenant_id, at, version, type, contact_id, body';
const event = `'${tenant}', now(), 1, 'message.added', '${tenant}', '{"seq": 1, "type": "message.added", "author": "customer"}'`;

/** One way to append: a statement for writer `w`, and what runs beside the writers. */
interface Way {
  metric: string;
  append: (w: number) => string;
  beside?: (client: pg.Client) => Promise<void>;
  /** What is counted, where a commit alone does not make the event readable. */
  readable?: string;
}

const plain = `insert into event_pending (${columns}) values (${event})`;
const numberedByCounter = (w: number) => `with n as (update counter set n = n + 1 where tenant = ${w} returning n)
  insert into numbered (position, ${columns}) select n, ${event} from n`;

const ways: readonly [Way, ...Way[]] = [
  { metric: 'floor: bare insert', append: () => plain },
  {
    metric: 'b: shared lock, exclusive reader',
    append: () => `with lock as materialized (select pg_advisory_xact_lock_shared(3))
      insert into event_pending (${columns}) select ${event} from lock`,
    beside: async (client) => {
      await client.query('begin; select pg_advisory_xact_lock(3); select max(id) from event_pending; commit');
    },
  },
  { metric: 'c: counter row, one tenant', append: () => numberedByCounter(0) },
  { metric: 'c: counter row, 16 tenants', append: numberedByCounter },
  {
    metric: 'd: sequencer after the commit',
    append: () => plain,
    beside: async (client) => {
      await client.query('select public.sequence_events(1000) where exists (select from event_pending)');
      await client.query("select pg_notify('bench_events', '')");
    },
    readable: 'select last_position as n from event_log',
  },
];

/** About 15 s. `owner` is the owner of a migrated database; what is measured leaves nothing behind. */
export default async function run(ctx: Pick<BenchContext, 'owner'>): Promise<Measure[]> {
  const clients = await Promise.all(Array.from({ length: writers + 2 }, () => connect(ctx.owner)));
  const [beside, observer, ...appending] = clients;
  if (beside === undefined || observer === undefined) throw new Error('no connection');
  try {
    const rates = ways.map((): number[] => []);
    // In turns and from another start each time, so that what else the machine does meets all ways alike.
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < ways.length; turn++) {
        const index = (turn + round * 2) % ways.length;
        await layOut(beside);
        rates[index]?.push(await measure(ways[index] ?? ways[0], appending, beside, observer));
      }
    }
    const floor = median(rates[0] ?? []);
    const measures = ways.map(({ metric }, way) => {
      const value = median(rates[way] ?? []);
      return { bench: 'ordering', metric, value, unit: 'commits/s', floor, ratio: ratio(value, floor) };
    });
    await layOut(beside);
    return [...measures, ...(await measureDelay(ctx.owner))];
  } finally {
    await beside.query(`drop schema if exists ${schema} cascade`);
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function connect(owner: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(owner);
  await client.connect();
  await client.query(`set search_path = ${schema}, public; set client_min_messages = warning`);
  return client;
}

/** Fresh tables, so that no way pays for the dead rows of the one before. */
async function layOut(client: pg.Client): Promise<void> {
  await client.query(`
    drop schema if exists ${schema} cascade;
    create schema ${schema};
    create table ${schema}.event_pending (like public.event_pending including all);
    create table ${schema}.event (like public.event including all) partition by range (day);
    create table ${schema}.event_all_days partition of ${schema}.event (primary key (position)) default;
    create table ${schema}.event_day (like public.event_day including all);
    create table ${schema}.event_log (like public.event_log including all);
    insert into ${schema}.event_log (epoch) values (gen_random_uuid());
    create table ${schema}.numbered (position bigint, tenant_id uuid, at timestamptz, version smallint, type text,
      contact_id uuid, body jsonb);
    create index on ${schema}.numbered (tenant_id, position);
    create table ${schema}.counter (tenant integer primary key, n bigint not null) with (fillfactor = 50);
    insert into ${schema}.counter select tenant, 0 from generate_series(0, ${writers - 1}) as tenant;
    analyze ${schema}.counter`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Commits (d: events numbered) per second while the writers and what runs beside them do nothing else. */
async function measure(
  way: Way,
  appending: readonly pg.Client[],
  beside: pg.Client,
  observer: pg.Client,
): Promise<number> {
  let commits = 0;
  let running = true;
  const loops = appending.map(async (client, w) => {
    const append = `begin; ${way.append(w)}`;
    while (running) {
      await client.query(append);
      await client.query('commit');
      commits += 1;
    }
  });
  const besideLoop = (async () => {
    while (running && way.beside !== undefined) {
      await way.beside(beside);
      await delay(windowMs);
    }
  })();
  await delay(warmUpMs);
  const count = async (): Promise<number> => {
    if (way.readable === undefined) return commits;
    return Number((await observer.query<{ n: number | string }>(way.readable)).rows[0]?.n);
  };
  const from = { count: await count(), at: performance.now() };
  await delay(measureMs);
  const perSecond = (((await count()) - from.count) * 1000) / (performance.now() - from.at);
  running = false;
  await Promise.all([...loops, besideLoop]);
  return Math.round(perSecond);
}

/** From the append to the listener of the tail, events one after the other, with the server's own doorbell and tail. */
async function measureDelay(owner: pg.ClientConfig): Promise<Measure[]> {
  const config = { ...owner, options: `-c search_path=${schema},public` };
  const db = openDatabase({ app: config, system: config, poolSize: 2, onIdleError: console.error });
  const doorbell = await startDoorbell({ db, log: console });
  const tail = await startTail({ db, doorbell, clock: systemClock, log: console });
  let heard: () => void = () => undefined;
  tail.subscribe(() => heard());
  const contact = { contactId: contactId.parse(tenant), queueId: queueId.parse(tenant) };
  const delays: number[] = [];
  for (let seq = 0; seq < 300; seq++) {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard = resolve;
    const from = performance.now();
    const body = { type: 'message.added', ...contact, seq, author: 'customer' } as const;
    await db.inTenant(tenantId.parse(tenant), (tx) => append(tx, systemClock, body));
    await promise;
    delays.push(performance.now() - from);
  }
  await tail.stop();
  await doorbell.stop();
  await db.close();
  delays.sort((a, b) => a - b);
  return [0.5, 0.99].map((quantile) => ({
    bench: 'ordering',
    metric: `d: append to listener, p${quantile * 100}`,
    value: Math.round((delays[Math.floor(delays.length * quantile)] ?? 0) * 100) / 100,
    unit: 'ms',
  }));
}
