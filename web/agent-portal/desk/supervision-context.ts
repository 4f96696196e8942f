import { createContext, useContext } from 'react';
import type { PortalClient } from './browser-desk.ts';

export type SupervisionClient = PortalClient['supervision'];

export const SupervisionContext = createContext<SupervisionClient | undefined>(undefined);

/** The acts of a supervisor. */
export function useSupervisionClient(): SupervisionClient {
  const client = useContext(SupervisionContext);
  if (client === undefined) throw new Error('useSupervisionClient outside the desk');
  return client;
}
