/**
 * START HERE: what a contact can be, and how it gets there.
 *
 *            open                accept               end                close
 *   ───────▶ queued ──offer──▶ offered ─────▶ active ─────▶ wrap-up ─────────▶ closed
 *             │  ▲                │  │           │
 *             │  ├──return-offer──┘  │           │
 *             │  ├───────────────────┼─requeue───┤   (head of the queue)
 *             │  └─transfer-to-queue─┼───────────┘   (another queue, at the place of its arrival)
 *             ▼                      ▼
 *         abandoned ◀── the customer goes before anybody answered
 *
 *   active ──transfer-to-agent──▶ offered, to one colleague alone ──return-transfer──▶ active
 *   queued, active ──assign──▶ offered, to the agent whom a supervisor chose
 *
 * Each arrow is one function in a file of its name (offer: routing/claim.store.ts); each is one conditional UPDATE that
 * appends its event in the same transaction. Offered, active and wrap-up contacts hold one unit of their agent's
 * capacity. What would return an offer of transfer-to-agent to its queue (return-offer) brings it back to the agent who
 * made it, by return-transfer, as long as he is at his desk; his own unit is free meanwhile, and he has it above his
 * capacity if another contact took the room.
 */
import type { ContactState } from '#contracts/vocabulary/contact-state.ts';

export const transitions = {
  offer: { from: ['queued'], to: 'offered' },
  'return-offer': { from: ['offered'], to: 'queued' },
  accept: { from: ['offered'], to: 'active' },
  requeue: { from: ['active'], to: 'queued' },
  'transfer-to-queue': { from: ['active'], to: 'queued' },
  'transfer-to-agent': { from: ['active'], to: 'offered' },
  assign: { from: ['queued', 'active'], to: 'offered' },
  'return-transfer': { from: ['offered'], to: 'active' },
  end: { from: ['active'], to: 'wrap-up' },
  close: { from: ['wrap-up'], to: 'closed' },
  abandon: { from: ['queued', 'offered'], to: 'abandoned' },
} as const satisfies Record<string, { from: readonly ContactState[]; to: ContactState }>;

export type Transition = keyof typeof transitions;

/** States in which a contact holds a unit of its agent's capacity. */
export const holdingStates = ['offered', 'active', 'wrap-up'] as const satisfies readonly ContactState[];
/** States after which nothing happens to a contact any more. */
export const finalStates = ['closed', 'abandoned'] as const satisfies readonly ContactState[];

export function holdsCapacity(state: ContactState): boolean {
  return holdingStates.some((holding) => holding === state);
}

/** The transitions that may leave a state. */
export function transitionsFrom(state: ContactState): Transition[] {
  return Object.entries(transitions)
    .filter(([, { from }]) => from.some((each) => each === state))
    .map(([name]) => name)
    .filter((name): name is Transition => name in transitions);
}
