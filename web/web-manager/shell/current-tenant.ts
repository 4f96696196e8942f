import type { TenantView } from '#contracts/web-manager/tenants.ts';

const storageKey = 'relais.web-manager.tenant';

/** The tenant whose pages were open last on this device. */
export function rememberTenant(key: string): void {
  window.localStorage.setItem(storageKey, key);
}

/** Where links to pages by tenant lead: the address' own tenant, else the last one, else the first by name. */
export function currentTenant(
  tenants: readonly TenantView[],
  keyOfAddress: string | undefined,
): TenantView | undefined {
  const wanted = keyOfAddress ?? window.localStorage.getItem(storageKey);
  const byName = tenants.toSorted((one, other) => one.name.localeCompare(other.name));
  return byName.find(({ key }) => key === wanted) ?? byName[0];
}
