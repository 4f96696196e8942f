/**
 * A busy site: 1,500 agents at their desks (sockets, in a process of their own), 60 contacts a second with 6 messages
 * each for 3 minutes; every one is opened, offered, accepted, talked about, ended and closed, by requests and sockets as
 * pages make them. From the request that opens a contact until its card is at a desk; what server and PostgreSQL use of
 * the machine; what an agent costs in memory. Afterwards the rows are read: whatever is missing fails the measure.
 * RELAIS_BENCH_AGENTS, RELAIS_BENCH_CONTACTS_PER_SECOND and RELAIS_BENCH_SECONDS make it smaller.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { systemClock } from '#server/platform/clock.ts';
import { addChatPage, addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { sessionCookie } from '#tests/support/test-app.ts';
import { type BenchContext, type Measure, setting } from './measure.ts';
import { talked, usage } from './processes/answers.ts';
import { monotonic, round, startProcess } from './processes/process.ts';

const agents = setting('AGENTS', 1_500);
const perSecond = setting('CONTACTS_PER_SECOND', 60);
const seconds = setting('SECONDS', 180);
const messages = 6;
const queues = 15;

export default async function run(context: BenchContext): Promise<Measure[]> {
  const { tenantId, keys, cookies } = await fill(context);
  const [server, people] = await Promise.all([startProcess('server.ts'), startProcess('people.ts')]);
  try {
    const { app, system } = context;
    const postmaster = await postmasterOf(context);
    const url = await server.ask(z.string(), 'start', { app, system });
    await wait(1_000);
    const empty = await server.ask(usage, 'usage');
    await people.ask(z.unknown(), 'sit', { url, cookies });
    await wait(5_000);
    const seated = await server.ask(usage, 'usage');
    const before = { postgres: postgresCpuMs(postmaster), at: monotonic() };
    const result = await people.ask(talked, 'talk', { url, keys, perSecond, seconds, messages });
    const after = await server.ask(usage, 'usage');
    const took = monotonic() - before.at;
    await people.ask(z.unknown(), 'leave');
    await checkRows(context, tenantId, result.faults);
    const cores = (ms: number): number => round(ms / took);
    const each = (ms: number): number => round(ms / result.opened);
    const postgres = postgresCpuMs(postmaster) - before.postgres;
    const bench = 'load';
    const of = `${agents} agents, ${perSecond} contacts/s`;
    return [
      { bench, metric: `${of}: opened to card at a desk, p50`, value: round(result.offers.p50), unit: 'ms' },
      { bench, metric: `${of}: opened to card at a desk, p99`, value: round(result.offers.p99), unit: 'ms' },
      { bench, metric: `${of}: message to the other side, p50`, value: round(result.messages.p50), unit: 'ms' },
      { bench, metric: `${of}: message to the other side, p99`, value: round(result.messages.p99), unit: 'ms' },
      { bench, metric: `${of}: server`, value: cores(after.cpuMs - seated.cpuMs), unit: 'cores' },
      { bench, metric: `${of}: PostgreSQL`, value: cores(postgres), unit: 'cores' },
      { bench, metric: 'server, of a contact', value: each(after.cpuMs - seated.cpuMs), unit: 'ms CPU' },
      { bench, metric: 'PostgreSQL, of a contact', value: each(postgres), unit: 'ms CPU' },
      { bench, metric: `${of}: those who measure`, value: cores(result.cpuMs), unit: 'cores' },
      { bench, metric: 'memory of an agent at his desk', value: kib(seated.rss - empty.rss), unit: 'KiB' },
      { bench, metric: 'server afterwards', value: round(after.rss / 1_048_576, 0), unit: 'MiB' },
      { bench, metric: 'contacts, all of them closed, with every message', value: result.opened, unit: 'contacts' },
      { bench, metric: 'load average of the machine', value: round(loadavg()[0] ?? 0), unit: 'processes' },
    ];
  } finally {
    await Promise.all([server.stop(), people.stop()]);
  }
}

const kib = (bytes: number): number => round(bytes / agents / 1_024, 1);

async function fill({ db }: BenchContext) {
  const tenantId = await addTenant(db);
  const cookies: string[] = [];
  const members = Array.from({ length: queues }, (): Awaited<ReturnType<typeof addUser>>[] => []);
  for (let n = 0; n < agents; n++) {
    const userId = await addUser(db, tenantId, { at: new Date() });
    members[n % queues]?.push(userId);
    cookies.push(await sessionCookie({ db, clock: systemClock }, { userId, tenantId, door: 'agent-portal' }));
  }
  const keys: string[] = [];
  for (const memberIds of members) {
    const queue = await addQueue(db, tenantId, { memberIds });
    keys.push((await addChatPage(db, tenantId, queue)).key);
  }
  await db.asSystem(({ q }) => q.deleteFrom('event_pending').execute());
  return { tenantId, keys, cookies };
}

/** All that was opened must be closed, with its messages without a gap and each of its events once. */
async function checkRows({ owner }: BenchContext, tenantId: TenantId, faults: readonly string[]): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows } = await client.query<{ what: string; count: number }>(
      `with c as (select id, state, last_seq from contact where tenant_id = $1),
         m as (select contact_id, count(*) as n, max(seq) as top from message where tenant_id = $1 group by 1),
         e as (select contact_id, type, count(*) as n from event where tenant_id = $1 and type <> 'message.added' group by 1, 2)
       select 'contacts not opened' as what, $2 - count(*)::int as count from c
       union all select 'contacts not closed: ' || state, count(*)::int from c where state <> 'closed' group by state
       union all select 'contacts with other messages than they should have', count(*)::int
         from c left join m on m.contact_id = c.id where m.n is distinct from $3 or m.top <> m.n or c.last_seq <> m.n
       union all select 'contacts without one ' || wanted, count(*)::int
         from c cross join unnest(array['contact.queued', 'contact.accepted', 'contact.ended', 'contact.closed']) as w (wanted)
         left join e on e.contact_id = c.id and e.type = wanted where e.n is distinct from 1 group by wanted
       union all select 'events not numbered', count(*)::int from event_pending`,
      [tenantId, perSecond * seconds, messages],
    );
    const wrong = rows.filter(({ count }) => count !== 0).map(({ what, count }) => `${what}: ${count}`);
    if (wrong.length > 0 || faults.length > 0) throw new Error([...wrong, ...faults].join('\n'));
  } finally {
    await client.end();
  }
}

/** Of the postmaster and its processes. */
function postgresCpuMs(postmaster: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid);
    if (Number(pid) === postmaster || fields.parent === postmaster) ticks += fields.ticks;
  }
  return ticks * 10;
}

/** Its parent, and hundredths of a second of CPU; nothing of a process that has just ended. */
function statOf(pid: string): { parent: number; ticks: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return { parent: 0, ticks: 0 };
    throw error;
  }
}

async function postmasterOf({ owner }: BenchContext): Promise<number> {
  const client = new pg.Client(owner);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const { parent } = statOf(String(rows[0]?.pid));
  await client.end();
  return parent;
}
