/** What agents did with contacts that they did not keep: what the next agent reads, and what routing leaves out. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';
import type { ContactRow } from './contact.store.ts';

/**
 * So long a contact is not offered to an agent who did not want it. Long enough for every colleague to be asked first
 * (offers run out after 20 s unless told), short enough that it does not starve where he is the only one.
 */
export const refusalSeconds = 60;

export interface Passing {
  kind: 'given-back' | 'to-queue' | 'to-agent';
  /** Who had it, or the supervisor who chose the agent or took it back. */
  agentId: UserId;
  toAgentId?: UserId;
  toQueueId?: string;
  /** For agents only; never in an event. */
  note: string | undefined;
}

/** Records that the agent passed the contact on; it is not offered to him for a while. */
export async function notePassing(tx: TenantTx, clock: Clock, contact: ContactRow, passing: Passing): Promise<void> {
  await recordPassing(tx, clock, contact, passing);
  await refuse(tx, clock, contact, passing.agentId);
}

/** Records that a supervisor took the contact back into its queue; it is not offered to the agent for a while. */
export async function noteTakenBack(
  tx: TenantTx,
  clock: Clock,
  contact: ContactRow,
  { agentId, byId }: { agentId: UserId; byId: UserId | undefined },
): Promise<void> {
  await refuse(tx, clock, contact, agentId);
  if (byId !== undefined)
    await recordPassing(tx, clock, contact, {
      kind: 'to-queue',
      agentId: byId,
      toQueueId: contact.queue_id,
      note: undefined,
    });
}

/** Records who passed the contact on, for the eyes of agents. */
export async function recordPassing(tx: TenantTx, clock: Clock, contact: ContactRow, passing: Passing): Promise<void> {
  await tx.q
    .insertInto('contact_passing')
    .values({
      id: newId(z.uuid(), clock),
      tenant_id: tx.tenantId,
      contact_id: contact.id,
      kind: passing.kind,
      from_agent_id: passing.agentId,
      to_agent_id: passing.toAgentId ?? null,
      to_queue_id: passing.toQueueId ?? null,
      note: passing.note ?? null,
      after_seq: contact.last_seq,
      at: clock.now(),
    })
    .execute();
}

/** For a while routing offers the contact to others only. */
export async function refuse(tx: TenantTx, clock: Clock, { id }: Pick<ContactRow, 'id'>, agentId: UserId) {
  const until = plusSeconds(clock.now(), refusalSeconds);
  await tx.q
    .insertInto('contact_refusal')
    .values({ contact_id: id, agent_id: agentId, tenant_id: tx.tenantId, until })
    .onConflict((conflict) => conflict.columns(['contact_id', 'agent_id']).doUpdateSet({ until }))
    .execute();
}

/**
 * Deletes at most `batch` refusals that were over by `until`; answers how many. One that is made anew at this moment is
 * left alone.
 */
export async function deleteRefusals(tx: SystemTx, { until, batch }: { until: Date; batch: number }): Promise<number> {
  const { rows } = await sql`
    with due as (
      select contact_id, agent_id from contact_refusal where until <= ${until} limit ${batch} for update skip locked
    )
    delete from contact_refusal r using due
    where r.contact_id = due.contact_id and r.agent_id = due.agent_id
    returning 1`.execute(tx.q);
  return rows.length;
}

/** The agents' rows, held in the order of their ids; of those who are here only. */
export async function lockAgentsHere(tx: TenantTx, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; available: boolean; here: boolean }>`
    select a.user_id as id, a.state = 'available' and a.lease_until is not null and not u.disabled as available,
      a.state <> 'offline' and a.lease_until is not null and not u.disabled as here
    from agent a join user_account u on u.id = a.user_id
    where a.tenant_id = ${tx.tenantId} and a.user_id = any(${[...ids]}::uuid[])
    order by a.user_id for update of a`.execute(tx.q);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The units that the agents have free for the medium, their rows held in the order of their ids; agents are locked before. */
export async function lockFreeUnits(tx: TenantTx, ids: readonly string[], medium: string) {
  const { rows } = await sql<{ id: string; free: number }>`
    select user_id as id, capacity - used as free from agent_capacity
    where tenant_id = ${tx.tenantId} and user_id = any(${[...ids]}::uuid[]) and medium = ${medium}
    order by user_id for update`.execute(tx.q);
  return new Map(rows.map((row) => [row.id, row.free]));
}

/** Takes a unit, whether there is room or not: the caller has looked, or the contact was the agent's before. */
export async function takeUnit(tx: TenantTx, agentId: string, medium: string): Promise<void> {
  await tx.q
    .updateTable('agent_capacity')
    .set({ used: sql<number>`used + 1` })
    .where('user_id', '=', agentId)
    .where('medium', '=', medium)
    .execute();
}
