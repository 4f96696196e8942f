/** The promise of docs/decisions/0003: nobody misses or doubles an event, whatever writers, sequencers and readers do meanwhile. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EventBody, type EventCursor, eventCursor, type LoggedEvent } from '#contracts/vocabulary/event.ts';
import { type ContactId, contactId, type QueueId, type TenantId } from '#contracts/vocabulary/ids.ts';
import { addQueue, addTenant } from '#tests/support/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { systemClock } from '../clock.ts';
import { type Database, openDatabase, type SystemTx, type TenantTx } from '../db.ts';
import { newId } from '../ids.ts';
import { append } from './append.ts';
import { type Doorbell, startDoorbell } from './doorbell.ts';
import { readAfter, readCursor, sequence } from './log.store.ts';
import { startTail } from './tail.ts';

interface Node {
  db: Database;
  doorbell: Doorbell;
}
const log = { info: () => undefined, warn: console.warn, error: console.error };
let base: TestDatabase;
let nodes: [Node, Node];
let tenant: TenantId;
let queue: QueueId;

beforeAll(async () => {
  base = await createTestDatabase({ poolSize: 12 });
  const other = openDatabase({ app: base.app, system: base.system, poolSize: 12, onIdleError: console.error });
  const start = async (db: Database) => ({ db, doorbell: await startDoorbell({ db, log }) });
  nodes = [await start(base.db), await start(other)];
  tenant = await addTenant(base.db);
  queue = await addQueue(base.db, tenant);
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.doorbell.stop()));
  await nodes[1].db.close();
  await base.drop();
});

/** One transaction of a writer; the waits are milliseconds inside of it. */
interface Step {
  /** Index of the contact whose next message it is; undefined: an event that belongs to no contact. */
  contact: number | undefined;
  waitBefore: number;
  events: number;
  waitAfter: number;
  abort: boolean;
}
const wait = fc.integer({ min: 0, max: 12 });
const step: fc.Arbitrary<Step> = fc.record({
  contact: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  waitBefore: wait,
  events: fc.integer({ min: 1, max: 3 }),
  waitAfter: wait,
  abort: fc.constantFrom(false, false, false, true),
});
const numbers = (max: number) => fc.array(fc.integer({ min: 1, max }), { minLength: 5, maxLength: 20 });
const plan = fc.record({
  writers: fc.array(fc.array(step, { minLength: 4, maxLength: 10 }), { minLength: 10, maxLength: 10 }),
  limits: numbers(9),
  restarts: numbers(6),
  sequencers: fc.tuple(numbers(5), numbers(5)),
});

test('every reader gets every committed event once and in order, and a foreign long transaction holds nobody', async () => {
  const foreign = await openForeignTransactions();
  await fc.assert(
    fc.asyncProperty(plan, async ({ writers, limits, restarts, sequencers }) => {
      const contacts = await addContacts();
      const from = await base.db.asSystem(readCursor);
      let end: EventCursor | undefined;
      const ended = Promise.withResolvers<EventCursor>();
      const readers = [
        readInTurns(nodes[0].db, from, limits, () => end),
        readInTurns(nodes[1].db, from, limits.toReversed(), () => end),
        tailWithRestarts(nodes[0], from, restarts, ended.promise),
        tailWithRestarts(nodes[1], from, restarts.toReversed(), ended.promise),
      ];
      let writing = true;
      const background = sequencers.map((batches) => sequenceInTurns(nodes[1].db, batches, () => writing));
      const written = await Promise.all(
        writers.map((steps, w) => writeAll(nodes[w % 2 === 0 ? 0 : 1].db, steps, contacts)),
      );
      writing = false;
      await Promise.all(background);
      await sequenceInTurns(base.db, [100], () => false);
      end = await base.db.asSystem(readCursor);
      ended.resolve(end);
      for (const got of await Promise.all(readers)) expectComplete(got, written.flat(), from, end);
    }),
    { numRuns: 6, endOnFailure: true },
  );
  await Promise.all(foreign.map((client) => client.end()));
});

