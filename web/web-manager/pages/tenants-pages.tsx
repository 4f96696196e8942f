import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { api, loaded } from '../api.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { TenantForm } from './tenant-form.tsx';

export function TenantsPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const query = useQuery(loaded.tenants);
  const multi = useQuery(loaded.installation).data?.mode === 'multi';
  return (
    <ListPage
      query={query}
      title={t('tenants.title')}
      intro={multi ? t('tenants.intro') : t('tenants.single')}
      empty={{ title: t('tenants.emptyTitle'), text: t('tenants.emptyText') }}
      addButton={multi && <ButtonLink to="/tenants/new">{t('tenants.add')}</ButtonLink>}
      nameOf={({ name }) => name}
      nameLink={({ id, name }) => (
        <TextLink to="/tenants/$tenantId" params={{ tenantId: id }}>
          {name}
        </TextLink>
      )}
      columns={[
        { key: 'key', header: t('tenants.key'), cell: ({ key }) => key },
        { key: 'domains', header: t('tenants.domains'), cell: ({ domains }) => domains.join(', '), wideOnly: true },
      ]}
      textOf={({ key, domains }) => `${key} ${domains.join(' ')}`}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: '/tenants/$tenantId', params: { tenantId: id } }),
        },
      ]}
      deleting={{
        text: t('tenants.deleteText'),
        remove: async ({ id }) => {
          await api.tenants.remove({ tenantId: id });
          return undefined;
        },
      }}
    />
  );
}

export function NewTenantPage(): ReactNode {
  return <TenantForm />;
}

export function TenantPage(): ReactNode {
  const { tenantId } = useParams({ from: '/tenants/$tenantId' });
  return (
    <Loaded query={useQuery(loaded.tenants)}>
      {(items) => {
        const tenant = items.find(({ id }) => id === tenantId);
        if (tenant === undefined) return <NotFound />;
        return (
          <Held key={tenant.id} current={tenant}>
            {(record, held) => <TenantForm record={record} {...held} />}
          </Held>
        );
      }}
    </Loaded>
  );
}
