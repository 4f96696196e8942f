/** Years of closed contacts, written by the database itself: quick enough for millions. */
import type pg from 'pg';
import type { QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { readHindrances } from '#server/platform/backup/catalogue.ts';
import { logPastDays } from '#tests/support/event-days.ts';

export interface Past {
  tenantId: TenantId;
  queueIds: readonly QueueId[];
  agentIds: readonly UserId[];
  reasonId: string;
  count: number;
  /** Events of each of the last ninety days. */
  eventsADay: number;
}

/** Days over which the contacts ended, the last one yesterday. */
const days = 730;

/**
 * Contacts as they are left behind, evenly over two years: every tenth abandoned, the others with two messages, a customer
 * of five contacts each. Foreign keys and indexes are away meanwhile and built at the end, which checks all rows.
 */
export async function fillPast(client: pg.Client, past: Past): Promise<void> {
  await logPastDays(
    client,
    past.tenantId,
    Array.from({ length: 90 }, (_, n) => ({ daysAgo: 90 - n, events: past.eventsADay })),
  );
  await client.query("set maintenance_work_mem = '512MB'; set synchronous_commit = off");
  const { drop, restore } = await readHindrances(client);
  const indexes = await readIndexes(client);
  for (const statement of [...drop, ...indexes.drop]) await client.query(statement);
  const { tenantId, queueIds, agentIds, reasonId, count } = past;
  await client.query(
    `insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, customer_name, customer_address,
       customer_token_hash, customer_seen_at, agent_id, accepted_at, first_accepted_at, ended_at, end_reason, closed_at,
       wrap_up_reason_id, last_seq)
     select uuidv7(at - now()), $1, 'web-interaction', case when gone then 'abandoned' else 'closed' end, true,
       ($2::uuid[])[1 + n % cardinality($2::uuid[])], 5, at - interval '5 minutes', 'Customer ' || n % customers,
       'customer-' || n % customers || '@example.com', sha256(convert_to(n::text, 'UTF8')), at,
       case when not gone then ($3::uuid[])[1 + n % cardinality($3::uuid[])] end,
       case when not gone then at - interval '4 minutes' end, case when not gone then at - interval '4 minutes' end, at,
       'customer', at, case when not gone then $4::uuid end, 2
     from generate_series(1, $5::int) n, lateral (select n % 10 = 0 as gone, greatest(1, $5::int / 5) as customers,
       now() - interval '1 day' - interval '${days} days' * (($5::int - n)::float / $5::int) as at) t`,
    [tenantId, queueIds, agentIds, reasonId, count],
  );
  await client.query(
    `insert into message (contact_id, seq, tenant_id, author, agent_id, text, client_id, at)
     select id, seq, tenant_id, case when seq = 1 then 'customer' else 'agent' end, case when seq = 2 then agent_id end,
       'What was said in this conversation, in a line or so.', gen_random_uuid(), ended_at
     from contact, generate_series(1, 2) seq where state = 'closed'`,
  );
  for (const statement of [...indexes.restore, ...restore]) await client.query(statement);
  await client.query('vacuum analyze');
}

/** Of contacts and messages: what is no primary key. */
async function readIndexes(client: pg.Client): Promise<{ drop: string[]; restore: string[] }> {
  const { rows } = await client.query<{ drop: string; restore: string }>(`
    select case when k.oid is null then format('drop index %I', x.relname)
        else format('alter table %I drop constraint %I', c.relname, k.conname) end as drop,
      case when k.oid is null then pg_get_indexdef(x.oid)
        else format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) end as restore
    from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
      left join pg_constraint k on k.conindid = x.oid and k.contype = 'u'
    where c.relname in ('contact', 'message') and c.relnamespace = 'public'::regnamespace and not i.indisprimary`);
  return { drop: rows.map((row) => row.drop), restore: rows.map((row) => row.restore) };
}