test('a transaction that appended first and commits last holds nobody and is not missed', async () => {
  const [{ db }] = nodes;
  const from = await db.asSystem(readCursor);
  const [late, early] = [change(), change()];
  await db.inTenant(tenant, async (tx) => {
    await append(tx, systemClock, late);
    await db.inTenant(tenant, (other) => append(other, systemClock, early));
    await sequenceInTurns(db, [10], () => false);
    expect(await bodiesAfter(db, from)).toEqual([early]);
  });
  await sequenceInTurns(db, [10], () => false);
  expect(await bodiesAfter(db, from)).toEqual([early, late]);
});

/** Transactions with ids of their own that stay open: one in our database, one in another of the cluster. */
async function openForeignTransactions(): Promise<pg.Client[]> {
  const ours = new pg.Client(base.system);
  await ours.connect();
  // Ours are ended after 15 s; a foreign one need not be.
  await ours.query('set transaction_timeout = 0; set idle_in_transaction_session_timeout = 0');
  await ours.query("begin; insert into limit_window (key, window_start, count) values ('foreign', now(), 1)");
  const elsewhere = new pg.Client({ ...base.owner, database: 'postgres' });
  await elsewhere.connect();
  await elsewhere.query('begin; create temp table foreign_work (n integer); insert into foreign_work values (1)');
  return [ours, elsewhere];
}

async function addContacts(): Promise<ContactId[]> {
  const ids = [0, 1, 2].map(() => newId(contactId, systemClock));
  const contact = { tenant_id: tenant, queue_id: queue, medium: 'web-interaction', state: 'queued', live: true };
  const rows = ids.map((id) => ({ id, ...contact, priority: 5, queued_at: systemClock.now() }));
  await base.db.asSystem(({ q }) => q.insertInto('contact').values(rows).execute());
  return ids;
}

interface Written {
  body: EventBody;
  /** When its transaction was begun and when its commit was acknowledged. */
  begun: number;
  committed: number;
}
class Abort extends Error {}

async function writeAll(db: Database, steps: readonly Step[], contacts: readonly ContactId[]): Promise<Written[]> {
  const written: Written[] = [];
  for (const next of steps) {
    const begun = performance.now();
    try {
      const bodies = await db.inTenant(tenant, (tx) => write(tx, next, contacts));
      written.push(...bodies.map((body) => ({ body, begun, committed: performance.now() })));
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
    }
  }
  return written;
}

async function write(tx: TenantTx, next: Step, contacts: readonly ContactId[]): Promise<EventBody[]> {
  await pause(tx, next.waitBefore);
  const bodies: EventBody[] = [];
  for (let n = 0; n < next.events; n++) {
    const id = next.contact === undefined ? undefined : contacts[next.contact];
    bodies.push(id === undefined ? change() : await nextMessage(tx, id));
  }
  await append(tx, systemClock, ...bodies);
  await pause(tx, next.waitAfter);
  if (next.abort) throw new Abort();
  return bodies;
}

function change(): EventBody {
  return { type: 'directory.changed', entity: 'queue', entityId: randomUUID(), change: 'changed' };
}

async function nextMessage(tx: TenantTx, id: ContactId): Promise<EventBody> {
  const { last_seq } = await tx.q
    .updateTable('contact')
    .set((row) => ({ last_seq: row('last_seq', '+', 1) }))
    .where('id', '=', id)
    .returning('last_seq')
    .executeTakeFirstOrThrow();
  return { type: 'message.added', contactId: id, queueId: queue, seq: last_seq, author: 'customer' };
}

async function pause(tx: SystemTx, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await sql`select pg_sleep(${milliseconds / 1000}::float8)`.execute(tx.q);
}

