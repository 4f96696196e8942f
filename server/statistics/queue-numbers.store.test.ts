/** The numbers that supervisors see, at their edges and against what the event log says. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueueNumbers } from '#contracts/agent-portal/supervision-views.ts';
import { type ContactId, contactId, type QueueId, type TenantId, userId } from '#contracts/vocabulary/ids.ts';
import { abandon } from '#server/contacts/abandon.ts';
import { accept } from '#server/contacts/accept.ts';
import { close } from '#server/contacts/close.ts';
import type { ContactRow } from '#server/contacts/contact.store.ts';
import { end } from '#server/contacts/end.ts';
import { leaveMessage } from '#server/contacts/leave-message.ts';
import { open } from '#server/contacts/open.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { returnOffer } from '#server/contacts/return-offer.ts';
import { transferToQueue } from '#server/contacts/transfer-to-queue.ts';
import { newId } from '#server/platform/ids.ts';
import { deleteQueue, holdQueue } from '#server/queues/queue.store.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { talking } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { type DayCount, dayCountSeconds, readQueueNumbers } from './queue-numbers.store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-02T09:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const minutes = 60;

interface Past {
  state: 'queued' | 'wrap-up' | 'closed' | 'abandoned';
  queued: Date;
  firstAccepted?: Date;
  ended?: Date;
  live?: boolean;
  waitingSince?: Date;
}

/** A queue of a tenant in Paris, and contacts as they would be left behind. */
async function past(contacts: readonly Past[], tenantOptions: { serviceLevelSeconds?: number; zone?: string } = {}) {
  const tenantId = await addTenant(database.db);
  const agent = await addUser(database.db, tenantId);
  const queueId = await addQueue(database.db, tenantId);
  await database.db.asSystem(async ({ q }) => {
    await q
      .updateTable('tenant')
      .set({
        service_level_seconds: tenantOptions.serviceLevelSeconds ?? 20,
        time_zone: tenantOptions.zone ?? 'Europe/Paris',
      })
      .where('id', '=', tenantId)
      .execute();
    for (const { state, queued, firstAccepted, ended, live = true, waitingSince } of contacts) {
      await q
        .insertInto('contact')
        .values({
          id: newId(contactId, { now: () => queued }),
          tenant_id: tenantId,
          medium: 'web-interaction',
          state,
          live,
          queue_id: queueId,
          priority: 5,
          queued_at: queued,
          agent_id: state === 'wrap-up' || state === 'closed' ? agent : null,
          accepted_at: firstAccepted ?? null,
          first_accepted_at: firstAccepted ?? null,
          ended_at: ended ?? null,
          waiting_since: waitingSince ?? null,
        })
        .execute();
    }
  });
  return { tenantId, queueId };
}

interface Of {
  tenantId: TenantId;
  queueId: QueueId;
}

async function numbersOf(of: Of, at = now): Promise<QueueNumbers> {
  return (await readingOf(of, at)).numbers;
}

async function readingOf(of: Of, at: Date, kept?: DayCount): Promise<{ numbers: QueueNumbers; day: DayCount }> {
  const { queues, day } = await database.db.inTenant(of.tenantId, (tx) => readQueueNumbers(tx, at, kept));
  const found = queues.find(({ id }) => id === of.queueId);
  if (found === undefined) throw new Error('the queue is not there');
  return { numbers: found, day };
}

const answered = (queued: Date, afterSeconds: number, live = true): Past => ({
  state: 'closed',
  queued,
  firstAccepted: new Date(queued.getTime() + afterSeconds * 1000),
  ended: ago(2 * 86_400),
  live,
});
const gone = (queued: Date, afterSeconds: number): Past => ({
  state: 'abandoned',
  queued,
  ended: new Date(queued.getTime() + afterSeconds * 1000),
});

test('a queue without contacts has no service level and no oldest wait', async () => {
  const numbers = await numbersOf(await past([]));
  expect(numbers).toMatchObject({ waiting: 0, serviceLevel: { inTime: 0, counted: 0 }, today: { handled: 0 } });
  expect(numbers.oldestSince).toBeUndefined();
});

