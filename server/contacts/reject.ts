import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Ground } from '#server/platform/ground.ts';
import type { Moved } from './outcome.ts';
import { refuse } from './passing.store.ts';
import { returnOffer } from './return-offer.ts';

/**
 * The agent does not take the contact offered to him: return-offer, and it is not offered to him again for a while. He
 * stays available, because he said so himself; only who lets an offer run out becomes unavailable.
 */
export function reject(
  ground: Ground,
  act: { tenantId: TenantId; contactId: ContactId; agentId: UserId },
): Promise<Moved> {
  return returnOffer(ground, { ...act, reason: 'rejected' }, (tx) =>
    refuse(tx, ground.clock, { id: act.contactId }, act.agentId),
  );
}
