import type { ReturnReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { lockContact, moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, passedByOf, stateChanged } from './outcome.ts';
import { noteTakenBack } from './passing.store.ts';
import { returnTransfer } from './return-transfer.ts';

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
 * An offer goes back to the head of its queue, the agent's unit is free again; one that a colleague made to him alone
 * goes back to that colleague (return-transfer), as long as he is there. What a supervisor took back is not offered to
 * the same agent for a while. `alongside` runs in the same transaction once
 * the offer is returned: what must be true before routing sees the contact again.
 */
export function returnOffer(
  { db, clock }: Ground,
  act: ReturnOffer,
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  const { tenantId, contactId, agentId, reason, expiredBy, byId } = act;
  return db.inTenant(tenantId, async (tx) => {
    const before = await lockContact(tx, contactId);
    if (before?.state !== 'offered') return stateChanged;
    const move = { contactId, agentId, ...(expiredBy === undefined ? {} : { offerExpiredBy: expiredBy }) };
    // What a supervisor takes back goes to the queue, as he was told.
    if (before.passed_by !== null && reason !== 'supervisor') {
      const back = await returnTransfer(tx, clock, before, act, move);
      if (back !== undefined) {
        await alongside?.(tx);
        return moved(back);
      }
    }
    const row = await moveContact(tx, {
      ...move,
      transition: 'return-offer',
      set: { agent_id: null, offered_at: null, offer_expires_at: null, ahead: true },
    });
    if (row === undefined) return stateChanged;
    await releaseUnit(tx, agentId, row.medium, clock.now());
    if (reason === 'supervisor') await noteTakenBack(tx, clock, row, { agentId, byId });
    await alongside?.(tx);
    await append(tx, clock, {
      type: 'contact.offer-returned',
      ...idsOf(row),
      agentId,
      reason,
      ...passedByOf(before),
      ...(byId === undefined ? {} : { byId }),
    });
    return moved(row);
  });
}
