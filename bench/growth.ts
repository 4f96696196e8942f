/**
 * What years of closed contacts cost the present one: a contact from its opening over offer, acceptance and two messages to
 * its end and close, through the functions that the server uses, in a database with 5,000,000 closed contacts and, in turns,
 * in one with 50,000 (the floor). Also what a node does each second, and what people look at. Beside the time: pages of
 * the database read (found in its memory or not) and bytes of WAL, which a busy machine does not change. The plan allows
 * 1.2 × the floor, a ratio of 0.83. `RELAIS_BENCH_CONTACTS` sets how many are closed in the larger one; five million take
 * about ten minutes and 8 GB under the temporary directory.
 */
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { usualListPage } from '#contracts/list-sizes.ts';
import {
  type ContactId,
  contactId,
  type QueueId,
  queueId,
  type TenantId,
  type UserId,
} from '#contracts/vocabulary/ids.ts';
import { listPastContacts } from '#server/agent-portal/history.store.ts';
import { beat } from '#server/agents/presence.ts';
import { accept } from '#server/contacts/accept.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { expireContacts } from '#server/contacts/old-contacts.ts';
import { open } from '#server/contacts/open.ts';
import { systemClock } from '#server/platform/clock.ts';
import { type Database, openDatabase } from '#server/platform/db.ts';
import { sequence } from '#server/platform/events/log.store.ts';
import type { Ground } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import { prepareDatabase } from '#server/platform/prepare-database.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { listQueues } from '#server/queues/queue.store.ts';
import { runAllRounds, runRound } from '#server/routing/round.ts';
import { readAgentsNow } from '#server/statistics/agents-now.store.ts';
import { readQueueNumbers } from '#server/statistics/queue-numbers.store.ts';
import { listUsers } from '#server/users/user.store.ts';
import { readSetUp } from '#server/web-manager/set-up.store.ts';
import { addQueue, addReason, addTenant, addUser } from '#tests/support/fixtures.ts';
import { type BenchContext, type Measure, ratio } from './measure.ts';
import { fillPast } from './processes/past.ts';

const sizes = { small: 50_000, big: Number(process.env.RELAIS_BENCH_CONTACTS ?? 5_000_000) };
const queues = 20;
const agents = 40;
const rounds = 30;
const contactsInARound = 10;

interface Centre {
  ground: Ground;
  db: Database;
  owner: pg.Client;
  tenantId: TenantId;
  queueIds: readonly QueueId[];
  reasonId: Awaited<ReturnType<typeof addReason>>;
  /** A customer who has been here before. */
  address: string;
}

export default async function run(context: BenchContext): Promise<Measure[]> {
  const small = await build(context, 'growth_small', sizes.small);
  const big = await build(context, 'growth_big', sizes.big);
  try {
    const measures: Measure[] = [];
    for (const [name, work] of works) {
      const [floor, value] = await inTurns([small, big], work);
      const metric = `${name}, ${sizes.big.toLocaleString('en')} closed contacts`;
      for (const unit of ['ms', 'pages', 'bytes of WAL'] as const) {
        if (Math.min(floor[unit], value[unit]) < 10 && unit !== 'ms') continue;
        const [of, against] = [value[unit], floor[unit]];
        measures.push({ bench: 'growth', metric, value: of, unit, floor: against, ratio: ratio(against, of) });
      }
    }
    return measures;
  } finally {
    for (const { db, owner } of [small, big]) {
      await db.close();
      await owner.end();
    }
  }
}

async function build({ owner }: BenchContext, name: string, count: number): Promise<Centre> {
  const maintenance = new pg.Client(owner);
  await maintenance.connect();
  await maintenance.query(`create database ${name}`);
  await maintenance.end();
  const config = { ...owner, database: name };
  const { app, system } = await prepareDatabase({ owner: config, secrets: createSecrets(new Uint8Array(32)) });
  const db = openDatabase({ app, system, poolSize: 4, onIdleError: ({ message }) => console.error(message) });
  const client = new pg.Client(config);
  await client.connect();
  const tenantId = await addTenant(db);
  const agentIds: UserId[] = [];
  for (let n = 0; n < agents; n++)
    agentIds.push(await addUser(db, tenantId, { state: 'available', at: systemClock.now() }));
  const queueIds: QueueId[] = [];
  for (let n = 0; n < queues; n++) queueIds.push(await addQueue(db, tenantId, { memberIds: agentIds }));
  const reasonId = await addReason(db, tenantId, 'wrap-up');
  const began = performance.now();
  await fillPast(client, { tenantId, queueIds, agentIds, reasonId, count, eventsADay: Math.max(50, count / 1_000) });
  console.error(`filled with ${count} contacts in ${Math.round((performance.now() - began) / 1000)} s`);
  return {
    ground: { db, clock: systemClock },
    db,
    owner: client,
    tenantId,
    queueIds,
    reasonId,
    address: 'customer-7@example.com',
  };
}

interface Work {
  /** What one turn does; the result is per `times`. */
  act(centre: Centre, times: number): Promise<unknown>;
  times: number;
}

const inTenant = (centre: Centre, work: Parameters<typeof centre.db.inTenant>[1]) =>
  centre.db.inTenant(centre.tenantId, work);
