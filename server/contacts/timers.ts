/** What happens to contacts when somebody does nothing. Any node may sweep at any time; each act is conditional. */
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { deleteDue } from '#server/attachments/attachment.store.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { Database, TenantTx } from '#server/platform/db.ts';
import type { Ground } from '#server/platform/ground.ts';
import { abandon } from './abandon.ts';
import { close } from './close.ts';
import { end } from './end.ts';
import { deleteRefusals } from './passing.store.ts';
import { returnOffer } from './return-offer.ts';
import { sayWaitingText } from './say-waiting-text.ts';
import { findExpiredOffers, findExpiredWrapUps, findGoneCustomers, findWaitingTexts } from './timers.store.ts';

export interface NoAnswer {
  /** In the transaction that returns the offer: else routing could offer it to the same agent again. */
  alongside(tx: TenantTx, agentId: UserId): Promise<unknown>;
  /** After it. */
  afterwards(tenantId: TenantId, agentId: UserId): Promise<void>;
}

/** Returns the offers that ran out by `now`; what becomes of their agents is said by `noAnswer` (agents/, a layer above). */
export async function sweepOffers(ground: Ground, now: Date, noAnswer: NoAnswer): Promise<number> {
  const due = await ground.db.asSystem((tx) => findExpiredOffers(tx, now));
  let returned = 0;
  await attemptAll(due, async (offer) => {
    const act = { ...offer, reason: 'no-answer' as const, expiredBy: now };
    const result = await returnOffer(ground, act, (tx) => noAnswer.alongside(tx, offer.agentId));
    if (result.outcome === 'moved') {
      returned += 1;
      await noAnswer.afterwards(offer.tenantId, offer.agentId);
    }
  });
  return returned;
}

/** Abandons or ends the contacts of customers who are gone; one who came back in the meantime is left alone. */
export async function sweepCustomers(ground: Ground, now: Date): Promise<number> {
  const due = await ground.db.asSystem((tx) => findGoneCustomers(tx, now));
  let ended = 0;
  await attemptAll(due, async ({ tenantId, contactId, active, seenAt }) => {
    const act = { tenantId, contactId, reason: 'customer-gone' as const, seenAt };
    const result = active ? await end(ground, act) : await abandon(ground, act);
    if (result.outcome === 'moved') ended += 1;
  });
  return ended;
}

/**
 * Closes the contacts whose time for post-processing is over; what the agent has not written by then stays unwritten.
 * Where he must give a reason the contact waits for it, unit and all, until he gives it, goes offline (handBack), or a
 * supervisor closes it.
 */
export async function sweepWrapUps(ground: Ground, now: Date): Promise<void> {
  const due = await ground.db.asSystem((tx) => findExpiredWrapUps(tx, now));
  await attemptAll(due, (contact) => close(ground, { ...contact, expiredBy: now }));
}

/** Tells customers who have waited long enough what their queue says to them, once. */
export async function sweepWaitingTexts(ground: Ground, now: Date): Promise<void> {
  const due = await ground.db.asSystem((tx) => findWaitingTexts(tx, now));
  await attemptAll(due, (contact) => sayWaitingText(ground, { ...contact, dueBy: now }));
}

/** Takes away uploads that were cut off, and the content of files that nobody will read. An outage makes no difference to these. */
export function sweepFiles({ db, clock }: Ground): Promise<void> {
  return db.asSystem((tx) => deleteDue(tx, clock.now()));
}

/** How long refusals that are over are kept; routing looks at none of them. */
const refusalsKeptSeconds = 3_600;

/** Deletes, `batch` in a transaction, what agents did not want and has been over for an hour. */
export async function deleteOldRefusals(db: Database, clock: Clock, batch = 1_000): Promise<void> {
  const until = plusSeconds(clock.now(), -refusalsKeptSeconds);
  let deleted: number;
  do deleted = await db.asSystem((tx) => deleteRefusals(tx, { until, batch }));
  while (deleted === batch);
}
