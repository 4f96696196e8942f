import type { EndReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { expireFiles } from '#server/attachments/attachment.store.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { lockContact, moveContact, releaseUnit } from './contact.store.ts';
import { agentOf, idsOf, type Moved, moved, passedByOf, stateChanged } from './outcome.ts';

/** How long the content of a contact's files is kept when it was abandoned before an agent had it. */
export const abandonedFilesSeconds = 86_400;

/**
 * The customer goes while he waits for an answer; an offer is taken off the agent's desk, and the contact keeps no
 * trace of that agent. A left message cannot be abandoned: nobody waits for it. `alongside` runs in the same transaction once
 * it is abandoned.
 */
export function abandon(
  { db, clock }: Ground,
  {
    tenantId,
    contactId,
    reason,
    seenAt,
    byId,
  }: {
    tenantId: TenantId;
    contactId: ContactId;
    reason: EndReason;
    /** Only if the customer has not been seen since. */
    seenAt?: Date | null;
    /** The supervisor who sends the customer away. */
    byId?: UserId;
  },
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  return db.inTenant(tenantId, async (tx) => {
    const before = await lockContact(tx, contactId);
    const row = await moveContact(tx, {
      contactId,
      transition: 'abandon',
      set: {
        ended_at: clock.now(),
        closed_at: clock.now(),
        end_reason: reason,
        ended_by: byId ?? null,
        agent_id: null,
        offer_expires_at: null,
      },
      live: true,
      ...(seenAt === undefined ? {} : { customerSeenAt: seenAt }),
    });
    if (row === undefined || before === undefined) return stateChanged;
    const offeredTo = before.state === 'offered' ? agentOf(before) : undefined;
    // What an agent has answered is part of the customer's history, wherever it ended.
    if (row.first_accepted_at === null)
      await expireFiles(tx, contactId, plusSeconds(clock.now(), abandonedFilesSeconds));
    if (offeredTo !== undefined) await releaseUnit(tx, offeredTo, row.medium);
    await alongside?.(tx);
    await append(tx, clock, {
      type: 'contact.abandoned',
      ...idsOf(row),
      reason,
      ...(offeredTo === undefined ? {} : { agentId: offeredTo }),
      ...(offeredTo === undefined ? {} : passedByOf(before)),
      ...(byId === undefined ? {} : { byId }),
    });
    return moved(row);
  });
}
