import { Fragment, type ReactNode } from 'react';
import { notifyError } from '#web/ui/notify.ts';
import type { HeldProps } from './form-page.tsx';
import { useHeldRecord } from './use-held-record.ts';

/** Gives a form what it edits, held still, and begins it anew after a reload. */
export function Held<View extends { readonly version: number }>(props: {
  readonly current: View;
  readonly children: (record: View, held: Required<HeldProps>) => ReactNode;
}): ReactNode {
  const { record, stale, generation, reload } = useHeldRecord(props.current);
  const onReload = () => {
    reload().catch(notifyError);
  };
  return <Fragment key={generation}>{props.children(record, { stale, onReload })}</Fragment>;
}
