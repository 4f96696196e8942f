/** A log as it lies after days of work, which tests cannot wait for. */
import type pg from 'pg';

export interface LoggedDay {
  daysAgo: number;
  events: number;
  /** No table was made in time for it. */
  missed?: true;
}

/**
 * Puts events of past days at the end of the log, the oldest day first, each day in a table of its own. Takes the place of
 * the partition of the time before the first node, which must be empty.
 */
export async function logPastDays(owner: pg.Client, tenant: string, days: readonly LoggedDay[]): Promise<void> {
  await owner.query('drop table event_before');
  for (const { daysAgo, events, missed } of days) {
    const { rows } = await owner.query<{ day: string; name: string; end: string }>(
      `select d::text as day, 'event_' || to_char(d, 'YYYYMMDD') as name, (d + 1)::text as end
       from (select (now() at time zone 'UTC')::date - $1::int as d) days`,
      [daysAgo],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no day');
    if (missed === undefined) {
      await owner.query(
        `create table ${row.name} partition of event (primary key (position)) for values from ('${row.day}') to ('${row.end}')`,
      );
      await owner.query(
        `alter table ${row.name} enable row level security; alter table ${row.name} force row level security`,
      );
      await owner.query(`create policy across_tenants on ${row.name} to current_user using (true) with check (true)`);
    }
    await owner.query(
      `with log as (select last_position from event_log), day as (
         insert into event_day (day, first_position) select $2::date, last_position + 1 from log)
       insert into event (position, tenant_id, at, version, type, body, day)
       select last_position + n, $1, $2::date + time '12:00' at time zone 'UTC', 1, 'directory.changed',
         jsonb_build_object('type', 'directory.changed', 'entity', 'queue', 'entityId', gen_random_uuid(), 'change', 'changed'), $2::date
       from log, generate_series(1, $3::int) n`,
      [tenant, row.day, events],
    );
    await owner.query('update event_log set last_position = last_position + $1, last_day = $2', [events, row.day]);
  }
}

/** The partitions that there are, in the order of their names. */
export async function partitionsOf(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>('select name from event_partitions() order by name');
  return rows.map(({ name }) => name);
}

/** `event_20261125` for a day so many days ago. */
export function partitionName(daysAgo: number, now = new Date()): string {
  const day = new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  return `event_${day.replaceAll('-', '')}`;
}
