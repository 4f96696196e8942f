/**
 * The numbers of queues, from the rows of contacts. Each is defined here and nowhere else:
 *
 * - *waiting*: contacts in state `queued`; *messages* are those of them that are not live.
 * - *oldest wait*: of the live ones that wait, since the earliest `waiting_since`, which is when a contact came back to
 *   its queue, else when it was queued.
 * - *offered*, *active*: contacts in that state.
 * - *handled*: contacts that an agent answered and whose conversation ended in the stretch of time (`ended_at`), whether
 *   or not their wrap-up is over.
 * - *abandoned*: contacts whose customer went, or was sent away, while he waited, in the stretch of time: before anybody
 *   answered, or when he waited again after a conversation that was passed on or lost.
 * - *service level*: of the live contacts that were first answered in the last 15 minutes, and those that were abandoned
 *   in them after the tenant's threshold without ever having been answered, the share that was first answered within the
 *   threshold (`first_accepted_at - queued_at <= threshold`). Who went before the threshold does not count.
 *
 * "The last 15 minutes" are the instants after `now` minus 15 minutes; what happened just then is no longer in them.
 * "Today" begins with `start-of-day.ts`. What ended longer ago than lately changes no more, so it is counted once a
 * minute and kept by the caller (`DayCount`): a day of 50,000 contacts costs no more each second than a quiet one.
 * A contact counts in the queue that it is, or was last, in.
 */
import { sql } from 'kysely';
import type { QueueNumbers } from '#contracts/agent-portal/supervision-views.ts';
import { queueId } from '#contracts/vocabulary/ids.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { startOfDay } from './start-of-day.ts';

/** How far "lately" reaches back. */
export const recentSeconds = 15 * 60;

/** A count of what ended earlier today is so old at most when it is taken again. */
export const dayCountSeconds = 60;

/** What ended on one day up to an instant, by queue. */
export interface DayCount {
  readonly begin: Date;
  /** Contacts that ended before this instant are in it, later ones are not. */
  readonly end: Date;
  /** When it was counted. */
  readonly at: Date;
  readonly queues: ReadonlyMap<string, { readonly handled: number; readonly abandoned: number }>;
}

interface Row {
  id: string;
  name: string;
  waiting: number;
  messages: number;
  oldest: Date | null;
  offered: number;
  active: number;
  answered: number;
  in_time: number;
  gone_late: number;
  available: number;
  unavailable: number;
  handled: number;
  abandoned: number;
  handled_today: number;
  abandoned_today: number;
}

/**
 * All queues of the tenant by name, at `now`; of the deleted ones those that still hold a contact. `serviceLevelSeconds` is the tenant's threshold. `kept` is the `day` of an
 * earlier reading, which spares counting it again; a contact whose queue was deleted since may count in it for
 * `dayCountSeconds` more.
 */
