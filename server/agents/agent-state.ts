/** What an agent does with his own state. Each act is one transaction with its event; the contacts follow in theirs. */
import type { AgentState } from '#contracts/vocabulary/agent-state.ts';
import type { ReturnReason } from '#contracts/vocabulary/contact-state.ts';
import { contactId, type ReasonId, reasonId, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
import { close } from '#server/contacts/close.ts';
import { type ContactRow, listHeldContacts } from '#server/contacts/contact.store.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { returnOffer } from '#server/contacts/return-offer.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { append } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { type AgentRow, getAgent, getLostAfterSeconds, type StateChange, setAgentState } from './agent.store.ts';

interface Agent {
  tenantId: TenantId;
  agentId: UserId;
}

/** The agent signs on: unavailable until he says otherwise; one who is signed on already stays as he is. */
export function signOnAgent(ground: Ground, { tenantId, agentId }: Agent): Promise<AgentRow> {
  return ground.db.inTenant(tenantId, async (tx) => {
    const at = ground.clock.now();
    const leaseUntil = plusSeconds(at, await getLostAfterSeconds(tx, tenantId));
    const change: StateChange = {
      state: 'unavailable',
      cause: 'chosen',
      reasonId: null,
      at,
      from: ['offline'],
      leaseUntil,
      lostAt: null,
    };
    return (await changeState(tx, ground, agentId, change)) ?? (await getAgent(tx, agentId));
  });
}

/** Available takes contacts again. Unavailable, with or without a reason, sends open offers back to their queues. */
export async function chooseState(
  ground: Ground,
  { tenantId, agentId, state, reason }: Agent & { state: Exclude<AgentState, 'offline'>; reason?: ReasonId },
): Promise<AgentRow | undefined> {
  const row = await ground.db.inTenant(tenantId, async (tx) => {
    const at = ground.clock.now();
    return changeState(tx, ground, agentId, {
      state,
      cause: 'chosen',
      reasonId: state === 'unavailable' ? (reason ?? null) : null,
      at,
      from: ['available', 'unavailable'],
      leaseAtLeastUntil: plusSeconds(at, await getLostAfterSeconds(tx, tenantId)),
      lostAt: null,
    });
  });
  if (row !== undefined && state === 'unavailable')
    await handBack(ground, { tenantId, agentId }, 'agent-unavailable', ['offered']);
  return row;
}

/** He let an offer run out: unavailable until he says otherwise. Somebody unavailable already keeps his reason. */
export function markNoAnswer(tx: TenantTx, ground: Ground, agentId: UserId): Promise<AgentRow | undefined> {
  return changeState(tx, ground, agentId, {
    state: 'unavailable',
    cause: 'no-answer',
    reasonId: null,
    at: ground.clock.now(),
    from: ['available'],
  });
}

/** Signs off: offers and active contacts go back to the head of their queues, contacts in wrap-up are closed. */
export async function signOffAgent(ground: Ground, { tenantId, agentId }: Agent): Promise<void> {
  await ground.db.inTenant(tenantId, (tx) =>
    changeState(tx, ground, agentId, {
      state: 'offline',
      cause: 'chosen',
      reasonId: null,
      at: ground.clock.now(),
      from: ['available', 'unavailable'],
      leaseUntil: null,
      lostAt: null,
    }),
  );
  await handBack(ground, { tenantId, agentId }, 'signed-off', ['offered', 'active', 'wrap-up']);
}

/**
 * Gives back what an agent holds in the states given. Safe to repeat: each contact moves only if it still is his. A
 * contact that moved on meanwhile (he accepted, the customer ended) is looked at again. `byId`: the supervisor who did it.
 */
export async function handBack(
  ground: Ground,
  { tenantId, agentId }: Agent,
  reason: ReturnReason,
  states: readonly ContactRow['state'][],
  byId?: UserId,
): Promise<void> {
  for (let pass = 0; pass < handBackPasses; pass++) {
    const held = await ground.db.inTenant(tenantId, (tx) => listHeldContacts(tx, agentId));
    const wanted = held.filter(({ state }) => states.includes(state));
    if (wanted.length === 0) return;
    for (const contact of wanted) {
      const by = byId === undefined ? {} : { byId };
      const act = { tenantId, agentId, contactId: contactId.parse(contact.id), reason, ...by };
      if (contact.state === 'offered') await returnOffer(ground, act);
      else if (contact.state === 'active') await requeue(ground, act);
      else await close(ground, { ...act, gone: true });
    }
  }
}

/** A contact takes two steps at most under one's hands (offered, active, wrap-up); what is left is the sweep's. */
const handBackPasses = 4;

/** Undefined when he was in no state that may change so. */
export async function changeState(
  tx: TenantTx,
  { clock }: Ground,
  agentId: UserId,
  change: StateChange,
): Promise<AgentRow | undefined> {
  const row = await setAgentState(tx, agentId, change);
  if (row === undefined) return undefined;
  await append(tx, clock, {
    type: 'agent.state-changed',
    agentId,
    state: change.state,
    cause: change.cause,
    ...(row.reason_id === null ? {} : { reasonId: reasonId.parse(row.reason_id) }),
    ...(change.byId === undefined ? {} : { byId: change.byId }),
  });
  return row;
}
