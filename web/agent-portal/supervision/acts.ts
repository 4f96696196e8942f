/** What a supervisor may do with whom; the server says the same again. Pure. */
import type { SupervisedAgent, SupervisedContact } from '#contracts/agent-portal/supervision-views.ts';

/** An act that is asked about before it is done. */
export type Act =
  | { readonly kind: 'read'; readonly contact: SupervisedContact }
  | { readonly kind: 'assign'; readonly contact: SupervisedContact }
  | { readonly kind: 'take-back'; readonly contact: SupervisedContact }
  | { readonly kind: 'end'; readonly contact: SupervisedContact }
  | { readonly kind: 'available' | 'unavailable' | 'sign-off'; readonly agent: SupervisedAgent };

export type ContactAct = 'read' | 'assign' | 'take-back' | 'end';

export function contactActs({ state, live }: SupervisedContact): readonly ContactAct[] {
  if (state === 'offered') return ['read', 'take-back'];
  if (state === 'active') return ['read', 'assign', 'take-back', 'end'];
  // A left message has its answer to come.
  if (state === 'queued') return live ? ['read', 'assign', 'end'] : ['read', 'assign'];
  return state === 'wrap-up' ? ['read', 'end'] : [];
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
