/** What a supervisor may do with whom; the server says the same again. Pure. */
import type { SupervisedAgent, SupervisedContact } from '#contracts/agent-portal/supervision-views.ts';

/** An act that is asked about before it is done. */
export type Act =
  | { readonly kind: 'assign'; readonly contact: SupervisedContact }
  | { readonly kind: 'take-back'; readonly contact: SupervisedContact }
  | { readonly kind: 'end'; readonly contact: SupervisedContact }
  | { readonly kind: 'available' | 'unavailable' | 'sign-off'; readonly agent: SupervisedAgent };

export type ContactAct = 'assign' | 'take-back' | 'end';

export function contactActs({ state, live }: SupervisedContact): readonly ContactAct[] {
  if (state === 'offered') return ['take-back'];
  if (state === 'active') return ['assign', 'take-back', 'end'];
  // A left message has its answer to come.
  if (state === 'queued') return live ? ['assign', 'end'] : ['assign'];
  return state === 'wrap-up' ? ['end'] : [];
}

export function agentActs({
  state,
  connected,
}: SupervisedAgent): readonly ('available' | 'unavailable' | 'sign-off')[] {
  if (state === 'offline') return [];
  // Only he himself can come back.
  if (!connected) return ['sign-off'];
  return state === 'available' ? ['unavailable', 'sign-off'] : ['available', 'sign-off'];
}
