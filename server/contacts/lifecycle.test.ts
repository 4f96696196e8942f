import { expect, test } from 'vitest';
import { contactStates } from '#contracts/vocabulary/contact-state.ts';
import { finalStates, holdsCapacity, transitions, transitionsFrom } from './lifecycle.ts';

test('no transition leaves a final state and every other state can be left', () => {
  for (const state of contactStates) {
    const isFinal = finalStates.some((each) => each === state);
    expect(transitionsFrom(state).length === 0).toBe(isFinal);
  }
});

test('every state can be reached from queued and every state can reach a final one', () => {
  const reach = (start: string): Set<string> => {
    const seen = new Set([start]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const { from, to } of Object.values(transitions)) {
        if (from.some((state) => seen.has(state)) && !seen.has(to)) {
          seen.add(to);
          grown = true;
        }
      }
    }
    return seen;
  };
  expect([...reach('queued')].sort()).toEqual([...contactStates].sort());
  for (const state of contactStates) expect(finalStates.some((end) => reach(state).has(end))).toBe(true);
});

test('capacity is held exactly while an agent has to do with the contact', () => {
  expect(contactStates.filter(holdsCapacity)).toEqual(['offered', 'active', 'wrap-up']);
});
