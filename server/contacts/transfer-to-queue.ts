import { type ContactId, type QueueId, queueId, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findOpenQueue, lockContact, moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';
import { notePassing } from './passing.store.ts';

export interface TransferToQueue {
  tenantId: TenantId;
  contactId: ContactId;
  /** Whose it is. */
  agentId: UserId;
  to: QueueId;
  /** For the next agent only. */
  note?: string;
}

/**
 * An active contact goes to a queue with that queue's priority, at the place of its arrival, as if it had come there at
 * once: before those who came later, behind those who have waited for longer. QUEUE_NOT_FOUND for a queue that the
 * tenant does not have, QUEUE_MEDIUM_MISSING for one that does not take the contact's medium.
 */
export function transferToQueue({ db, clock }: Ground, act: TransferToQueue): Promise<Moved> {
  const { tenantId, contactId, agentId, to, note } = act;
  return db.inTenant(tenantId, async (tx) => {
    const before = await lockContact(tx, contactId);
    const queue = await findOpenQueue(tx, to);
    if (queue === undefined) throw new RelaisError('QUEUE_NOT_FOUND');
    if (before !== undefined && !queue.media.includes(before.medium)) throw new RelaisError('QUEUE_MEDIUM_MISSING');
    const moving = moveContact(tx, {
      contactId,
      transition: 'transfer-to-queue',
      agentId,
      set: {
        agent_id: null,
        queue_id: to,
        priority: queue.priority,
        ahead: false,
        offered_at: null,
        accepted_at: null,
        waiting_since: clock.now(),
        // The shorter time of those who wait counts from now.
        customer_seen_at: clock.now(),
      },
    });
    // Deleted since it was read.
    const gone = { contact_tenant_id_queue_id_fkey: () => new RelaisError('QUEUE_NOT_FOUND') };
    const row = await refuseBy(moving, gone);
    if (row === undefined || before === undefined) return stateChanged;
    // The contact holds the queue's key now; a deletion that was quicker and left the row is seen here.
    if ((await findOpenQueue(tx, to)) === undefined) throw new RelaisError('QUEUE_NOT_FOUND');
    await releaseUnit(tx, agentId, row.medium, clock.now());
    await notePassing(tx, clock, row, { kind: 'to-queue', agentId, toQueueId: to, note });
    const fromQueueId = queueId.parse(before.queue_id);
    await append(tx, clock, { type: 'contact.transferred', ...idsOf(row), agentId, fromQueueId });
    return moved(row);
  });
}
