import type { ReturnReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';

export interface ReturnOffer {
  tenantId: TenantId;
  contactId: ContactId;
  agentId: UserId;
  reason: ReturnReason;
  /** Only if the offer ran out by then: the agent may have accepted since it was found. */
  expiredBy?: Date;
  /** The supervisor who takes it back. */
  byId?: UserId;
}

/**
 * An offer goes back to the head of its queue, the agent's unit is free again. `alongside` runs in the same transaction
 * once the offer is returned: what must be true before routing sees the contact again.
 */
export function returnOffer(
  { db, clock }: Ground,
  act: ReturnOffer,
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  const { tenantId, contactId, agentId, reason, expiredBy, byId } = act;
  return db.inTenant(tenantId, async (tx) => {
    const row = await moveContact(tx, {
      contactId,
      transition: 'return-offer',
      agentId,
      set: { agent_id: null, offered_at: null, offer_expires_at: null, ahead: true },
      ...(expiredBy === undefined ? {} : { offerExpiredBy: expiredBy }),
    });
    if (row === undefined) return stateChanged;
    await releaseUnit(tx, agentId, row.medium, clock.now());
    await alongside?.(tx);
    const by = byId === undefined ? {} : { byId };
    await append(tx, clock, { type: 'contact.offer-returned', ...idsOf(row), agentId, reason, ...by });
    return moved(row);
  });
}
