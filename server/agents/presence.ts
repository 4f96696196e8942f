/**
 * Who is there. Every node renews the leases of the agents and customers whose sockets it holds; any node sweeps what
 * has lapsed. Time in which no node and database were ready together does not count: after a gap in
 * `cluster_beat` every lease and every open offer starts afresh, so that an outage ends nothing.
 */
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { renewCustomers, restartCustomerLeases, restartOffers, restartWrapUps } from '#server/contacts/timers.store.ts';
import {
  type NoAnswer,
  sweepCustomers,
  sweepOffers,
  sweepWaitingTexts,
  sweepWrapUps,
} from '#server/contacts/timers.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import {
  clearLost,
  findDeparted,
  findLapsedAgents,
  findLongLostAgents,
  findOfflineHolders,
  lapseAgent,
  lockBeat,
  renewAgents,
  restartAgentLeases,
  setBeat,
} from './agent.store.ts';
import { handBack, markNoAnswer, signOffAgent } from './agent-state.ts';

/** Seconds without a beat after which time is taken not to have passed. Nodes beat every second. */
export const beatGapSeconds = 8;
/** A beat that far in the future was written by a clock that was wrong: leases counted by it are worth nothing. */
const implausibleSkewSeconds = 60;

/** The sockets that this node holds. */
export interface Connected {
  agents(): readonly UserId[];
  customers(): readonly string[];
}

/** Renews this node's leases; called every 5 s and when a socket opens. */
export async function renewLeases({ db, clock }: Ground, connected: Connected): Promise<void> {
  // Apart: where somebody holds an agent's row for long, no customer's contact stays locked for it.
  await db.asSystem((tx) => renewCustomers(tx, connected.customers(), clock.now()));
  await db.asSystem((tx) => renewAgents(tx, connected.agents(), clock.now()));
}

/**
 * One beat: notices an outage, else does what has fallen due. Called every second on every node. The time of the beat
 * is taken once the database has answered and holds for all of it: when the database stalls in the middle, what came
 * later is not due, and the next beat sees the gap.
 */
export async function beat(ground: Ground): Promise<'swept' | 'restarted'> {
  const { db, clock } = ground;
  const { restarted, now } = await db.asSystem(async (tx) => {
    const before = await lockBeat(tx);
    const now = clock.now();
    const gapMs = before === null ? Number.POSITIVE_INFINITY : now.getTime() - before.getTime();
    const restarted = gapMs > beatGapSeconds * 1000 || gapMs < -implausibleSkewSeconds * 1000;
    if (restarted) {
      await restartCustomerLeases(tx, now);
      await restartOffers(tx, now);
      await restartWrapUps(tx, now);
      await restartAgentLeases(tx, now);
    }
    // Nodes whose clocks differ a little must not see a gap in each other's beats.
    if (restarted || gapMs > 0) await setBeat(tx, now);
    return { restarted, now };
  });
  if (restarted) return 'restarted';
  const noAnswer: NoAnswer = {
    alongside: (tx, agentId) => markNoAnswer(tx, ground, agentId),
    afterwards: (tenantId, agentId) => handBack(ground, { tenantId, agentId }, 'agent-unavailable', ['offered']),
  };
  const sweeps = [
    () => sweepOffers(ground, now, noAnswer),
    () => sweepCustomers(ground, now),
    () => sweepWrapUps(ground, now),
    () => sweepWaitingTexts(ground, now),
    () => sweepAgents(ground, now),
  ];
  await attemptAll(sweeps, (sweep) => sweep());
  return 'swept';
}

async function sweepAgents(ground: Ground, now: Date): Promise<void> {
  const lapsed = await ground.db.asSystem((tx) => findLapsedAgents(tx, now));
  await attemptAll(lapsed, (agent) => lapse(ground, agent, now));
  const longLost = await ground.db.asSystem((tx) => findLongLostAgents(tx, now));
  await attemptAll(longLost, async (agent) => {
    await handBack(ground, agent, 'connection-lost', ['offered', 'active']);
    await ground.db.inTenant(agent.tenantId, (tx) => clearLost(tx, agent.agentId));
  });
  const departed = await ground.db.asSystem((tx) => findDeparted(tx, now));
  await attemptAll(departed, (agent) => signOffAgent(ground, agent));
  // A node that died between somebody's sign-off and the return of his contacts left these.
  const offline = await ground.db.asSystem(findOfflineHolders);
  await attemptAll(offline, (agent) => handBack(ground, agent, 'signed-off', ['offered', 'active', 'wrap-up']));
}

async function lapse(ground: Ground, agent: { tenantId: TenantId; agentId: UserId }, now: Date): Promise<void> {
  const lapsed = await ground.db.inTenant(agent.tenantId, async (tx) => {
    const row = await lapseAgent(tx, agent.agentId, now);
    if (row === undefined) return false;
    await append(tx, ground.clock, {
      type: 'agent.state-changed',
      agentId: agent.agentId,
      state: 'unavailable',
      cause: 'connection-lost',
    });
    return true;
  });
  if (lapsed) await handBack(ground, agent, 'connection-lost', ['offered']);
}
