/**
 * The rows of contacts. `moveContact` is the only way a contact changes its state outside routing's claim: one
 * conditional UPDATE; no row back means that somebody else was quicker.
 */
import { type Selectable, sql } from 'kysely';
import type { ContactId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { Schema } from '#server/platform/schema.gen.ts';
import { type Transition, transitions } from './lifecycle.ts';

export type ContactRow = Selectable<Schema['contact']>;

/** The columns that a transition may set beside the state. */
export type ContactChange = Partial<
  Pick<
    ContactRow,
    | 'agent_id'
    | 'passed_by'
    | 'queue_id'
    | 'priority'
    | 'ahead'
    | 'offered_at'
    | 'offer_expires_at'
    | 'accepted_at'
    | 'ended_at'
    | 'end_reason'
    | 'closed_at'
    | 'close_cause'
    | 'wrap_up_reason_id'
    | 'wrap_up_note'
    | 'customer_seen_at'
    | 'wrap_up_expires_at'
    | 'waiting_since'
    | 'ended_by'
    | 'waiting_text_at'
  >
>;

export async function findContact(tx: TenantTx, id: ContactId): Promise<ContactRow | undefined> {
  return tx.q
    .selectFrom('contact')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface Move {
  contactId: ContactId;
  transition: Transition;
  /** Only while the contact is this agent's. */
  agentId?: UserId;
  set: ContactChange;
  /** Only an offer that ran out by then. */
  offerExpiredBy?: Date;
  /** Only a live contact whose customer was last seen just then: he has not come back since. */
  customerSeenAt?: Date | null;
  /** Only a wrap-up whose time was over by then, and whose agent need give no reason. */
  wrapUpExpiredBy?: Date;
  /** Only while somebody waits at the other end. */
  live?: true;
}

/**
 * Of a row of `contact`: its agent may leave it without a wrap-up reason. Where a tenant has none to choose, nobody can be
 * held to give one.
 */
export const needsNoReason = sql<boolean>`(not exists (select from agent
    where agent.user_id = contact.agent_id and agent.wrap_up_reason_required)
  or not exists (select from reason
    where reason.tenant_id = contact.tenant_id and reason.kind = 'wrap-up' and not reason.retired))`;

export async function moveContact(tx: TenantTx, move: Move): Promise<ContactRow | undefined> {
  const { from, to } = transitions[move.transition];
  let query = tx.q
    .updateTable('contact')
    // Whoever passed it on has nothing to do with it any more; accepting leaves him for its event.
    .set({ ...(move.transition === 'accept' ? {} : { passed_by: null }), ...move.set, state: to })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', move.contactId)
    .where('state', 'in', [...from]);
  if (move.agentId !== undefined) query = query.where('agent_id', '=', move.agentId);
  if (move.offerExpiredBy !== undefined) query = query.where('offer_expires_at', '<=', move.offerExpiredBy);
  if (move.customerSeenAt !== undefined)
    query = query.where('customer_seen_at', 'is not distinct from', move.customerSeenAt);
  if (move.wrapUpExpiredBy !== undefined)
    query = query.where('wrap_up_expires_at', '<=', move.wrapUpExpiredBy).where(needsNoReason);
  if (move.live === true) query = query.where('live', '=', true);
  // The first answer counts for the service level, whatever becomes of the contact.
  const accepted = move.set.accepted_at ?? undefined;
  if (accepted !== undefined)
    query = query.set({ first_accepted_at: sql<Date>`coalesce(first_accepted_at, ${accepted})` });
  return query.returningAll().executeTakeFirst();
}

/** A queue to which contacts can come, with the media it takes; undefined for one that the tenant does not have. */
export async function findOpenQueue(
  tx: TenantTx,
  queueId: string,
): Promise<{ priority: number; media: readonly string[] } | undefined> {
  const queue = await findQueue(tx, queueId);
  return queue === undefined || queue.deleted_at !== null ? undefined : queue;
}

/** Seconds that an offer of the queue lasts. */
export async function getOfferTimeout(tx: TenantTx, queueId: string): Promise<number> {
  const queue = await findQueue(tx, queueId);
  if (queue === undefined) throw new Error('the queue of a contact is gone');
  return queue.offer_timeout_seconds;
}

function findQueue(tx: TenantTx, queueId: string) {
  return tx.q
    .selectFrom('queue')
    .select(['priority', 'media', 'deleted_at', 'offer_timeout_seconds'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', queueId)
    .executeTakeFirst();
}

/** How long the agent's post-processing lasts; undefined when he ends it himself. */
export async function findPostProcessing(tx: TenantTx, agentId: string): Promise<number | undefined> {
  const row = await tx.q
    .selectFrom('agent')
    .select('post_processing_seconds')
    .where('user_id', '=', agentId)
    .executeTakeFirst();
  return row?.post_processing_seconds ?? undefined;
}

/** When a wrap-up that has just begun ends by itself. */
export async function setWrapUpEnd(tx: TenantTx, id: ContactId, at: Date): Promise<void> {
  await tx.q
    .updateTable('contact')
    .set({ wrap_up_expires_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** Reads the contact and holds its row, for acts that must know who had it before. */
export async function lockContact(tx: TenantTx, id: ContactId): Promise<ContactRow | undefined> {
  return tx.q
    .selectFrom('contact')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * Gives the unit back that a contact held. His idle time begins anew at `idleSince`; without one it goes on, because he
 * had nothing to do with the contact. Contact rows are locked before (lock order).
 */
export async function releaseUnit(tx: TenantTx, agentId: string, medium: string, idleSince?: Date): Promise<void> {
  if (idleSince === undefined) {
    // Locked all the same: the agent's row comes before his capacities.
    await tx.q.selectFrom('agent').select('user_id').where('user_id', '=', agentId).forUpdate().execute();
  } else {
    await tx.q.updateTable('agent').set({ idle_since: idleSince }).where('user_id', '=', agentId).execute();
  }
  await tx.q
    .updateTable('agent_capacity')
    .set({ used: sql<number>`greatest(used - 1, 0)` })
    .where('user_id', '=', agentId)
    .where('medium', '=', medium)
    .execute();
}

/** The contacts that an agent holds, in the order of their ids. */
export async function listHeldContacts(tx: TenantTx, agentId: UserId): Promise<ContactRow[]> {
  return tx.q
    .selectFrom('contact')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('state', 'in', ['offered', 'active', 'wrap-up'])
    .orderBy('id')
    .execute();
}
