import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { Fragment, type ReactNode, useEffect } from 'react';
import { loaded } from '../api.ts';
import { Loaded } from '../directory/loaded.tsx';
import { rememberTenant } from './current-tenant.ts';
import { NotFound } from './not-found.tsx';
import { TenantContext } from './tenant-context.ts';

/** Finds the tenant of the address and gives it to the pages below. */
export function TenantScope(): ReactNode {
  const { tenantKey } = useParams({ from: '/t/$tenantKey' });
  const tenants = useQuery(loaded.tenants);
  useEffect(() => rememberTenant(tenantKey), [tenantKey]);
  return (
    <Loaded query={tenants}>
      {(items) => {
        const tenant = items.find(({ key }) => key === tenantKey);
        if (tenant === undefined) return <NotFound />;
        return (
          <TenantContext.Provider value={tenant}>
            <Fragment key={tenant.id}>
              <Outlet />
            </Fragment>
          </TenantContext.Provider>
        );
      }}
    </Loaded>
  );
}
