/** The desk for its components: acts by `useDesk`, parts of the state by `useDeskPart`. */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Desk } from './desk.ts';
import type { DeskState } from './desk-state.ts';

const DeskContext = createContext<Desk | undefined>(undefined);
const ZoneContext = createContext<string | undefined>(undefined);

export function DeskProvider(props: {
  readonly desk: Desk;
  /** Undefined where the server does not tell it. */
  readonly tenantZone: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <DeskContext value={props.desk}>
      <ZoneContext value={props.tenantZone}>{props.children}</ZoneContext>
    </DeskContext>
  );
}

/** The tenant's time zone, an IANA name. */
export function useTenantZone(): string | undefined {
  return useContext(ZoneContext);
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('useDesk outside a DeskProvider');
  return desk;
}

/** `part` must answer the same reference while nothing changed: a piece of the state, not something built from it. */
export function useDeskPart<Part>(part: (state: DeskState) => Part): Part {
  const { store } = useDesk();
  return useSyncExternalStore(store.subscribe, () => part(store.getState()));
}
