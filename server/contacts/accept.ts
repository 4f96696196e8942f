import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { moveContact } from './contact.store.ts';
import { idsOf, type Moved, moved, passedByOf, stateChanged } from './outcome.ts';

/** The agent takes the contact offered to him. An offer that ran out or went elsewhere answers `state-changed`. */
export function accept(
  { db, clock }: Ground,
  { tenantId, contactId, agentId }: { tenantId: TenantId; contactId: ContactId; agentId: UserId },
): Promise<Moved> {
  return db.inTenant(tenantId, async (tx) => {
    const row = await moveContact(tx, {
      contactId,
      transition: 'accept',
      agentId,
      set: { accepted_at: clock.now(), offer_expires_at: null, waiting_text_at: null },
    });
    if (row === undefined) return stateChanged;
    await append(tx, clock, { type: 'contact.accepted', ...idsOf(row), agentId, ...passedByOf(row) });
    return moved(row);
  });
}
