import type { ReturnReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';

/**
 * An active contact goes back to the head of its queue: its agent was lost or signed off, or a supervisor (`byId`) took
 * it back. `alongside` runs in the same transaction once it is back.
 */
export function requeue(
  { db, clock }: Ground,
  act: { tenantId: TenantId; contactId: ContactId; agentId: UserId; reason: ReturnReason; byId?: UserId },
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  const { tenantId, contactId, agentId, reason, byId } = act;
  return db.inTenant(tenantId, async (tx) => {
    const row = await moveContact(tx, {
      contactId,
      transition: 'requeue',
      agentId,
      set: {
        agent_id: null,
        offered_at: null,
        accepted_at: null,
        ahead: true,
        waiting_since: clock.now(),
        // The shorter time of those who wait counts from now, not from when he was last seen in the chat.
        customer_seen_at: clock.now(),
      },
    });
    if (row === undefined) return stateChanged;
    await releaseUnit(tx, agentId, row.medium, clock.now());
    await alongside?.(tx);
    const by = byId === undefined ? {} : { byId };
    await append(tx, clock, { type: 'contact.requeued', ...idsOf(row), agentId, reason, ...by });
    return moved(row);
  });
}
