import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getOfferTimeout, lockContact, moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';
import { lockAgentsHere, lockFreeUnits, notePassing, takeUnit } from './passing.store.ts';

export interface TransferToAgent {
  tenantId: TenantId;
  contactId: ContactId;
  /** Whose it is. */
  agentId: UserId;
  /** Another agent. */
  to: UserId;
  /** For the colleague only. */
  note?: string;
}

/**
 * An active contact is offered to one colleague alone, for as long as its queue's offers last. He must be available
 * with a unit free for its medium, else `target-busy` and nothing changes. Until he accepts it is nobody's else; when
 * he does not take it, return-offer brings it back.
 */
export function transferToAgent(
  { db, clock }: Ground,
  { tenantId, contactId, agentId, to, note }: TransferToAgent,
): Promise<Moved | { outcome: 'target-busy' }> {
  return db.inTenant(tenantId, async (tx) => {
    const before = await lockContact(tx, contactId);
    if (before?.state !== 'active' || before.agent_id !== agentId) return stateChanged;
    const agents = await lockAgentsHere(tx, [agentId, to]);
    if (agents.get(to)?.available !== true) return { outcome: 'target-busy' };
    const free = await lockFreeUnits(tx, [agentId, to], before.medium);
    if ((free.get(to) ?? 0) < 1) return { outcome: 'target-busy' };
    const now = clock.now();
    const row = await moveContact(tx, {
      contactId,
      transition: 'transfer-to-agent',
      agentId,
      set: {
        agent_id: to,
        passed_by: agentId,
        offered_at: now,
        offer_expires_at: plusSeconds(now, await getOfferTimeout(tx, before.queue_id)),
        accepted_at: null,
        waiting_since: now,
        // The shorter time of those who wait counts from now.
        customer_seen_at: now,
      },
    });
    if (row === undefined) return stateChanged;
    await releaseUnit(tx, agentId, row.medium, now);
    await takeUnit(tx, to, row.medium);
    await notePassing(tx, clock, row, { kind: 'to-agent', agentId, toAgentId: to, note });
    const ids = idsOf(row);
    await append(
      tx,
      clock,
      { type: 'contact.transferred', ...ids, agentId, fromQueueId: ids.queueId, toAgentId: to },
      { type: 'contact.offered', ...ids, agentId: to, passedBy: agentId },
    );
    return moved(row);
  });
}
