import { useState } from 'react';
import type { Choosing } from '#web/ui/table/data-table.tsx';
import { type ChosenRows, withChosen } from './chosen-rows.ts';

export interface Chosen<Row> extends Choosing<Row> {
  /** As they were when they were chosen. */
  readonly rows: readonly Row[];
  readonly clear: () => void;
}

/** The chosen rows of a list, at most so many; none are left when `narrowing` becomes another. */
export function useChosen<Row extends { readonly id: string }>(narrowing: string, most: number): Chosen<Row> {
  const [state, setState] = useState<{ narrowing: string; rows: ChosenRows<Row> }>({ narrowing, rows: new Map() });
  // While rendering, so that no choice of before is seen beside other rows.
  if (state.narrowing !== narrowing) setState({ narrowing, rows: new Map() });
  return {
    rows: [...state.rows.values()],
    isChosen: ({ id }) => state.rows.has(id),
    choose: (rows, chosen) => setState((now) => ({ narrowing, rows: withChosen(now.rows, { rows, chosen, most }) })),
    clear: () => setState({ narrowing, rows: new Map() }),
  };
}
