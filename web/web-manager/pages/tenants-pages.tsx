import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { api, loaded } from '../api.ts';
import { Address } from '../directory/address.tsx';
import { portalAddress } from '../directory/choices.ts';
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
        {
          key: 'portal',
          header: t('tenants.portal'),
          cell: ({ key }) => (
            <Address address={multi ? portalAddress(key) : portalAddress()} opens={t('tenants.openPortal')} />
          ),
        },
        {
          key: 'domains',
          header: t('tenants.domains'),
          cell: ({ domains }) => domains.join(', '),
          wideOnly: true,
          freeText: true,
        },
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
        dependents: ({ id }) => <TenantHolds tenantId={id} />,
        typed: ({ key }) => key,
        remove: async ({ id }) => {
          await api.tenants.remove({ tenantId: id });
          return undefined;
        },
      }}
    />
  );
}

/** What a tenant still has; it can be deleted only without. */
function TenantHolds({ tenantId }: { readonly tenantId: TenantId }): ReactNode {
  const { t } = useTranslation('webManager');
  const counts = {
    users: useQuery(loaded.users(tenantId)).data?.length ?? 0,
    queues: useQuery(loaded.queues(tenantId)).data?.length ?? 0,
    reasons: useQuery(loaded.reasons(tenantId)).data?.length ?? 0,
    chatPages: useQuery(loaded.chatPages(tenantId)).data?.length ?? 0,
  };
  const what = (['users', 'queues', 'reasons', 'chatPages'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t(`count.${kind}`, { count: counts[kind] }));
  return what.length > 0 && <Text>{t('tenants.deleteHolds', { what: what.join(', ') })}</Text>;
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
            {(held) => <TenantForm held={held} />}
          </Held>
        );
      }}
    </Loaded>
  );
}
