import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { lockContact } from './contact.store.ts';
import { setMessageLeft } from './leave-message.store.ts';
import { agentOf, idsOf, type Moved, moved, stateChanged } from './outcome.ts';

/** A waiting customer leaves his question with an address: the contact waits on, but nobody at its other end. */
export function leaveMessage(
  { db, clock }: Ground,
  act: { tenantId: TenantId; contactId: ContactId; address: string },
): Promise<Moved> {
  return db.inTenant(act.tenantId, async (tx) => {
    const before = await lockContact(tx, act.contactId);
    if (before === undefined || !before.live || !['queued', 'offered'].includes(before.state)) return stateChanged;
    const row = await setMessageLeft(tx, act.contactId, act.address);
    await append(tx, clock, {
      type: 'contact.message-left',
      ...idsOf(row),
      ...(row.agent_id === null ? {} : { agentId: agentOf(row) }),
    });
    return moved(row);
  });
}
