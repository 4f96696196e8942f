/** What the webhook is still to be told: rows, so that nothing is lost when a node dies. */
import { sql } from 'kysely';
import { z } from 'zod';
import {
  alarmRule,
  type DeliveryKind,
  deliveryKind,
  type OutboundFault,
  outboundFault,
} from '#contracts/vocabulary/alarm.ts';
import { partFigures } from '#contracts/vocabulary/health-part.ts';
import { type AlarmId, alarmId } from '#contracts/vocabulary/ids.ts';
import type { AlarmView, DeliveryView } from '#contracts/web-manager/health.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { Database, SystemTx } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';

/** Who takes a delivery has so long for it; then somebody else may take it. Longer than a call may last. */
const holdSeconds = 60;
const firstPauseSeconds = 5;
const longestPauseSeconds = 900;
/** What could not be delivered in so long is given up. */
const giveUpSeconds = 86_400;

export async function addDelivery({ q }: SystemTx, clock: Clock, alarm: AlarmId, kind: DeliveryKind): Promise<void> {
  const now = clock.now();
  await q
    .insertInto('alarm_delivery')
    .values({ id: newId(z.uuid(), clock), alarm_id: alarm, kind, created_at: now, next_at: now })
    .onConflict((conflict) => conflict.columns(['alarm_id', 'kind']).doNothing())
    .execute();
}

export interface Delivery {
  id: string;
  kind: DeliveryKind;
  createdAt: Date;
  attempts: number;
  alarm: AlarmView;
}

/** Takes one that is due; the end of an alarm waits until its beginning is told. Undefined: none is. */
export async function takeDelivery({ q }: SystemTx, now: Date): Promise<Delivery | undefined> {
  const taken = await q
    .updateTable('alarm_delivery')
    .set({ attempts: sql<number>`attempts + 1`, next_at: plusSeconds(now, holdSeconds) })
    .where(
      'id',
      '=',
      sql<string>`(select d.id from alarm_delivery d where d.next_at <= ${now} and not exists (
        select from alarm_delivery b where b.alarm_id = d.alarm_id and b.kind = 'raised' and d.kind = 'cleared' and b.next_at is not null)
        order by d.next_at, d.id limit 1 for update skip locked)`,
    )
    .returning(['id', 'kind', 'created_at', 'attempts', 'alarm_id'])
    .executeTakeFirst();
  if (taken === undefined) return undefined;
  const alarm = await q.selectFrom('alarm').selectAll().where('id', '=', taken.alarm_id).executeTakeFirstOrThrow();
  const kind = deliveryKind.parse(taken.kind);
  return {
    id: taken.id,
    kind,
    createdAt: taken.created_at,
    attempts: taken.attempts,
    alarm: {
      id: alarmId.parse(alarm.id),
      rule: alarmRule.parse(alarm.rule),
      subject: alarm.subject,
      figures: partFigures.parse(alarm.figures),
      raisedAt: alarm.raised_at.toISOString(),
      ...(kind === 'raised' || alarm.cleared_at === null ? {} : { clearedAt: alarm.cleared_at.toISOString() }),
    },
  };
}

export interface Outcome {
  status?: number;
  fault?: OutboundFault;
}

/** Only for what nobody else has taken meanwhile; a delivery that took too long is told by whoever has it now. */
export async function recordAttempt(
  { q }: SystemTx,
  { id, attempts, createdAt }: Delivery,
  { status, fault }: Outcome,
  now: Date,
): Promise<void> {
  const isDelivered = status !== undefined && status >= 200 && status < 300;
  const end = plusSeconds(createdAt, giveUpSeconds);
  const isDead = !isDelivered && now >= end;
  const pause = Math.min(firstPauseSeconds * 2 ** (attempts - 1), longestPauseSeconds);
  const next = new Date(Math.min(plusSeconds(now, pause).getTime(), end.getTime()));
  await q
    .updateTable('alarm_delivery')
    .set({
      status: status ?? null,
      fault: fault ?? null,
      next_at: isDelivered || isDead ? null : next,
      delivered_at: isDelivered ? now : null,
      dead_at: isDead ? now : null,
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('next_at', 'is not', null)
    .execute();
}

/** The webhook is gone: what waits for it is given up. */
export async function giveUpDeliveries({ q }: SystemTx, now: Date): Promise<void> {
  await q.updateTable('alarm_delivery').set({ next_at: null, dead_at: now }).where('next_at', 'is not', null).execute();
}

export async function listDeliveries({ q }: SystemTx): Promise<DeliveryView[]> {
  const rows = await q
    .selectFrom('alarm_delivery as d')
    .innerJoin('alarm as a', 'a.id', 'd.alarm_id')
    .select(['d.id', 'd.kind', 'd.created_at', 'd.attempts', 'd.next_at', 'd.delivered_at', 'd.dead_at'])
    .select(['d.status', 'd.fault', 'a.rule', 'a.subject'])
    .orderBy('d.created_at', 'desc')
    .orderBy('d.kind')
    .orderBy('d.id', 'desc')
    .limit(50)
    .execute();
  return rows.flatMap((row): DeliveryView[] => {
    const rule = alarmRule.safeParse(row.rule);
    if (!rule.success) return [];
    const fault = outboundFault.safeParse(row.fault).data;
    return [
      {
        id: row.id,
        kind: deliveryKind.parse(row.kind),
        rule: rule.data,
        subject: row.subject,
        state: row.delivered_at !== null ? 'delivered' : row.dead_at === null ? 'waiting' : 'dead',
        createdAt: row.created_at.toISOString(),
        attempts: row.attempts,
        ...(row.delivered_at === null ? {} : { deliveredAt: row.delivered_at.toISOString() }),
        ...(row.next_at === null ? {} : { nextAt: row.next_at.toISOString() }),
        ...(row.status === null ? {} : { status: row.status }),
        ...(fault === undefined ? {} : { fault }),
      },
    ];
  });
}

const keepAlarmsDays = 365;

/** Hourly: alarms that ended a year ago, with what was told of them, and all but the last backups. */
export async function deleteOldAlarms(db: Database, clock: Clock): Promise<void> {
  const before = plusSeconds(clock.now(), -keepAlarmsDays * 86_400);
  await db.asSystem(async ({ q }) => {
    await q.deleteFrom('alarm').where('cleared_at', '<', before).execute();
    const last = q.selectFrom('backup_run').select('id').orderBy('finished_at', 'desc').limit(100);
    await q.deleteFrom('backup_run').where('finished_at', '<', before).where('id', 'not in', last).execute();
  });
}
