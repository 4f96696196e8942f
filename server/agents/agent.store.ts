/** The rows of agents. Presence runs across tenants (system role), an agent's own acts inside his tenant. */
import { type Selectable, sql } from 'kysely';
import type { AgentState, AgentStateCause } from '#contracts/vocabulary/agent-state.ts';
import { type QueueId, queueId, type TenantId, tenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

export type AgentRow = Selectable<Schema['agent']>;

export async function getAgent(tx: TenantTx, id: UserId): Promise<AgentRow> {
  return tx.q
    .selectFrom('agent')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Undefined for a user whom the tenant does not have. Holds the row for an act that must know how it was before. */
export async function lockAgent(tx: TenantTx, id: UserId): Promise<AgentRow | undefined> {
  return tx.q
    .selectFrom('agent')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export interface StateChange {
  state: AgentState;
  cause: AgentStateCause;
  reasonId: string | null;
  at: Date;
  /** Only from one of these states. */
  from?: readonly AgentState[];
  /** New end of the presence lease; absent: as it is. */
  leaseUntil?: Date | null;
  /** Presence from now on where there is none: to choose a state is a sign of life. */
  leaseAtLeastUntil?: Date;
  lostAt?: Date | null;
  /** Only while his connection stands. */
  connected?: true;
  /** The supervisor who chose it. */
  byId?: UserId;
}

export async function setAgentState(tx: TenantTx, id: UserId, change: StateChange): Promise<AgentRow | undefined> {
  let query = tx.q
    .updateTable('agent')
    .set({
      state: change.state,
      cause: change.cause,
      reason_id: change.reasonId,
      since: change.at,
      changed_by: change.byId ?? null,
      // Longest idle counts from when he became available.
      ...(change.state === 'available' ? { idle_since: change.at } : {}),
      ...(change.leaseUntil === undefined ? {} : { lease_until: change.leaseUntil }),
      ...(change.leaseAtLeastUntil === undefined
        ? {}
        : { lease_until: sql<Date>`greatest(lease_until, ${change.leaseAtLeastUntil})` }),
      ...(change.lostAt === undefined ? {} : { lost_at: change.lostAt }),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', id);
  if (change.from !== undefined) query = query.where('state', 'in', [...change.from]);
  if (change.connected === true) query = query.where('lease_until', 'is not', null);
  return query.returningAll().executeTakeFirst();
}

/** Renews the leases of the agents whose sockets this node holds, each by his tenant's time: one statement. */
export async function renewAgents(tx: SystemTx, ids: readonly UserId[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  // Locked in the order in which claims lock them.
  await sql`
    with present as materialized (
      select user_id from agent where user_id = any(${[...ids]}::uuid[]) and state <> 'offline'
      order by user_id for no key update
    )
    update agent set lost_at = null,
      lease_until = greatest(lease_until, ${now}::timestamptz + make_interval(secs => tenant.agent_lost_after_seconds))
    from present, tenant where agent.user_id = present.user_id and tenant.id = agent.tenant_id`.execute(tx.q);
}

/** After an outage every agent's lease, and the clock of every lost one's chats, starts afresh. */
export async function restartAgentLeases(tx: SystemTx, now: Date): Promise<void> {
  await tx.q
    .updateTable('agent')
    .from('tenant')
    .set({
      lease_until: sql<Date>`case when agent.lease_until is null then null
        else ${now}::timestamptz + make_interval(secs => tenant.agent_lost_after_seconds) end`,
      lost_at: sql<Date>`case when agent.lost_at is null then null else ${now}::timestamptz end`,
    })
    .whereRef('tenant.id', '=', 'agent.tenant_id')
    .execute();
}

export async function findLapsedAgents(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('agent')
    .select(['user_id', 'tenant_id'])
    .where('lease_until', '<=', now)
    .limit(500)
    .execute();
  return rows.map((row) => ({ agentId: userId.parse(row.user_id), tenantId: tenantId.parse(row.tenant_id) }));
}

/** Agents who have been lost for as long as their tenant waits before it takes their chats. */
export async function findLongLostAgents(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('agent')
    .innerJoin('tenant', 'tenant.id', 'agent.tenant_id')
    .select(['agent.user_id', 'agent.tenant_id'])
    .where(
      sql<boolean>`agent.lost_at + make_interval(secs => tenant.agent_lost_requeue_after_seconds
        - tenant.agent_lost_after_seconds) <= ${now}`,
    )
    .limit(500)
    .execute();
  return rows.map((row) => ({ agentId: userId.parse(row.user_id), tenantId: tenantId.parse(row.tenant_id) }));
}

/** Agents who are offline and still hold contacts. */
export async function findOfflineHolders(tx: SystemTx) {
  const rows = await tx.q
    .selectFrom('contact')
    .innerJoin('agent', 'agent.user_id', 'contact.agent_id')
    .select(['agent.user_id', 'agent.tenant_id'])
    .distinct()
    .where('contact.state', 'in', ['offered', 'active', 'wrap-up'])
    .where('agent.state', '=', 'offline')
    .limit(500)
    .execute();
  return rows.map((row) => ({ agentId: userId.parse(row.user_id), tenantId: tenantId.parse(row.tenant_id) }));
}

/**
 * Who will not come back to what he holds: the disabled who are not signed off yet, and those whose connection was lost
 * for as long as a session of the portal lives without a sign of its owner.
 */
export async function findDeparted(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('agent')
    .innerJoin('user_account', 'user_account.id', 'agent.user_id')
    .innerJoin('tenant', 'tenant.id', 'agent.tenant_id')
    .select(['agent.user_id', 'agent.tenant_id'])
    .where('agent.state', '<>', 'offline')
    .where(
      sql<boolean>`(user_account.disabled or (agent.cause = 'connection-lost' and agent.lease_until is null
        and agent.since + make_interval(mins => tenant.portal_idle_minutes) <= ${now}))`,
    )
    .limit(500)
    .execute();
  return rows.map((row) => ({ agentId: userId.parse(row.user_id), tenantId: tenantId.parse(row.tenant_id) }));
}

/** Takes a lapse: only while the lease is still over, so that an agent who came back is left alone. */
export async function lapseAgent(tx: TenantTx, id: UserId, now: Date): Promise<AgentRow | undefined> {
  return tx.q
    .updateTable('agent')
    .set({
      state: 'unavailable',
      cause: 'connection-lost',
      reason_id: null,
      changed_by: null,
      since: now,
      lease_until: null,
      lost_at: now,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', id)
    .where('lease_until', '<=', now)
    .returningAll()
    .executeTakeFirst();
}

export async function clearLost(tx: TenantTx, id: UserId): Promise<void> {
  await tx.q
    .updateTable('agent')
    .set({ lost_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', id)
    .execute();
}

export async function getLostAfterSeconds(tx: TenantTx, tenant: TenantId): Promise<number> {
  const row = await tx.q
    .selectFrom('tenant')
    .select('agent_lost_after_seconds')
    .where('id', '=', tenant)
    .executeTakeFirstOrThrow();
  return row.agent_lost_after_seconds;
}

/** When a node was last ready together with the database. Nodes take turns until the end of the transaction. */
export async function lockBeat(tx: SystemTx): Promise<Date | null> {
  const row = await tx.q.selectFrom('cluster_beat').select('beat_at').forUpdate().executeTakeFirstOrThrow();
  return row.beat_at;
}

export async function setBeat(tx: SystemTx, at: Date): Promise<void> {
  await tx.q.updateTable('cluster_beat').set({ beat_at: at }).execute();
}

/** Those of the queues in which anybody who could answer is signed on, and whether anybody of them is available. */
export async function findStaffedQueues(
  tx: TenantTx,
  queues: readonly QueueId[],
): Promise<ReadonlyMap<QueueId, { readonly available: boolean }>> {
  const rows = await tx.q
    .selectFrom('queue_member')
    .innerJoin('agent', 'agent.user_id', 'queue_member.user_id')
    .select(['queue_member.queue_id', sql<boolean>`bool_or(agent.state = 'available')`.as('available')])
    .where('queue_member.tenant_id', '=', tx.tenantId)
    .where('queue_member.queue_id', '=', sql<string>`any(${[...queues]}::uuid[])`)
    .where('agent.state', '<>', 'offline')
    .where('agent.lease_until', 'is not', null)
    .groupBy('queue_member.queue_id')
    .execute();
  return new Map(rows.map(({ queue_id: id, available }) => [queueId.parse(id), { available }]));
}
