/**
 * The claim: contacts and the capacity of their agents in one statement, as a set. Correct however many
 * nodes claim at once: rows are locked contact → agent → capacity, each in id order, and every condition is asked again
 * on the locked row. Measured on two cores: 50 contacts in a statement 61,700/s, one by one 6,700/s.
 */
import { sql } from 'kysely';
import { eventVersion } from '#contracts/vocabulary/event.ts';
import { contactId, type TenantId, userId } from '#contracts/vocabulary/ids.ts';
import type { SystemTx } from '#server/platform/db.ts';
import type { Pick } from './candidate-port.ts';

/** Offers the picks that are still possible and answers those. An agent who lacks room for all of his picks gets none. */
export async function claimPicks(tx: SystemTx, tenantId: TenantId, picks: readonly Pick[], now: Date): Promise<Pick[]> {
  if (picks.length === 0) return [];
  const contacts = picks.map((pick) => pick.contactId);
  const agents = picks.map((pick) => pick.agentId);
  const { rows } = await sql<{ contact_id: string; agent_id: string }>`
    with pick as (
      select * from unnest(${contacts}::uuid[], ${agents}::uuid[]) as p (contact_id, agent_id)
    ), waiting as materialized (
      select c.id, c.queue_id, c.medium, p.agent_id from contact c join pick p on p.contact_id = c.id
      where c.tenant_id = ${tenantId} and c.state = 'queued'
        and not exists (select from contact_refusal r where r.contact_id = c.id and r.agent_id = p.agent_id and r.until > ${now}::timestamptz)
      order by c.id for update of c
    ), ready as materialized (
      select a.user_id from agent a
      where a.tenant_id = ${tenantId} and a.state = 'available' and a.lease_until is not null and a.user_id in (select agent_id from waiting)
      order by a.user_id for update
    ), need as (
      select w.agent_id, w.medium, count(*)::integer as units from waiting w join ready r on r.user_id = w.agent_id group by 1, 2
    ), room as materialized (
      select s.user_id, s.medium, n.units from agent_capacity s join need n on n.agent_id = s.user_id and n.medium = s.medium
      where s.used + n.units <= s.capacity order by s.user_id, s.medium for update of s
    ), taken as (
      update agent_capacity s set used = s.used + r.units from room r
      where s.user_id = r.user_id and s.medium = r.medium and s.used + r.units <= s.capacity
      returning s.user_id, s.medium
    ), offered as (
      update contact c set state = 'offered', agent_id = w.agent_id, passed_by = null, offered_at = ${now}::timestamptz,
        offer_expires_at = ${now}::timestamptz + make_interval(secs => q.offer_timeout_seconds)
      from waiting w join taken t on t.user_id = w.agent_id and t.medium = w.medium join queue q on q.id = w.queue_id
      where c.id = w.id
      returning c.id as contact_id, c.queue_id, c.agent_id
    ), logged as (
      insert into event_pending (tenant_id, at, version, type, contact_id, agent_id, queue_id, body)
      select ${tenantId}, ${now}, ${eventVersion}::smallint, 'contact.offered', contact_id, agent_id, queue_id,
        jsonb_build_object('type', 'contact.offered', 'contactId', contact_id, 'queueId', queue_id, 'agentId', agent_id)
      from offered
    )
    select contact_id, agent_id from offered`.execute(tx.q);
  tx.appended += rows.length;
  return rows.map((row) => ({ contactId: contactId.parse(row.contact_id), agentId: userId.parse(row.agent_id) }));
}