test('a deleted queue is no longer among them, whatever its past', async () => {
  const it = await past([answered(ago(300), 20)]);
  await database.db.inTenant(it.tenantId, async (tx) => {
    await holdQueue(tx, it.queueId);
    await deleteQueue(tx, { now: () => now }, it.queueId);
  });
  const { queues } = await database.db.inTenant(it.tenantId, (tx) => readQueueNumbers(tx, now));
  expect(queues).toEqual([]);
});

test('an answer at the threshold is in time, a second later it is not; who went before it does not count', async () => {
  const it = await past([
    answered(ago(300), 20),
    answered(ago(300), 21),
    gone(ago(300), 19.999),
    gone(ago(300), 20),
    // Nobody waited for this answer.
    answered(ago(300), 200, false),
  ]);
  expect((await numbersOf(it)).serviceLevel).toEqual({ inTime: 1, counted: 3 });
});

test('a transferred contact counts in the queue where it is now, with its first answer', async () => {
  const it = await talking(database.db);
  const to = await addQueue(database.db, it.tenantId);
  await transferToQueue(it.ground, { ...it, to });
  expect(await numbersOf(it, it.clock.now())).toMatchObject({ waiting: 0, serviceLevel: { counted: 0 } });
  const there = await numbersOf({ tenantId: it.tenantId, queueId: to }, it.clock.now());
  expect(there).toMatchObject({ waiting: 1, serviceLevel: { inTime: 1, counted: 1 }, recent: { handled: 0 } });
});

test('the threshold is the tenant’s own', async () => {
  const contacts = [answered(ago(300), 20), answered(ago(300), 60), gone(ago(300), 30)];
  const strict = await past(contacts, { serviceLevelSeconds: 10 });
  const lenient = await past(contacts, { serviceLevelSeconds: 60 });
  expect((await numbersOf(strict)).serviceLevel).toEqual({ inTime: 0, counted: 3 });
  expect((await numbersOf(lenient)).serviceLevel).toEqual({ inTime: 2, counted: 2 });
});

test('what happened just 15 minutes ago is no longer of the last 15 minutes, a millisecond later it is', async () => {
  const edge = ago(15 * minutes);
  const after = new Date(edge.getTime() + 1);
  const queued = ago(16 * minutes);
  const it = await past([
    { state: 'closed', queued, firstAccepted: edge, ended: edge },
    { state: 'closed', queued, firstAccepted: after, ended: after },
    { state: 'abandoned', queued, ended: edge },
    { state: 'abandoned', queued, ended: after },
  ]);
  expect(await numbersOf(it)).toMatchObject({
    recent: { handled: 1, abandoned: 1 },
    today: { handled: 2, abandoned: 2 },
    serviceLevel: { inTime: 0, counted: 2 },
  });
  expect(await numbersOf(it, new Date(now.getTime() + 1))).toMatchObject({
    recent: { handled: 0, abandoned: 0 },
    today: { handled: 2, abandoned: 2 },
    serviceLevel: { counted: 0 },
  });
});

test('a conversation that ended is handled though its wrap-up goes on', async () => {
  const it = await past([{ state: 'wrap-up', queued: ago(90), firstAccepted: ago(80), ended: ago(10) }]);
  expect(await numbersOf(it)).toMatchObject({ recent: { handled: 1 }, today: { handled: 1 }, active: 0 });
});

test('today begins with the day of the tenant’s zone, also when its clocks change', async () => {
  // The day on which Paris leaves summer time begins at 22:00Z and has 25 hours.
  const first = new Date('2026-10-24T22:00:00Z');
  const before = new Date(first.getTime() - 1);
  const contacts = [first, before].map((ended): Past => ({ state: 'closed', queued: before, ended }));
  const paris = await past(contacts);
  const at = (time: string) => numbersOf(paris, new Date(time));
  expect((await at('2026-10-25T22:59:59Z')).today).toEqual({ handled: 1, abandoned: 0 });
  expect((await at('2026-10-25T23:00:00Z')).today).toEqual({ handled: 0, abandoned: 0 });
  const utc = await past(contacts, { zone: 'UTC' });
  expect((await numbersOf(utc, new Date('2026-10-24T23:00:00Z'))).today.handled).toBe(2);
  // A minute after midnight the last 15 minutes reach into yesterday.
  const young = await at('2026-10-24T22:01:00Z');
  expect(young).toMatchObject({ recent: { handled: 2 }, today: { handled: 1 } });
});

