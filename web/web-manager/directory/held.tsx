import type { ReactNode } from 'react';
import { type HeldRecord, useHeldRecord } from './use-held-record.ts';

/** Gives a form what it edits, held still. */
export function Held<View extends { readonly version: number }>(props: {
  readonly current: View;
  readonly children: (held: HeldRecord<View>) => ReactNode;
}): ReactNode {
  return props.children(useHeldRecord(props.current));
}
