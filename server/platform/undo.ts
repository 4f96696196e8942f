import { attemptAll } from './attempt-all.ts';

/** What was begun and must be ended, the last first. */
export interface Undo {
  push(step: () => Promise<unknown> | unknown): void;
  /** Ends everything; a step that fails keeps none of the others from its turn. May be called twice. Throws what failed. */
  run(): Promise<void>;
}

export function createUndo(): Undo {
  const steps: Array<() => Promise<unknown> | unknown> = [];
  return {
    push: (step) => void steps.push(step),
    run: () => attemptAll(steps.splice(0).reverse(), async (step) => step()),
  };
}
