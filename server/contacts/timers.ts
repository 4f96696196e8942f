/** What happens to contacts when somebody does nothing. Any node may sweep at any time; each act is conditional. */
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Ground } from '#server/platform/ground.ts';
import { abandon } from './abandon.ts';
import { end } from './end.ts';
import { returnOffer } from './return-offer.ts';
import { findExpiredOffers, findGoneCustomers } from './timers.store.ts';

/** Returns unanswered offers; `onNoAnswer` makes their agents unavailable (agents/, a layer above). */
export async function sweepOffers(
  ground: Ground,
  onNoAnswer: (tenantId: TenantId, agentId: UserId) => Promise<void>,
): Promise<number> {
  const now = ground.clock.now();
  const due = await ground.db.asSystem((tx) => findExpiredOffers(tx, now));
  let returned = 0;
  for (const offer of due) {
    const result = await returnOffer(ground, { ...offer, reason: 'no-answer', expiredBy: now });
    if (result.outcome === 'moved') {
      returned += 1;
      await onNoAnswer(offer.tenantId, offer.agentId);
    }
  }
  return returned;
}

/** Abandons or ends the contacts of customers who are gone. */
export async function sweepCustomers(ground: Ground): Promise<number> {
  const now = ground.clock.now();
  const due = await ground.db.asSystem((tx) => findGoneCustomers(tx, now));
  let ended = 0;
  for (const { tenantId, contactId, active } of due) {
    const act = { tenantId, contactId, reason: 'customer-gone' as const };
    const result = active ? await end(ground, act) : await abandon(ground, act);
    if (result.outcome === 'moved') ended += 1;
  }
  return ended;
}
