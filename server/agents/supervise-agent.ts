/**
 * What a supervisor does with an agent's state. What he must know to tell of it, and to write the audit in the same
 * transaction, `alongside` gets: the agent as he was before.
 */
import type { AgentState } from '#contracts/vocabulary/agent-state.ts';
import type { ReasonId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { Ground } from '#server/platform/ground.ts';
import { type AgentRow, lockAgent } from './agent.store.ts';
import { changeState, handBack } from './agent-state.ts';

interface Act {
  tenantId: TenantId;
  agentId: UserId;
  /** The supervisor. */
  byId: UserId;
}

type Alongside = (tx: TenantTx, before: AgentRow) => Promise<unknown>;

/** `not-connected`: he is offline or his connection is lost; only he himself can come back. */
export type Supervised = 'done' | 'not-found' | 'not-connected';

/**
 * Makes a connected agent available or unavailable. It is no sign of life of his: his lease stays as it is. Unavailable
 * sends open offers back to their queues; his active contacts stay with him.
 */
export async function superviseState(
  ground: Ground,
  act: Act & { state: Exclude<AgentState, 'offline'>; reason?: ReasonId },
  alongside: Alongside,
): Promise<Supervised> {
  const { tenantId, agentId, byId, state, reason } = act;
  const outcome = await ground.db.inTenant(tenantId, async (tx): Promise<Supervised> => {
    const before = await lockAgent(tx, agentId);
    if (before === undefined) return 'not-found';
    const row = await changeState(tx, ground, agentId, {
      state,
      cause: 'chosen',
      reasonId: state === 'unavailable' ? (reason ?? null) : null,
      at: ground.clock.now(),
      from: ['available', 'unavailable'],
      connected: true,
      byId,
    });
    if (row === undefined) return 'not-connected';
    await alongside(tx, before);
    return 'done';
  });
  if (outcome === 'done' && state === 'unavailable')
    await handBack(ground, { tenantId, agentId }, 'agent-unavailable', ['offered']);
  return outcome;
}

/**
 * Signs an agent off; `alongside` ends his sessions, so that an open desk does not sign him on again. What he holds goes
 * back to the head of its queue, contacts in wrap-up are closed. Offline first: nothing new comes to him meanwhile.
 */
export async function superviseSignOff(ground: Ground, act: Act, alongside: Alongside): Promise<Supervised> {
  const { tenantId, agentId, byId } = act;
  const outcome = await ground.db.inTenant(tenantId, async (tx): Promise<Supervised> => {
    const before = await lockAgent(tx, agentId);
    if (before === undefined) return 'not-found';
    const row = await changeState(tx, ground, agentId, {
      state: 'offline',
      cause: 'chosen',
      reasonId: null,
      at: ground.clock.now(),
      from: ['available', 'unavailable'],
      leaseUntil: null,
      lostAt: null,
      byId,
    });
    if (row === undefined) return 'not-connected';
    await alongside(tx, before);
    return 'done';
  });
  if (outcome === 'done')
    await handBack(ground, { tenantId, agentId }, 'signed-off', ['offered', 'active', 'wrap-up'], byId);
  return outcome;
}
