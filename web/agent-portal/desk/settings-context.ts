import { createContext, useContext } from 'react';
import type { PortalClient } from './browser-desk.ts';

export type SettingsClient = PortalClient['settings'];

export const SettingsContext = createContext<SettingsClient | undefined>(undefined);

/** The routes of the person's own settings. */
export function useSettingsClient(): SettingsClient {
  const client = useContext(SettingsContext);
  if (client === undefined) throw new Error('useSettingsClient outside the desk');
  return client;
}
