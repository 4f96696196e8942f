import type { ReactNode } from 'react';

/** One fact of the details column, in a `dl`. */
export function DetailLine({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="desk-detail">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
