import { describe, expect, it } from 'vitest';
import type { SupervisedAgent } from '#contracts/agent-portal/supervision-views.ts';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { type AgentsFilter, agentsShown, heldGroups } from './agents-view.ts';

const idOf = (count: number) => `0193f0a0-0000-7000-8000-${String(count).padStart(12, '0')}`;
const [sales, support] = [queueId.parse(idOf(901)), queueId.parse(idOf(902))];

function agent(count: number, name: string, more: Partial<SupervisedAgent> = {}): SupervisedAgent {
  return {
    id: userId.parse(idOf(count)),
    name,
    state: 'available',
    cause: 'chosen',
    since: `2026-11-02T09:0${count}:00.000Z`,
    connected: true,
    queueIds: [sales],
    contacts: [],
    ...more,
  };
}
const contact = (count: number, more: Partial<SupervisedAgent['contacts'][number]> = {}) =>
  ({
    id: contactId.parse(idOf(500 + count)),
    medium: 'web-interaction',
    state: 'active',
    live: true,
    customerConnected: true,
    ...more,
  }) as const;

const agents = [
  agent(3, 'Émile Zola', { state: 'unavailable' }),
  agent(1, 'Ada Lovelace', { contacts: [contact(1)], queueIds: [sales, support] }),
  agent(2, 'Grace Hopper', { state: 'offline', queueIds: [] }),
];
const all: AgentsFilter = { search: '', queue: '', state: '', sort: 'name' };
const names = (filter: Partial<AgentsFilter>) =>
  agentsShown(agents, { ...all, ...filter }, 'fr').map(({ name }) => name);

describe('the agents that a supervisor is shown', () => {
  it('are sorted by name, state, time in it or contacts', () => {
    expect(names({})).toEqual(['Ada Lovelace', 'Émile Zola', 'Grace Hopper']);
    expect(names({ sort: 'state' })).toEqual(['Émile Zola', 'Ada Lovelace', 'Grace Hopper']);
    expect(names({ sort: 'since' })).toEqual(['Ada Lovelace', 'Grace Hopper', 'Émile Zola']);
    expect(names({ sort: 'contacts' })).toEqual(['Ada Lovelace', 'Émile Zola', 'Grace Hopper']);
  });

  it('are found by a part of the name, without accents', () => {
    expect(names({ search: 'emile' })).toEqual(['Émile Zola']);
    expect(names({ search: 'nobody' })).toEqual([]);
  });

  it('are those of a queue and a state', () => {
    expect(names({ queue: support })).toEqual(['Ada Lovelace']);
    expect(names({ queue: sales, state: 'unavailable' })).toEqual(['Émile Zola']);
    expect(names({ state: 'signed-on' })).toEqual(['Ada Lovelace', 'Émile Zola']);
    expect(names({ state: 'offline' })).toEqual(['Grace Hopper']);
  });
});

describe('what an agent holds', () => {
  it('is told with equal things together, and those whose customer is gone apart', () => {
    const held = [contact(1), contact(2), contact(3, { customerConnected: false }), contact(4, { state: 'offered' })];
    expect(heldGroups(held)).toEqual([
      { medium: 'web-interaction', state: 'active', gone: false, count: 2 },
      { medium: 'web-interaction', state: 'active', gone: true, count: 1 },
      { medium: 'web-interaction', state: 'offered', gone: false, count: 1 },
    ]);
  });

  it('misses no customer where none waits', () => {
    const away = { customerConnected: false } as const;
    const held = [contact(1, { ...away, live: false }), contact(2, { ...away, state: 'wrap-up' })];
    expect(heldGroups(held).map(({ gone }) => gone)).toEqual([false, false]);
  });
});
