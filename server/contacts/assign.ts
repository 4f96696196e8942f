import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getOfferTimeout, lockContact, moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';
import { lockAgentsHere, lockFreeUnits, recordPassing, refuse, takeUnit } from './passing.store.ts';

export interface Assign {
  tenantId: TenantId;
  contactId: ContactId;
  /** Whose it is; absent for one that waits. */
  from?: UserId | undefined;
  /** Another agent. */
  to: UserId;
  /** The supervisor who chose him. */
  byId: UserId;
}

/**
 * A supervisor has a contact, waiting or active, offered to one agent alone, for as long as its queue's offers last. He
 * must be available with a unit free for its medium, else `target-busy` and nothing changes. It is an offer like any
 * other: not taken, it goes to the head of its queue, and is not offered to the agent who had it for a while.
 * `alongside` runs in the same transaction once it is offered.
 */
export function assign(
  { db, clock }: Ground,
  { tenantId, contactId, from, to, byId }: Assign,
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved | { outcome: 'target-busy' }> {
  return db.inTenant(tenantId, async (tx) => {
    const before = await lockContact(tx, contactId);
    const expected = from === undefined ? 'queued' : 'active';
    if (before?.state !== expected || (before.agent_id ?? undefined) !== from) return stateChanged;
    if (from === to) return { outcome: 'target-busy' };
    const agents = from === undefined ? [to] : [from, to];
    if ((await lockAgentsHere(tx, agents)).get(to)?.available !== true) return { outcome: 'target-busy' };
    const free = await lockFreeUnits(tx, agents, before.medium);
    if ((free.get(to) ?? 0) < 1) return { outcome: 'target-busy' };
    const now = clock.now();
    // The shorter time of those who wait counts from now. Who waits already goes on waiting.
    const waitsAnew = { accepted_at: null, waiting_since: now, customer_seen_at: now };
    const row = await moveContact(tx, {
      contactId,
      transition: 'assign',
      set: {
        agent_id: to,
        ahead: true,
        offered_at: now,
        offer_expires_at: plusSeconds(now, await getOfferTimeout(tx, before.queue_id)),
        ...(from === undefined ? {} : waitsAnew),
      },
    });
    if (row === undefined) return stateChanged;
    if (from !== undefined) {
      await releaseUnit(tx, from, row.medium, now);
      await refuse(tx, clock, row, from);
    }
    await takeUnit(tx, to, row.medium);
    // Its moment is that of the offer: that is how the desk knows who chose him (desk.store.ts).
    await recordPassing(tx, { now: () => now }, row, {
      kind: 'to-agent',
      agentId: byId,
      toAgentId: to,
      note: undefined,
    });
    await alongside?.(tx);
    const ids = idsOf(row);
    const offered = { type: 'contact.offered', ...ids, agentId: to, byId } as const;
    const left = { type: 'contact.transferred', ...ids, fromQueueId: ids.queueId, toAgentId: to, byId } as const;
    await append(tx, clock, ...(from === undefined ? [] : [{ ...left, agentId: from }]), offered);
    return moved(row);
  });
}
