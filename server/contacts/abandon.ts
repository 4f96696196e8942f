import type { EndReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { lockContact, moveContact, releaseUnit } from './contact.store.ts';
import { agentOf, idsOf, type Moved, moved, stateChanged } from './outcome.ts';

/** The customer goes before anybody answered; an offer of it is taken off the agent's desk. */
export function abandon(
  { db, clock }: Ground,
  { tenantId, contactId, reason }: { tenantId: TenantId; contactId: ContactId; reason: EndReason },
): Promise<Moved> {
  return db.inTenant(tenantId, async (tx) => {
    const before = await lockContact(tx, contactId);
    const row = await moveContact(tx, {
      contactId,
      transition: 'abandon',
      set: { ended_at: clock.now(), closed_at: clock.now(), end_reason: reason, offer_expires_at: null },
    });
    if (row === undefined || before === undefined) return stateChanged;
    const offeredTo = before.state === 'offered' ? agentOf(before) : undefined;
    if (offeredTo !== undefined) await releaseUnit(tx, offeredTo, row.medium, clock.now());
    await append(tx, clock, {
      type: 'contact.abandoned',
      ...idsOf(row),
      reason,
      ...(offeredTo === undefined ? {} : { agentId: offeredTo }),
    });
    return moved(row);
  });
}
