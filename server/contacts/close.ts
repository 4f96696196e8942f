import type { CloseCause } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId, ReasonId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { moveContact, releaseUnit } from './contact.store.ts';
import { idsOf, type Moved, moved, stateChanged } from './outcome.ts';

export interface Close {
  tenantId: TenantId;
  contactId: ContactId;
  agentId: UserId;
  /** A wrap-up reason of the tenant; the caller has checked it. */
  reasonId?: ReasonId;
  note?: string;
  /** By itself: only if the time for post-processing was over by then, and the agent need give no reason. */
  expiredBy?: Date;
  /** Because the agent is gone, who then gives no reason. */
  gone?: true;
  /** The supervisor who closes it in the agent's place. */
  byId?: UserId;
}

/**
 * Wrap-up is done: the contact is closed with its result, the agent's unit is free. `alongside` runs in the same
 * transaction once it is closed.
 */
export function close(
  { db, clock }: Ground,
  act: Close,
  alongside?: (tx: TenantTx) => Promise<unknown>,
): Promise<Moved> {
  const { tenantId, contactId, agentId, reasonId, note, expiredBy, byId } = act;
  return db.inTenant(tenantId, async (tx) => {
    const row = await moveContact(tx, {
      contactId,
      transition: 'close',
      agentId,
      ...(expiredBy === undefined ? {} : { wrapUpExpiredBy: expiredBy }),
      set: {
        closed_at: clock.now(),
        wrap_up_reason_id: reasonId ?? null,
        wrap_up_note: note ?? null,
        close_cause: causeOf(act),
      },
    });
    if (row === undefined) return stateChanged;
    await releaseUnit(tx, agentId, row.medium, clock.now());
    await alongside?.(tx);
    await append(tx, clock, {
      type: 'contact.closed',
      ...idsOf(row),
      agentId,
      ...(reasonId === undefined ? {} : { wrapUpReasonId: reasonId }),
      ...(expiredBy === undefined && act.gone === undefined ? {} : { automatic: true }),
      ...(byId === undefined ? {} : { byId }),
    });
    return moved(row);
  });
}

/** Null: the agent closed it himself. */
function causeOf({ expiredBy, gone, byId }: Close): CloseCause | null {
  if (gone === true) return 'agent-gone';
  if (expiredBy !== undefined) return 'time-over';
  return byId === undefined ? null : 'supervisor';
}
