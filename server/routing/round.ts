/** One round of a tenant: match in memory, claim as a set. */
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import type { Ground } from '#server/platform/ground.ts';
import { listCandidates, listTenantsWithWaiting, listWaiting, roundSize } from './candidate.store.ts';
import type { Pick } from './candidate-port.ts';
import { claimPicks } from './claim.store.ts';
import { match } from './match.ts';

/** How many contacts one statement claims; more hold locks for longer without being quicker. */
const claimSize = 100;

/** Offers what can be offered now. Answers the offers made; a lost race makes fewer, and the next round tries again. */
export async function runRound({ db, clock }: Ground, tenantId: TenantId): Promise<Pick[]> {
  const made: Pick[] = [];
  for (;;) {
    const { waiting, picks } = await db.asSystem(async (tx) => {
      const waiting = await listWaiting(tx, tenantId, clock.now());
      if (waiting.length === 0) return { waiting, picks: [] };
      const queues = [...new Set(waiting.map(({ queueId }) => queueId))];
      return { waiting, picks: match(waiting, await listCandidates(tx, tenantId, queues)) };
    });
    let claimed = 0;
    for (let start = 0; start < picks.length; start += claimSize) {
      const part = picks.slice(start, start + claimSize);
      const offers = await db.asSystem((tx) => claimPicks(tx, tenantId, part, clock.now()));
      claimed += offers.length;
      made.push(...offers);
    }
    if (waiting.length < roundSize || claimed === 0) return made;
  }
}

/** A round of every tenant in which somebody waits; `round` answers how many offers it made. */
export async function runAllRounds(
  ground: Ground,
  round = async (tenantId: TenantId): Promise<number> => (await runRound(ground, tenantId)).length,
): Promise<number> {
  const tenants = await ground.db.asSystem(listTenantsWithWaiting);
  let made = 0;
  await attemptAll(tenants, async (tenantId) => {
    made += await round(tenantId);
  });
  return made;
}
