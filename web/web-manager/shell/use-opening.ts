import { useState } from 'react';

export interface Opening {
  readonly opened: boolean;
  /** Since it was first opened: until then it need not be loaded. */
  readonly used: boolean;
  open(): void;
  close(): void;
}

/** Something over the page that is loaded when it is first opened, and stays while it closes. */
export function useOpening(): Opening {
  const [opened, setOpened] = useState(false);
  const [used, setUsed] = useState(false);
  if (opened && !used) setUsed(true);
  return { opened, used, open: () => setOpened(true), close: () => setOpened(false) };
}
