import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { readStored, writeStored } from '#web/ui/stored.ts';
import { loaded } from '../api.ts';

const storageKey = 'relais.web-manager.tenant';
const listeners = new Set<() => void>();

/** The tenant that was picked, edited, or whose pages were open last on this device. */
export function rememberTenant(key: string): void {
  if (readStored(storageKey) === key) return;
  writeStored(storageKey, key);
  for (const listener of listeners) listener();
}

/** Where links to pages by tenant lead: the address' own tenant, else the last one, else the first by name. */
export function useCurrentTenant(): TenantView | undefined {
  const { tenantKey } = useParams({ strict: false });
  const remembered = useSyncExternalStore(listen, () => readStored(storageKey));
  return currentTenant(useQuery(loaded.tenants).data ?? [], tenantKey ?? remembered);
}

/** The wanted tenant, if it still exists; else the first by name. */
function currentTenant(tenants: readonly TenantView[], wanted: string | undefined): TenantView | undefined {
  const byName = tenants.toSorted((one, other) => one.name.localeCompare(other.name));
  return byName.find(({ key }) => key === wanted) ?? byName[0];
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
