import { sql } from 'kysely';
import { z } from 'zod';
import {
  contactId,
  type QueueId,
  queueId,
  type TenantId,
  tenantId,
  type UserId,
  userId,
} from '#contracts/vocabulary/ids.ts';
import { medium } from '#contracts/vocabulary/medium.ts';
import type { SystemTx } from '#server/platform/db.ts';
import type { Candidate, Waiting } from './candidate-port.ts';

/** How many waiting contacts a round looks at; the rest waits for the next. */
export const roundSize = 500;

export async function listTenantsWithWaiting(tx: SystemTx): Promise<TenantId[]> {
  const rows = await tx.q.selectFrom('contact').select('tenant_id').distinct().where('state', '=', 'queued').execute();
  return rows.map((row) => tenantId.parse(row.tenant_id));
}

/**
 * The first contacts to be served; only those that some available member of their queue could take now. (Whether it is
 * one who refused them is left to the match: refusals are few, made by hand, and over soon.)
 */
export async function listWaiting(tx: SystemTx, tenant: TenantId, now: Date): Promise<Waiting[]> {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'queue_id', 'medium', 'priority', 'ahead', 'queued_at'])
    .where('tenant_id', '=', tenant)
    .where('state', '=', 'queued')
    .where(
      // Not correlated: worked out once, however many contacts wait for agents who are busy.
      sql<boolean>`(queue_id, medium) in (select m.queue_id, s.medium from queue_member m
        join agent a on a.user_id = m.user_id and a.state = 'available' and a.lease_until is not null
        join agent_capacity s on s.user_id = m.user_id and s.used < s.capacity where m.tenant_id = ${tenant})`,
    )
    .orderBy('priority', 'desc')
    .orderBy('ahead', 'desc')
    .orderBy('queued_at')
    .orderBy('id')
    .limit(roundSize)
    .execute();
  const refusals = rows.length === 0 ? new Map<string, Set<UserId>>() : await listRefusals(tx, tenant, now);
  return rows.map((row) => ({
    contactId: contactId.parse(row.id),
    queueId: queueId.parse(row.queue_id),
    medium: medium.parse(row.medium),
    priority: row.priority,
    ahead: row.ahead,
    queuedAt: row.queued_at,
    refusedBy: refusals.get(row.id) ?? nobody,
  }));
}

const nobody: ReadonlySet<UserId> = new Set();

/** By contact: who is not offered it now. */
async function listRefusals(tx: SystemTx, tenant: TenantId, now: Date): Promise<Map<string, Set<UserId>>> {
  const rows = await tx.q
    .selectFrom('contact_refusal')
    .select(['contact_id', 'agent_id'])
    .where('tenant_id', '=', tenant)
    .where('until', '>', now)
    .execute();
  const refusals = new Map<string, Set<UserId>>();
  for (const row of rows) {
    const agents = refusals.get(row.contact_id) ?? new Set();
    refusals.set(row.contact_id, agents.add(userId.parse(row.agent_id)));
  }
  return refusals;
}

/** Who could take something of these queues now; of his queues only those. A round of a large site costs what its waiting queues have. */
export async function listCandidates(tx: SystemTx, tenant: TenantId, queues: readonly QueueId[]): Promise<Candidate[]> {
  const { rows } = await sql<{ user_id: string; idle_since: Date; load: number; free: unknown; queues: string[] }>`
    with member as materialized (
      select user_id, array_agg(queue_id) as queues from queue_member
      where tenant_id = ${tenant} and queue_id = any(${[...queues]}::uuid[]) group by user_id
    )
    select a.user_id, a.idle_since, s.load, s.free, m.queues
    from member m
    join agent a on a.user_id = m.user_id and a.state = 'available' and a.lease_until is not null
    join lateral (select sum(used)::integer as load, jsonb_object_agg(medium, capacity - used) filter (where used < capacity) as free
      from agent_capacity where user_id = m.user_id) s on s.free is not null`.execute(tx.q);
  return rows.map((row) => ({
    agentId: userId.parse(row.user_id),
    load: row.load,
    idleSince: row.idle_since,
    queueIds: new Set(row.queues.map((id) => queueId.parse(id))),
    free: new Map(
      Object.entries(z.partialRecord(medium, z.int()).parse(row.free)).map(([name, units]) => [
        medium.parse(name),
        units,
      ]),
    ),
  }));
}
