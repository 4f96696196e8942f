import type { EndReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findPostProcessing, moveContact, setWrapUpEnd } from './contact.store.ts';
import { agentOf, idsOf, type Moved, moved, stateChanged } from './outcome.ts';

/**
 * The conversation is over: the contact goes to wrap-up, its agent keeps the unit until he closes it, or until his
 * automatic post-processing is over (timers.ts). `alongside` runs in the same transaction once it is ended.
 */
export function end(
  { db, clock }: Ground,
  act: {
    tenantId: TenantId;
    contactId: ContactId;
    reason: EndReason;
    /** When an agent ends it: only his own. */
    agentId?: UserId;
    /** Only if the customer has not been seen since. */
    seenAt?: Date | null;
    /** The supervisor who ends it in the agent's place. */
    byId?: UserId;
  },
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  return db.inTenant(act.tenantId, async (tx) => {
    const row = await moveContact(tx, {
      contactId: act.contactId,
      transition: 'end',
      // Of a left message nobody but its agent says that it is over.
      ...(act.agentId === undefined ? { live: true } : { agentId: act.agentId }),
      set: { ended_at: clock.now(), end_reason: act.reason, ended_by: act.byId ?? null },
      ...(act.seenAt === undefined ? {} : { customerSeenAt: act.seenAt }),
    });
    if (row === undefined) return stateChanged;
    const seconds = await findPostProcessing(tx, agentOf(row));
    if (seconds !== undefined) await setWrapUpEnd(tx, act.contactId, plusSeconds(clock.now(), seconds));
    await alongside?.(tx);
    const by = act.byId === undefined ? {} : { byId: act.byId };
    await append(tx, clock, { type: 'contact.ended', ...idsOf(row), agentId: agentOf(row), reason: act.reason, ...by });
    return moved(row);
  });
}