export async function readQueueNumbers(
  tx: TenantTx,
  now: Date,
  kept?: DayCount,
): Promise<{ serviceLevelSeconds: number; queues: QueueNumbers[]; day: DayCount }> {
  const tenant = await tx.q
    .selectFrom('tenant')
    .select(['time_zone', 'service_level_seconds'])
    .where('id', '=', tx.tenantId)
    .executeTakeFirstOrThrow();
  const threshold = tenant.service_level_seconds;
  const recent = plusSeconds(now, -recentSeconds);
  const today = startOfDay(now, tenant.time_zone);
  const day = isCurrent(kept, today, now) ? kept : await countDay(tx, today, now);
  // What `day` does not hold, and all that is recent: the day may have begun within the last 15 minutes.
  const earliest = new Date(Math.min(day.end.getTime(), recent.getTime()));
  const within = sql`make_interval(secs => ${threshold})`;
  const { rows } = await sql<Row>`
    with line as (
      select queue_id,
        count(*) filter (where state = 'queued')::integer as waiting,
        count(*) filter (where state = 'queued' and not live)::integer as messages,
        min(coalesce(waiting_since, queued_at)) filter (where state = 'queued' and live) as oldest,
        count(*) filter (where state = 'offered')::integer as offered,
        count(*) filter (where state = 'active')::integer as active
      from contact
      where tenant_id = ${tx.tenantId} and state in ('queued', 'offered', 'active', 'wrap-up')
      group by queue_id
    ), answers as (
      select queue_id, count(*)::integer as answered,
        count(*) filter (where first_accepted_at - queued_at <= ${within})::integer as in_time
      from contact
      where tenant_id = ${tx.tenantId} and first_accepted_at > ${recent} and live
      group by queue_id
    ), ends as (
      select queue_id,
        count(*) filter (where state = 'abandoned' and live and first_accepted_at is null and ended_at > ${recent}
          and ended_at - queued_at >= ${within})::integer as gone_late,
        count(*) filter (where state <> 'abandoned' and ended_at > ${recent})::integer as handled,
        count(*) filter (where state = 'abandoned' and ended_at > ${recent})::integer as abandoned,
        count(*) filter (where state <> 'abandoned' and ended_at >= ${day.end})::integer as handled_today,
        count(*) filter (where state = 'abandoned' and ended_at >= ${day.end})::integer as abandoned_today
      from contact
      where tenant_id = ${tx.tenantId} and ended_at >= ${earliest}
      group by queue_id
    ), members as (
      select m.queue_id,
        count(*) filter (where a.state = 'available')::integer as available,
        count(*) filter (where a.state = 'unavailable')::integer as unavailable
      from queue_member m join agent a on a.user_id = m.user_id
      where m.tenant_id = ${tx.tenantId}
      group by m.queue_id
    )
    select q.id, q.name, l.oldest,
      coalesce(l.waiting, 0) as waiting, coalesce(l.messages, 0) as messages,
      coalesce(l.offered, 0) as offered, coalesce(l.active, 0) as active,
      coalesce(w.answered, 0) as answered, coalesce(w.in_time, 0) as in_time, coalesce(e.gone_late, 0) as gone_late,
      coalesce(m.available, 0) as available, coalesce(m.unavailable, 0) as unavailable,
      coalesce(e.handled, 0) as handled, coalesce(e.abandoned, 0) as abandoned,
      coalesce(e.handled_today, 0) as handled_today, coalesce(e.abandoned_today, 0) as abandoned_today
    from queue q
      left join line l on l.queue_id = q.id left join answers w on w.queue_id = q.id
      left join ends e on e.queue_id = q.id left join members m on m.queue_id = q.id
    where q.tenant_id = ${tx.tenantId} and (q.deleted_at is null or l.queue_id is not null)
    order by q.name, q.id`.execute(tx.q);
  return { serviceLevelSeconds: threshold, queues: rows.map((row) => numbersOf(row, day)), day };
}

function isCurrent(kept: DayCount | undefined, today: Date, now: Date): kept is DayCount {
  if (kept === undefined || kept.begin.getTime() !== today.getTime()) return false;
  const age = now.getTime() - kept.at.getTime();
  return age >= 0 && age < dayCountSeconds * 1000;
}

/** Up to 15 minutes ago: what ended before then is committed, whichever node's clock said when. */
async function countDay(tx: TenantTx, begin: Date, now: Date): Promise<DayCount> {
  const end = new Date(Math.max(begin.getTime(), plusSeconds(now, -recentSeconds).getTime()));
  const { rows } = await sql<{ queue_id: string; handled: number; abandoned: number }>`
    select queue_id, count(*) filter (where state <> 'abandoned')::integer as handled,
      count(*) filter (where state = 'abandoned')::integer as abandoned
    from contact
    where tenant_id = ${tx.tenantId} and ended_at >= ${begin} and ended_at < ${end}
    group by queue_id`.execute(tx.q);
  return { begin, end, at: now, queues: new Map(rows.map((row) => [row.queue_id, row])) };
}

function numbersOf(row: Row, day: DayCount): QueueNumbers {
  const earlier = day.queues.get(row.id) ?? { handled: 0, abandoned: 0 };
  return {
    id: queueId.parse(row.id),
    name: row.name,
    waiting: row.waiting,
    messages: row.messages,
    ...(row.oldest === null ? {} : { oldestSince: row.oldest.toISOString() }),
    offered: row.offered,
    active: row.active,
    serviceLevel: { inTime: row.in_time, counted: row.answered + row.gone_late },
    agents: { available: row.available, unavailable: row.unavailable },
    recent: { handled: row.handled, abandoned: row.abandoned },
    today: {
      handled: earlier.handled + row.handled_today,
      abandoned: earlier.abandoned + row.abandoned_today,
    },
  };
}
