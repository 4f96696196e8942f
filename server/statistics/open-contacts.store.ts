/** The open contacts of one queue or one agent. */
import { sql } from 'kysely';
import { contactsShown, type Focus, type SupervisedContact } from '#contracts/agent-portal/supervision-views.ts';
import { contactState } from '#contracts/vocabulary/contact-state.ts';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { medium } from '#contracts/vocabulary/medium.ts';
import { isCustomerConnected } from '#server/contacts/customer-connected.ts';
import type { TenantTx } from '#server/platform/db.ts';

interface Row {
  id: string;
  medium: string;
  state: string;
  live: boolean;
  queue_id: string;
  queue_name: string;
  agent_id: string | null;
  first_name: string | null;
  last_name: string | null;
  customer_name: string | null;
  customer_seen_at: Date | null;
  queued_at: Date;
  since: Date;
  time_over: boolean;
}

/** Those who wait first, in the order of the line; then what is offered, active and in wrap-up, the oldest first. */
export async function readOpenContacts(
  tx: TenantTx,
  focus: Focus,
  now: Date,
): Promise<{ contacts: SupervisedContact[]; more: boolean }> {
  const chosen = 'queueId' in focus ? sql`c.queue_id = ${focus.queueId}` : sql`c.agent_id = ${focus.agentId}`;
  const { rows } = await sql<Row>`
    select c.id, c.medium, c.state, c.live, c.queue_id, q.name as queue_name, c.agent_id, u.first_name, u.last_name,
      c.customer_name, c.customer_seen_at, c.queued_at, s.since,
      c.state = 'wrap-up' and c.wrap_up_expires_at is not null and c.wrap_up_expires_at <= ${now} as time_over
    from contact c join queue q on q.id = c.queue_id left join user_account u on u.id = c.agent_id
      cross join lateral (select case c.state
        when 'offered' then coalesce(c.offered_at, c.queued_at)
        when 'active' then coalesce(c.accepted_at, c.queued_at)
        when 'wrap-up' then coalesce(c.ended_at, c.queued_at)
        else coalesce(c.waiting_since, c.queued_at) end as since) s
    where c.tenant_id = ${tx.tenantId} and c.state in ('queued', 'offered', 'active', 'wrap-up') and ${chosen}
    order by array_position(array['queued', 'offered', 'active', 'wrap-up'], c.state),
      case when c.state = 'queued' then c.priority end desc, case when c.state = 'queued' then c.ahead end desc,
      case when c.state = 'queued' then c.queued_at else s.since end, c.id
    limit ${contactsShown + 1}`.execute(tx.q);
  return {
    contacts: rows.slice(0, contactsShown).map((row) => contactOf(row, now)),
    more: rows.length > contactsShown,
  };
}

function contactOf(row: Row, now: Date): SupervisedContact {
  return {
    id: contactId.parse(row.id),
    medium: medium.parse(row.medium),
    state: contactState.parse(row.state),
    live: row.live,
    queue: { id: queueId.parse(row.queue_id), name: row.queue_name },
    ...(row.agent_id === null
      ? {}
      : { agent: { id: userId.parse(row.agent_id), name: `${row.first_name} ${row.last_name}` } }),
    customer: row.customer_name ?? '',
    customerConnected: isCustomerConnected(row, now),
    since: row.since.toISOString(),
    queuedAt: row.queued_at.toISOString(),
    ...(row.time_over ? { timeOver: true } : {}),
  };
}