const list = { page: 1, pageSize: usualListPage, search: '', order: 'asc', sort: 'name' } as const;
const looks = (work: (centre: Centre) => Promise<unknown>): Work => ({
  times: 5,
  async act(centre, times) {
    for (let n = 0; n < times; n++) await work(centre);
  },
});

const works: ReadonlyArray<readonly [name: string, work: Work]> = [
  ['a contact from its opening to its close', { act: handle, times: contactsInARound }],
  ['a beat of a node with its sweeps', looks(({ ground }) => beat(ground))],
  ['a round of all tenants in which nobody waits', looks(({ ground }) => runAllRounds(ground))],
  [
    'the numbers of supervisors, once a minute',
    looks((centre) =>
      inTenant(centre, async (tx) => {
        await readQueueNumbers(tx, systemClock.now());
        await readAgentsNow(tx, systemClock.now());
      }),
    ),
  ],
  [
    'a customer’s earlier contacts',
    looks((centre) =>
      inTenant(centre, (tx) =>
        listPastContacts(tx, { key: centre.address, except: newId(contactId, systemClock), before: undefined }),
      ),
    ),
  ],
  ['a page of the list of users', looks((centre) => inTenant(centre, (tx) => listUsers(tx, list)))],
  ['a page of the list of queues', looks((centre) => inTenant(centre, (tx) => listQueues(tx, list)))],
  ['the set-up path', looks(({ db, tenantId }) => db.asSystem((tx) => readSetUp(tx, tenantId)))],
  ['a contact deleted because it is too old', { act: expireSome, times: 31 }],
  [
    'looking for contacts that are too old, where none is',
    looks(({ ground }) => expireContacts(ground, { contactKeepDays: 3_650, ofTenants: [] })),
  ],
];

/** One contact after the other, all of their life; then what they appended is numbered. */
async function handle(centre: Centre, times: number): Promise<void> {
  const { ground, tenantId, queueIds, reasonId, address } = centre;
  for (let n = 0; n < times; n++) {
    const { contactId: id } = await open(ground, {
      tenantId,
      medium: 'web-interaction',
      queueId: queueIds[n % queueIds.length] ?? newId(queueId, systemClock),
      live: true,
      customerName: 'Grace',
      customerAddress: address,
      token: crypto.randomUUID(),
      text: 'Hello?',
    });
    const [offer] = await runRound(ground, tenantId);
    if (offer === undefined) throw new Error('nobody was offered the contact');
    const own = { tenantId, contactId: id, agentId: offer.agentId };
    await accept(ground, own);
    await say(ground, own, { kind: 'customer' });
    await say(ground, own, { kind: 'agent', agentId: offer.agentId });
    await end(ground, { tenantId, contactId: id, reason: 'customer' });
    const closed = await close(ground, { ...own, reasonId });
    if (closed.outcome !== 'moved') throw new Error('the contact was not closed');
  }
  await ground.db.asSystem((tx) => sequence(tx, 1_000));
}

/** 1, 2, 4, 8 and 16 of those of two years ago, as far as each transaction is quick. */
async function expireSome({ ground }: Centre): Promise<void> {
  let transactions = 0;
  await expireContacts(ground, { contactKeepDays: 700, ofTenants: [] }, () => ++transactions > 5);
}

type Author = Parameters<typeof addMessage>[1]['author'];
const say = (
  ground: Ground,
  { tenantId, contactId: id }: { tenantId: TenantId; contactId: ContactId },
  author: Author,
) => addMessage(ground, { tenantId, contactId: id, author, text: 'A line of it.', clientId: crypto.randomUUID() });

interface Cost {
  /** The median of the turns. */
  ms: number;
  /** Means of all turns. */
  pages: number;
  'bytes of WAL': number;
}

/** The same work in each database, turn by turn, so that what else the machine does meets both. */
async function inTurns(centres: readonly [Centre, Centre], work: Work): Promise<[Cost, Cost]> {
  const [one, other] = centres;
  for (const centre of centres) await work.act(centre, work.times);
  const before = [await countersOf(one), await countersOf(other)] as const;
  const times: [number[], number[]] = [[], []];
  const wal: [number, number] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    for (const at of [0, 1] as const) {
      const from = await walOf(one);
      const start = performance.now();
      await work.act(centres[at], work.times);
      times[at].push((performance.now() - start) / work.times);
      wal[at] += (await walOf(one)) - from;
    }
  }
  const after = [await countersOf(one), await countersOf(other)] as const;
  const acts = rounds * work.times;
  const costOf = (at: 0 | 1): Cost => ({
    ms: Math.round(median(times[at]) * 100) / 100,
    pages: Math.round((after[at] - before[at]) / acts),
    'bytes of WAL': Math.round(wal[at] / acts),
  });
  return [costOf(0), costOf(1)];
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

/** Of the cluster: nothing else writes in it. */
async function walOf({ owner }: Centre): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>(
    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes",
  );
  return Number(rows[0]?.bytes);
}

/** Pages that the server's processes looked at, once they have told: a process that is idle does so after a second. */
async function countersOf({ owner }: Centre): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { rows } = await owner.query<{ pages: number }>(
    'select blks_read + blks_hit as pages from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.pages);
}