/** A sequencer that keeps its lock for a random time, until nothing is pending after `running` turned false. */
async function sequenceInTurns(db: Database, batches: readonly number[], running: () => boolean): Promise<void> {
  for (let turn = 0; ; turn++) {
    const batch = batches[turn % batches.length] ?? 1;
    const last = !running();
    const moved = await db.asSystem(async (tx) => {
      const moved = await sequence(tx, batch);
      await pause(tx, batch);
      return moved;
    });
    if (last && moved === 0) return;
  }
}

/** A reader of which nothing survives a turn but the cursor, as text. */
async function readInTurns(
  db: Database,
  from: EventCursor,
  limits: readonly number[],
  end: () => EventCursor | undefined,
): Promise<LoggedEvent[]> {
  const got: LoggedEvent[] = [];
  let kept = JSON.stringify(from);
  for (let turn = 0; ; turn++) {
    const cursor = eventCursor.parse(JSON.parse(kept));
    if (cursor.position === end()?.position) return got;
    const batch = await db.asSystem(async (tx) => {
      const batch = await readAfter(tx, cursor, limits[turn % limits.length] ?? 1);
      if (batch.events.length === 0) await pause(tx, 3);
      return batch;
    });
    got.push(...batch.events);
    kept = JSON.stringify(batch.cursor);
  }
}

/** A tail that is stopped after some batches and started again from its cursor. */
async function tailWithRestarts(
  { db, doorbell }: Node,
  from: EventCursor,
  restarts: readonly number[],
  end: Promise<EventCursor>,
): Promise<LoggedEvent[]> {
  const got: LoggedEvent[] = [];
  let cursor = from;
  for (let turn = 0; ; turn++) {
    const tail = await startTail({ db, doorbell, clock: systemClock, log, from: cursor });
    let batches = restarts[turn % restarts.length] ?? 1;
    const finished = await new Promise<boolean>((resolve, reject) => {
      const atEnd = async () => (got.at(-1)?.position ?? from.position) === (await end).position;
      tail.subscribe((events) => {
        got.push(...events);
        batches -= 1;
        if (batches === 0) resolve(false);
        else atEnd().then((yes) => yes && resolve(true), reject);
      });
      atEnd().then((yes) => yes && resolve(true), reject);
    });
    await tail.stop();
    cursor = tail.cursor();
    if (finished) return got;
  }
}

function expectComplete(got: LoggedEvent[], written: Written[], from: EventCursor, end: EventCursor): void {
  const positions = got.map((event) => event.position);
  expect(positions).toEqual(Array.from({ length: end.position - from.position }, (_, n) => from.position + n + 1));
  expect(got.map(keyOf).toSorted()).toEqual(written.map(keyOf).toSorted());
  expect(got.every((event) => event.tenantId === tenant)).toBe(true);
  for (const messages of Map.groupBy(got, ({ body }) =>
    body.type === 'message.added' ? body.contactId : '',
  ).values()) {
    const seqs = messages.flatMap(({ body }) => (body.type === 'message.added' ? [body.seq] : []));
    expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  }
  expectCauseFirst(got, written);
}

/** What was committed before another transaction began may have caused it, so it must come before it in the log. */
function expectCauseFirst(got: LoggedEvent[], written: Written[]): void {
  const byKey = new Map(written.map((event) => [keyOf(event), event]));
  let latestBegin = 0;
  for (const event of got) {
    const { begun, committed } = byKey.get(keyOf(event)) ?? { begun: 0, committed: 0 };
    expect(committed, 'an event stands behind one that was begun after its commit').toBeGreaterThan(latestBegin);
    latestBegin = Math.max(latestBegin, begun);
  }
}

function keyOf({ body }: { body: EventBody }): string {
  return JSON.stringify(Object.entries(body).toSorted());
}

async function bodiesAfter(db: Database, cursor: EventCursor): Promise<EventBody[]> {
  return (await db.asSystem((tx) => readAfter(tx, cursor, 100))).events.map((event) => event.body);
}
