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
  const { rows } = await sql<Omit<Figures, 'contacts' | 'agents'>>`
    select (select count(*) from tenant) as tenants,
      (select count(*) from queue where deleted_at is null) as queues,
      count(distinct queue_id) as "queuesWaiting",
      coalesce(greatest(extract(epoch from ${now}::timestamptz - min(queued_at)), 0), 0)::float8 as "longestWaitSeconds"
    from contact where state = 'queued'`.execute(q);
  const [row] = rows;
  if (row === undefined) throw new Error('a query for one row answers none');
  return { contacts, agents, ...row };
}
