import type { ReturnReason } from '#contracts/vocabulary/contact-state.ts';
import { type UserId, userId } from '#contracts/vocabulary/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import { type ContactRow, type Move, moveContact, releaseUnit } from './contact.store.ts';
import { agentOf, idsOf } from './outcome.ts';
import { lockAgentsHere, lockFreeUnits, takeUnit } from './passing.store.ts';

/**
 * An offer that one agent made to another alone (`before`, locked) goes back to the one who made it. Undefined when he
 * is not at his desk, or when the offer is not `move`'s any more; then nothing has changed. Part of return-offer.
 */
export async function returnTransfer(
  tx: TenantTx,
  clock: Clock,
  before: ContactRow,
  { agentId, reason, byId }: { agentId: UserId; reason: ReturnReason; byId?: UserId },
  move: Omit<Move, 'transition' | 'set'>,
): Promise<ContactRow | undefined> {
  const passedBy = userId.parse(before.passed_by);
  const here = await lockAgentsHere(tx, [agentId, passedBy]);
  if (here.get(passedBy)?.here !== true) return undefined;
  const units = await lockFreeUnits(tx, [agentId, passedBy], before.medium);
  if (!units.has(passedBy)) return undefined;
  const row = await moveContact(tx, {
    ...move,
    transition: 'return-transfer',
    set: { agent_id: passedBy, offer_expires_at: null, accepted_at: clock.now() },
  });
  if (row === undefined) return undefined;
  await releaseUnit(tx, agentId, row.medium, clock.now());
  await takeUnit(tx, passedBy, row.medium);
  await append(
    tx,
    clock,
    {
      type: 'contact.offer-returned',
      ...idsOf(row),
      agentId,
      reason,
      passedBy,
      ...(byId === undefined ? {} : { byId }),
    },
    { type: 'contact.transfer-returned', ...idsOf(row), agentId: agentOf(row) },
  );
  return row;
}
