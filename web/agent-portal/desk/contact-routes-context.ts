import { createContext, useContext } from 'react';
import type { PortalClient } from './browser-desk.ts';

export type ContactRoutes = Pick<PortalClient, 'passOn' | 'history'>;

export const ContactRoutesContext = createContext<ContactRoutes | undefined>(undefined);

/** What is asked of the server about a contact while somebody looks at it: where it can go, and what was before. */
export function useContactRoutes(): ContactRoutes {
  const routes = useContext(ContactRoutesContext);
  if (routes === undefined) throw new Error('useContactRoutes outside the desk');
  return routes;
}
