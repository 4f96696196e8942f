/** Holds a desk's state for the page: acts go in, listeners hear of every change. */
import { type DeskAct, type DeskState, emptyDesk } from './desk-state.ts';
import { reduceDesk } from './reduce-desk.ts';

export interface DeskStore {
  getState(): DeskState;
  dispatch(act: DeskAct): void;
  /** The answer unsubscribes. */
  subscribe(listener: () => void): () => void;
}

export function deskStore(initial: DeskState = emptyDesk): DeskStore {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    dispatch(act) {
      const next = reduceDesk(state, act);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
