import type { ReactNode } from 'react';

/** `on` green dot, `waiting` amber square, `off` hollow ring, `alarm` red triangle; always beside its word. */
export type StateTone = 'on' | 'waiting' | 'off' | 'alarm';

export function StateWord({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }): ReactNode {
  return (
    <span className="state-word" data-state={tone}>
      {children}
    </span>
  );
}
