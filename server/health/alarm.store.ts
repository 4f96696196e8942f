/** Alarms: raised by one insert, cleared by one conditional update, so that of two nodes one does it. */
import { sql } from 'kysely';
import { alarmRule } from '#contracts/vocabulary/alarm.ts';
import { partFigures } from '#contracts/vocabulary/health-part.ts';
import { type AlarmId, alarmId } from '#contracts/vocabulary/ids.ts';
import type { AlarmView } from '#contracts/web-manager/health.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';
import type { Trouble } from './evaluate.ts';

const columns = ['id', 'rule', 'subject', 'figures', 'raised_at', 'cleared_at'] as const;

interface Row {
  id: string;
  rule: string;
  subject: string;
  figures: unknown;
  raised_at: Date;
  cleared_at: Date | null;
}

/** A rule of a newer release is left out. */
function viewsOf(rows: readonly Row[]): AlarmView[] {
  return rows.flatMap(({ id, rule, subject, figures, raised_at, cleared_at }) => {
    const known = alarmRule.safeParse(rule);
    if (!known.success) return [];
    const view: AlarmView = {
      id: alarmId.parse(id),
      rule: known.data,
      subject,
      figures: partFigures.parse(figures),
      raisedAt: raised_at.toISOString(),
      ...(cleared_at === null ? {} : { clearedAt: cleared_at.toISOString() }),
    };
    return [view];
  });
}

/** The oldest first. */
export async function listOpenAlarms({ q }: SystemTx): Promise<AlarmView[]> {
  const open = q.selectFrom('alarm').select(columns).where('cleared_at', 'is', null);
  return viewsOf(await open.orderBy('raised_at').orderBy('id').execute());
}

/** The latest first. */
export async function listPastAlarms(
  { q }: SystemTx,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ items: AlarmView[]; total: number }> {
  const past = q.selectFrom('alarm').where('cleared_at', 'is not', null);
  const rows = await past
    .select(columns)
    .orderBy('cleared_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await past.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { items: viewsOf(rows), total };
}

/** Answers undefined when it is raised already. */
export async function raiseAlarm({ q }: SystemTx, clock: Clock, trouble: Trouble): Promise<AlarmId | undefined> {
  const row = await q
    .insertInto('alarm')
    .values({
      id: newId(alarmId, clock),
      rule: trouble.rule,
      subject: trouble.subject,
      figures: JSON.stringify(trouble.figures),
      raised_at: clock.now(),
    })
    .onConflict((conflict) => conflict.columns(['rule', 'subject']).where('cleared_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row === undefined ? undefined : alarmId.parse(row.id);
}

/** Answers false when it is cleared already. */
export async function clearAlarm({ q }: SystemTx, clock: Clock, id: AlarmId): Promise<boolean> {
  const { numUpdatedRows } = await q
    .updateTable('alarm')
    .set({ cleared_at: clock.now() })
    .where('id', '=', id)
    .where('cleared_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** One node at a time looks for alarms; the others do not wait for it. Holds until the end of the transaction. */
export async function tryLockAlarms({ q }: SystemTx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('relais.alarms')) as mine`.execute(q);
  return rows[0]?.mine === true;
}
