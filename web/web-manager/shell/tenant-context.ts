import { createContext, useContext } from 'react';
import type { TenantView } from '#contracts/web-manager/tenants.ts';

export const TenantContext = createContext<TenantView | undefined>(undefined);

/** The tenant of the address; only below the route `t/$tenantKey`. */
export function useTenant(): TenantView {
  const tenant = useTenantInScope();
  if (tenant === undefined) throw new Error('useTenant outside a page by tenant');
  return tenant;
}

/** The tenant of the address, on pages that are by tenant. */
export function useTenantInScope(): TenantView | undefined {
  return useContext(TenantContext);
}
