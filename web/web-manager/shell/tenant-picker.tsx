import '#web/ui/forms/form-styles.ts';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { loaded } from '../api.ts';
import { tenantSections } from './sections.ts';

/** Only where a page is by tenant, and only where there is a choice. */
export function TenantPicker({ tenantKey }: { readonly tenantKey: string }): ReactNode {
  const { t } = useTranslation('webManager');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const tenants = useQuery(loaded.tenants).data ?? [];
  const mode = useQuery(loaded.installation).data?.mode;
  if (mode !== 'multi' && tenants.length < 2) return null;
  const section = tenantSections.find(({ to }) => pathname.startsWith(to.replace('$tenantKey', tenantKey)));
  return (
    <Select
      className="tenant-picker"
      aria-label={t('nav.tenant')}
      data={choices(tenants)}
      value={tenantKey}
      allowDeselect={false}
      searchable={tenants.length > 10}
      onChange={(key) => {
        if (key !== null) void navigate({ to: section?.to ?? '/t/$tenantKey/users', params: { tenantKey: key } });
      }}
    />
  );
}

function choices(tenants: readonly TenantView[]): { value: string; label: string }[] {
  return tenants
    .map(({ key, name }) => ({ value: key, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
