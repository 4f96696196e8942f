/** Which agents a supervisor is shown, and in what order. Pure. */
import type { SupervisedAgent } from '#contracts/agent-portal/supervision-views.ts';
import { matcher } from '#web/ui/table/matcher.ts';

export const sorts = ['name', 'state', 'since', 'contacts'] as const;
export type Sort = (typeof sorts)[number];

/** `signed-on`: available and unavailable ones. */
export const stateFilters = ['signed-on', 'available', 'unavailable', 'offline'] as const;
export type StateFilter = (typeof stateFilters)[number];

export interface AgentsFilter {
  readonly search: string;
  /** The id of a queue, or empty for all. */
  readonly queue: string;
  readonly state: StateFilter | '';
  readonly sort: Sort;
}

/** Who needs a look comes first. */
const stateOrder: Readonly<Record<SupervisedAgent['state'], number>> = { unavailable: 0, available: 1, offline: 2 };

export function agentsShown(
  agents: Iterable<SupervisedAgent>,
  filter: AgentsFilter,
  language: string,
): readonly SupervisedAgent[] {
  const matches = matcher(filter.search);
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const byName = (a: SupervisedAgent, b: SupervisedAgent) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
  const orders: Readonly<Record<Sort, (a: SupervisedAgent, b: SupervisedAgent) => number>> = {
    name: byName,
    state: (a, b) => stateOrder[a.state] - stateOrder[b.state] || byName(a, b),
    since: (a, b) => (a.since === b.since ? byName(a, b) : a.since < b.since ? -1 : 1),
    contacts: (a, b) => b.contacts.length - a.contacts.length || byName(a, b),
  };
  return [...agents]
    .filter(({ state }) => filter.state === '' || state === filter.state || isSignedOn(filter.state, state))
    .filter(({ queueIds }) => filter.queue === '' || queueIds.some((id) => id === filter.queue))
    .filter(({ name }) => matches(name))
    .sort(orders[filter.sort]);
}

function isSignedOn(filter: StateFilter, state: SupervisedAgent['state']): boolean {
  return filter === 'signed-on' && state !== 'offline';
}

export interface HeldGroup {
  readonly medium: SupervisedAgent['contacts'][number]['medium'];
  readonly state: SupervisedAgent['contacts'][number]['state'];
  /** Somebody should be at the other end and is not. */
  readonly gone: boolean;
  readonly count: number;
}

/** What an agent holds, equal things together. */
export function heldGroups(contacts: SupervisedAgent['contacts']): readonly HeldGroup[] {
  const groups = new Map<string, HeldGroup>();
  for (const { medium, state, live, customerConnected } of contacts) {
    const gone = live && !customerConnected && state !== 'wrap-up';
    const key = `${medium} ${state} ${gone}`;
    groups.set(key, { medium, state, gone, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