test('what ended earlier today is counted once a minute, and not again while it is kept', async () => {
  const ended = ago(3600);
  const it = await past([{ state: 'closed', queued: ended, firstAccepted: ended, ended }]);
  const first = await readingOf(it, now);
  expect(first.numbers.today).toEqual({ handled: 1, abandoned: 0 });
  // Nothing ends in the past; that it does here shows what is read.
  await database.db.asSystem(({ q }) => q.deleteFrom('contact').where('queue_id', '=', it.queueId).execute());
  const later = (seconds: number) => readingOf(it, new Date(now.getTime() + seconds * 1000), first.day);
  expect((await later(dayCountSeconds - 1)).numbers.today.handled).toBe(1);
  expect((await later(dayCountSeconds)).numbers.today.handled).toBe(0);
  // A clock that was set back, or another day, makes it worthless.
  expect((await later(-1)).numbers.today.handled).toBe(0);
  expect((await later(86_400)).numbers.today.handled).toBe(0);
});

test('the oldest wait is that of a customer, from when he came back to the queue', async () => {
  const it = await past([
    { state: 'queued', queued: ago(3600), waitingSince: ago(40) },
    { state: 'queued', queued: ago(60) },
    { state: 'queued', queued: ago(86_400), live: false },
  ]);
  expect(await numbersOf(it)).toMatchObject({ waiting: 3, messages: 1, oldestSince: ago(60).toISOString() });
});

test('members count by what they are, and those of another tenant not at all', async () => {
  const tenantId = await addTenant(database.db);
  const people = [];
  for (const state of ['available', 'available', 'unavailable', 'offline'] as const)
    people.push(await addUser(database.db, tenantId, { state }));
  const queueId = await addQueue(database.db, tenantId, { memberIds: people });
  await past([gone(ago(100), 50)]);
  const numbers = await numbersOf({ tenantId, queueId });
  expect(numbers.agents).toEqual({ available: 2, unavailable: 1 });
  expect(numbers.today.abandoned).toBe(0);
});

/** Three agents and two queues in which things happen as they do. */
async function busyCentre() {
  const { db } = database;
  const clock = manualClock(new Date('2026-10-24T21:30:00Z'));
  const ground = { db, clock };
  const tenantId = await addTenant(db);
  const agents = [];
  for (let count = 0; count < 3; count++)
    agents.push(
      await addUser(db, tenantId, { state: 'available', at: clock.now(), capacity: { 'web-interaction': 4 } }),
    );
  const queues = [
    await addQueue(db, tenantId, { memberIds: agents }),
    await addQueue(db, tenantId, { memberIds: agents }),
  ];
  return { ground, clock, tenantId, queues };
}
type Centre = Awaited<ReturnType<typeof busyCentre>>;

const acts = [
  'open',
  'open',
  'leave',
  'route',
  'route',
  'accept',
  'accept',
  'end',
  'close',
  'requeue',
  'return',
  'go',
] as const;

/** Does one thing to the contact that `pick` falls on among those to which it can be done; nothing where there is none. */
async function step({ ground, tenantId, queues }: Centre, act: (typeof acts)[number], pick: number): Promise<void> {
  const { db } = ground;
  if (act === 'route') return void (await runRound(ground, tenantId));
  if (act === 'open') {
    const queueId = queues[pick % queues.length] ?? queues[0];
    if (queueId === undefined) return;
    const live = pick % 7 !== 0;
    await open(ground, { tenantId, medium: 'web-interaction', queueId, live, customerName: 'Grace', text: 'Hello?' });
    return;
  }
  const from = {
    leave: 'queued',
    accept: 'offered',
    end: 'active',
    close: 'wrap-up',
    requeue: 'active',
    return: 'offered',
    go: 'queued',
  } as const;
  const rows = await db.inTenant(tenantId, ({ q }) =>
    q.selectFrom('contact').selectAll().where('state', '=', from[act]).orderBy('id').execute(),
  );
  const row = rows[pick % Math.max(rows.length, 1)];
  if (row !== undefined) await move(ground, tenantId, act, row);
}

