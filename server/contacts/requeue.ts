import type { ReturnReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';
import { notePassing, noteTakenBack } from './passing.store.ts';

export interface Requeue {
  tenantId: TenantId;
  contactId: ContactId;
  agentId: UserId;
  reason: ReturnReason;
  /** For the next agent; only of `given-back`. */
  note?: string;
  /** The supervisor who takes it back. */
  byId?: UserId;
}

/**
 * An active contact goes back to the head of its queue: its agent was lost or signed off, a supervisor took it back, or
 * he gives it back himself. In these two cases it is not offered to him for a while. `alongside` runs in the same transaction once it
 * is back.
 */
export function requeue(
  { db, clock }: Ground,
  act: Requeue,
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  const { tenantId, contactId, agentId, reason, note, byId } = act;
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
    if (reason === 'given-back') await notePassing(tx, clock, row, { kind: 'given-back', agentId, note });
    if (reason === 'supervisor') await noteTakenBack(tx, clock, row, { agentId, byId });
    await alongside?.(tx);
    const by = byId === undefined ? {} : { byId };
    await append(tx, clock, { type: 'contact.requeued', ...idsOf(row), agentId, reason, ...by });
    return moved(row);
  });
}
