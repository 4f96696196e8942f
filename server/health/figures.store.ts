/** How much there is, over all tenants, for the metrics: numbers of rows, no names. */
import { sql } from 'kysely';
import type { SystemTx } from '#server/platform/db.ts';

export interface Figures {
  contacts: readonly { medium: string; state: string; count: number }[];
  agents: readonly { state: string; count: number }[];
  tenants: number;
  queues: number;
  /** Queues in which somebody waits. */
  queuesWaiting: number;
  alarms: readonly { rule: string; count: number }[];
  nodes: number;
  /** In seconds since 1970; null: never. */
  lastBackupSeconds: number | null;
  /** Of the contact that waits longest for an agent. */
  longestWaitSeconds: number;
}

export async function readFigures({ q }: SystemTx, now: Date): Promise<Figures> {
  const contacts = await q
    .selectFrom('contact')
    .select(['medium', 'state', sql<number>`count(*)`.as('count')])
    .where('state', 'in', ['queued', 'offered', 'active', 'wrap-up'])
    .groupBy(['medium', 'state'])
    .execute();
  const agents = await q
    .selectFrom('agent')
    .select(['state', sql<number>`count(*)`.as('count')])
    .groupBy('state')
    .execute();
  const alarms = await q
    .selectFrom('alarm')
    .select(['rule', sql<number>`count(*)`.as('count')])
    .where('cleared_at', 'is', null)
    .groupBy('rule')
    .execute();
  const { rows } = await sql<Omit<Figures, 'contacts' | 'agents' | 'alarms'>>`
    select (select count(*) from tenant) as tenants,
      (select count(*) from queue where deleted_at is null) as queues,
      (select count(*) from cluster_node) as nodes,
      (select extract(epoch from max(finished_at))::float8 from backup_run where ok) as "lastBackupSeconds",
      count(distinct queue_id) as "queuesWaiting",
      coalesce(greatest(extract(epoch from ${now}::timestamptz - min(queued_at)), 0), 0)::float8 as "longestWaitSeconds"
    from contact where state = 'queued'`.execute(q);
  const [row] = rows;
  if (row === undefined) throw new Error('a query for one row answers none');
  return { contacts, agents, alarms, ...row };
}
