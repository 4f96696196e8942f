import { useState } from 'react';
import { reloadAll } from '../api.ts';

export interface HeldRecord<View> {
  /** As it was when the form opened, or was reloaded. */
  readonly record: View;
  /** Somebody else saved it since. */
  readonly stale: boolean;
  /** Changes with every reload: the key of the form. */
  readonly generation: number;
  /** Takes what the server has now; what was typed is lost. */
  reload(): Promise<void>;
}

/** Holds what a form edits still while the list behind it is read anew, and tells when the two part. */
export function useHeldRecord<View extends { readonly version: number }>(current: View): HeldRecord<View> {
  const [held, setHeld] = useState({ record: current, generation: 0 });
  const [wanted, setWanted] = useState(false);
  // The reloaded list arrives as `current` in the render after it was loaded.
  if (wanted && current.version !== held.record.version) {
    setWanted(false);
    setHeld({ record: current, generation: held.generation + 1 });
  }
  return {
    record: held.record,
    stale: current.version !== held.record.version,
    generation: held.generation,
    reload: async () => {
      setWanted(true);
      await reloadAll();
    },
  };
}
