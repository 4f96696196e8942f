/** What has fallen due, across tenants (system role). Finding is no claim: the transition that follows asks again. */
import { sql } from 'kysely';
import { contactId, tenantId, userId } from '#contracts/vocabulary/ids.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { needsNoReason } from './contact.store.ts';

const batch = 500;

export async function findExpiredOffers(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'tenant_id', 'agent_id'])
    .where('state', '=', 'offered')
    .where('offer_expires_at', '<=', now)
    .orderBy('offer_expires_at')
    .limit(batch)
    .execute();
  return rows.map((row) => ({
    contactId: contactId.parse(row.id),
    tenantId: tenantId.parse(row.tenant_id),
    agentId: userId.parse(row.agent_id),
  }));
}

/** Wrap-ups whose time is over, without those for which their agent must give a reason. */
export async function findExpiredWrapUps(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'tenant_id', 'agent_id'])
    .where('state', '=', 'wrap-up')
    .where('wrap_up_expires_at', '<=', now)
    .where(needsNoReason)
    .orderBy('wrap_up_expires_at')
    .limit(batch)
    .execute();
  return rows.map((row) => ({
    contactId: contactId.parse(row.id),
    tenantId: tenantId.parse(row.tenant_id),
    agentId: userId.parse(row.agent_id),
  }));
}

/** Waiting customers who are to be told their queue's waiting text. */
export async function findWaitingTexts(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'tenant_id'])
    .where('state', 'in', ['queued', 'offered'])
    .where('live', '=', true)
    .where('waiting_text_at', '<=', now)
    .orderBy('waiting_text_at')
    .limit(batch)
    .execute();
  return rows.map((row) => ({ contactId: contactId.parse(row.id), tenantId: tenantId.parse(row.tenant_id) }));
}

/** Live contacts whose customer has not been seen for longer than his tenant allows in the contact's state. */
export async function findGoneCustomers(tx: SystemTx, now: Date) {
  const rows = await tx.q
    .selectFrom('contact')
    .innerJoin('tenant', 'tenant.id', 'contact.tenant_id')
    .select(['contact.id', 'contact.tenant_id', 'contact.state', 'contact.customer_seen_at'])
    .where('contact.live', '=', true)
    .where('contact.state', 'in', ['queued', 'offered', 'active'])
    .where(
      sql<boolean>`contact.customer_seen_at + make_interval(secs => case contact.state when 'active'
        then tenant.customer_gone_active_after_seconds else tenant.customer_gone_queued_after_seconds end) <= ${now}`,
    )
    .limit(batch)
    .execute();
  return rows.map((row) => ({
    contactId: contactId.parse(row.id),
    tenantId: tenantId.parse(row.tenant_id),
    active: row.state === 'active',
    seenAt: row.customer_seen_at,
  }));
}

/** Renews the leases of customers connected to this node: one statement. */
export async function renewCustomers(tx: SystemTx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  // Locked in the order in which claims lock them.
  await sql`
    with present as materialized (
      select id from contact where id = any(${[...ids]}::uuid[]) and live and state in ('queued', 'offered', 'active')
      order by id for no key update
    )
    update contact set customer_seen_at = greatest(customer_seen_at, ${now}) from present where contact.id = present.id`.execute(
    tx.q,
  );
}

/** After an outage every customer's lease starts afresh. */
export async function restartCustomerLeases(tx: SystemTx, now: Date): Promise<void> {
  await tx.q
    .updateTable('contact')
    .set({ customer_seen_at: now })
    .where('live', '=', true)
    .where('state', 'in', ['queued', 'offered', 'active'])
    .execute();
}

/** After an outage every open offer gets its queue's full time again: nobody could have accepted it. */
export async function restartOffers(tx: SystemTx, now: Date): Promise<void> {
  await tx.q
    .updateTable('contact')
    .from('queue')
    .set({ offer_expires_at: sql<Date>`${now}::timestamptz + make_interval(secs => queue.offer_timeout_seconds)` })
    .whereRef('queue.id', '=', 'contact.queue_id')
    .where('contact.state', '=', 'offered')
    .execute();
}

/** After an outage every wrap-up that ends by itself gets its agent's full time again: nobody could have worked on it. */
export async function restartWrapUps(tx: SystemTx, now: Date): Promise<void> {
  await tx.q
    .updateTable('contact')
    .from('agent')
    .set({
      wrap_up_expires_at: sql<Date>`${now}::timestamptz + make_interval(secs => coalesce(agent.post_processing_seconds, 0))`,
    })
    .whereRef('agent.user_id', '=', 'contact.agent_id')
    .where('contact.state', '=', 'wrap-up')
    .where('contact.wrap_up_expires_at', 'is not', null)
    .execute();
}
