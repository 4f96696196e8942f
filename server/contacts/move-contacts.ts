import type { QueueId } from '#contracts/vocabulary/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { moveOpenContacts } from './move-contacts.store.ts';
import { agentOf, idsOf } from './outcome.ts';

/**
 * All open contacts of a queue go to another one, whatever their state: who waits keeps his place by time and priority,
 * who talks talks on. In the caller's transaction, which holds the queue (queues/queue.store.ts, holdQueue) because it
 * deletes it. Throws QUEUE_NOT_FOUND for an heir of nobody's.
 */
export async function moveContacts(
  tx: TenantTx,
  clock: Clock,
  { from, to }: { from: QueueId; to: QueueId },
): Promise<void> {
  const rows = await moveOpenContacts(tx, { from, to });
  if (rows === undefined) throw fieldError('QUEUE_NOT_FOUND', 'heirId');
  const events = rows.map((row) => ({
    type: 'contact.moved' as const,
    ...idsOf(row),
    fromQueueId: from,
    ...(row.agent_id === null ? {} : { agentId: agentOf(row) }),
  }));
  if (events.length > 0) await append(tx, clock, ...events);
}