async function move(
  ground: Centre['ground'],
  tenantId: TenantId,
  act: Exclude<(typeof acts)[number], 'open' | 'route'>,
  row: ContactRow,
): Promise<void> {
  const id: ContactId = contactId.parse(row.id);
  const one = { tenantId, contactId: id };
  if (act === 'leave') return void (await leaveMessage(ground, { ...one, address: 'grace@example.com' }));
  if (act === 'go') return void (await abandon(ground, { ...one, reason: 'customer' }));
  const held = { ...one, agentId: userId.parse(row.agent_id) };
  if (act === 'accept') await accept(ground, held);
  else if (act === 'end') await end(ground, { ...held, reason: 'agent' });
  else if (act === 'close') await close(ground, held);
  else if (act === 'requeue') await requeue(ground, { ...held, reason: 'supervisor' });
  else await returnOffer(ground, { ...held, reason: 'no-answer' });
}

/** The same numbers of a queue as the event log tells them. */
async function numbersOfLog({ tenantId }: Centre, queueId: QueueId, at: Date) {
  const { rows } = await database.db.asSystem((tx) =>
    sql<
      Record<
        'waiting' | 'offered' | 'active' | 'in_time' | 'counted' | 'handled' | 'gone' | 'handled_today' | 'gone_today',
        number
      >
    >`
      with log as (
        select * from event_pending where tenant_id = ${tenantId} and queue_id = ${queueId} and type <> 'message.added'
      ), story as (
        select contact_id,
          (array_agg(type order by id desc) filter (where type <> 'contact.message-left'))[1] as last,
          min(at) filter (where type = 'contact.queued') as queued,
          min(at) filter (where type = 'contact.accepted') as answered,
          max(at) filter (where type = 'contact.ended') as ended,
          max(at) filter (where type = 'contact.abandoned') as gone,
          bool_and((body->>'live')::boolean) filter (where type = 'contact.queued')
            and not bool_or(type = 'contact.message-left') as live
        from log group by 1
      ), told as (
        select *, answered > ${at}::timestamptz - interval '15 minutes' and live as in_window,
          gone > ${at}::timestamptz - interval '15 minutes' and live and answered is null
            and gone - queued >= interval '20 seconds' as gone_late,
          date_trunc('day', ${at}::timestamptz at time zone 'Europe/Paris') as today
        from story
      )
      select
        count(*) filter (where last in ('contact.queued', 'contact.offer-returned', 'contact.requeued'))::int as waiting,
        count(*) filter (where last = 'contact.offered')::int as offered,
        count(*) filter (where last = 'contact.accepted')::int as active,
        count(*) filter (where in_window and answered - queued <= interval '20 seconds')::int as in_time,
        count(*) filter (where in_window or gone_late)::int as counted,
        count(*) filter (where ended > ${at}::timestamptz - interval '15 minutes')::int as handled,
        count(*) filter (where gone > ${at}::timestamptz - interval '15 minutes')::int as gone,
        count(*) filter (where (ended at time zone 'Europe/Paris') >= today)::int as handled_today,
        count(*) filter (where (gone at time zone 'Europe/Paris') >= today)::int as gone_today
      from told`.execute(tx.q),
  );
  return rows[0];
}

test('whatever happens, the numbers of the rows are those of the event log', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...acts), fc.nat(1_000), fc.integer({ min: 0, max: 90 })), {
    minLength: 60,
    maxLength: 140,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const centre = await busyCentre();
      let kept: DayCount | undefined;
      for (const [index, [act, pick, seconds]] of script.entries()) {
        centre.clock.advance(seconds);
        await step(centre, act, pick);
        if (index % 20 !== 19) continue;
        const at = centre.clock.now();
        for (const queueId of centre.queues) {
          // As the supervision does: with what was counted before, as long as that is current.
          const { numbers: shown, day } = await readingOf({ tenantId: centre.tenantId, queueId }, at, kept);
          kept = day;
          expect({
            waiting: shown.waiting,
            offered: shown.offered,
            active: shown.active,
            in_time: shown.serviceLevel.inTime,
            counted: shown.serviceLevel.counted,
            handled: shown.recent.handled,
            gone: shown.recent.abandoned,
            handled_today: shown.today.handled,
            gone_today: shown.today.abandoned,
          }).toEqual(await numbersOfLog(centre, queueId, at));
        }
      }
    }),
    { numRuns: 6 },
  );
}, 120_000);
