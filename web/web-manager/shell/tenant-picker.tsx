// Without its rule the arrow has another size on pages without forms.
import '@mantine/core/styles/Combobox.css';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { loaded } from '../api.ts';
import { rememberTenant, useCurrentTenant } from './current-tenant.ts';
import { configurationSections, tenantSections } from './sections.ts';

/**
 * Where the navigation leads; only where there is a choice. On a page by tenant it leads to the same page of the other
 * one.
 */
export function TenantPicker(): ReactNode {
  const { t } = useTranslation('webManager');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const tenants = useQuery(loaded.tenants).data ?? [];
  const mode = useQuery(loaded.installation).data?.mode;
  const tenantKey = useCurrentTenant()?.key;
  const isByTenant = useParams({ strict: false }).tenantKey !== undefined;
  if (tenantKey === undefined || (mode !== 'multi' && tenants.length < 2)) return null;
  const section = [...tenantSections, ...configurationSections].find(({ to }) =>
    pathname.startsWith(to.replace('$tenantKey', tenantKey)),
  );
  return (
    <NativeSelect
      className="tenant-picker"
      aria-label={t('nav.currentTenant')}
      data={choices(tenants)}
      value={tenantKey}
      onChange={({ currentTarget: { value: key } }) => {
        if (isByTenant) void navigate({ to: section?.to ?? '/t/$tenantKey/users', params: { tenantKey: key } });
        else rememberTenant(key);
      }}
    />
  );
}

function choices(tenants: readonly TenantView[]): { value: string; label: string }[] {
  return tenants
    .map(({ key, name }) => ({ value: key, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
