/** What the agents of a tenant are and hold now. */
import { sql } from 'kysely';
import type { SupervisedAgent } from '#contracts/agent-portal/supervision-views.ts';
import {
  type AgentState,
  type AgentStateCause,
  agentState,
  agentStateCause,
} from '#contracts/vocabulary/agent-state.ts';
import { contactState } from '#contracts/vocabulary/contact-state.ts';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { medium } from '#contracts/vocabulary/medium.ts';
import { isCustomerConnected } from '#server/contacts/customer-connected.ts';
import { holdingStates } from '#server/contacts/lifecycle.ts';
import type { TenantTx } from '#server/platform/db.ts';

/** Of those who are offline the ones who were signed on last: a tenant may have many thousands who never are. */
export const offlineShown = 1_000;

interface Row {
  id: string;
  first_name: string;
  last_name: string;
  state: AgentState;
  cause: AgentStateCause;
  reason: string | null;
  since: Date;
  connected: boolean;
  queue_ids: string[];
}

/** Everybody signed on, and of the others the last `offlineShown`, without those who are disabled; by name. */
export async function readAgentsNow(tx: TenantTx, now: Date): Promise<SupervisedAgent[]> {
  const { rows } = await sql<Row>`
    with shown as (
      (select user_id from agent where tenant_id = ${tx.tenantId} and state <> 'offline')
      union all
      (select user_id from agent where tenant_id = ${tx.tenantId} and state = 'offline'
        order by since desc, user_id limit ${offlineShown})
    ), membership as (
      select user_id, array_agg(queue_id order by queue_id) as queue_ids
      from queue_member where tenant_id = ${tx.tenantId} group by user_id
    )
    select u.id, u.first_name, u.last_name, a.state, a.cause, r.name as reason, a.since,
      a.lease_until is not null as connected, coalesce(m.queue_ids, '{}')::text[] as queue_ids
    from shown join agent a on a.user_id = shown.user_id join user_account u on u.id = a.user_id
      left join reason r on r.id = a.reason_id left join membership m on m.user_id = a.user_id
    where u.tenant_id = ${tx.tenantId} and not u.disabled
    order by u.first_name, u.last_name, u.id`.execute(tx.q);
  const held = await readHeld(tx, now);
  return rows.map((row) => ({
    id: userId.parse(row.id),
    name: `${row.first_name} ${row.last_name}`,
    state: agentState.parse(row.state),
    cause: agentStateCause.parse(row.cause),
    ...(row.reason === null ? {} : { reason: row.reason }),
    since: row.since.toISOString(),
    connected: row.connected,
    queueIds: row.queue_ids.map((id) => queueId.parse(id)),
    contacts: held.get(row.id) ?? [],
  }));
}

async function readHeld(tx: TenantTx, now: Date): Promise<ReadonlyMap<string, SupervisedAgent['contacts']>> {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'agent_id', 'medium', 'state', 'live', 'customer_seen_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('state', 'in', [...holdingStates])
    .orderBy('id')
    .execute();
  const held = new Map<string, SupervisedAgent['contacts']>();
  for (const row of rows) {
    const agent = row.agent_id ?? '';
    const contact = {
      id: contactId.parse(row.id),
      medium: medium.parse(row.medium),
      state: contactState.parse(row.state),
      live: row.live,
      customerConnected: isCustomerConnected(row, now),
    };
    held.set(agent, [...(held.get(agent) ?? []), contact]);
  }
  return held;
}
