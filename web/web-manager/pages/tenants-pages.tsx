import { queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type TenantId, tenantId as tenantIdOf } from '#contracts/vocabulary/ids.ts';
import { type TenantView, tenantQuery } from '#contracts/web-manager/tenants.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { api, loaded } from '../api.ts';
import { Address } from '../directory/address.tsx';
import { portalAddress } from '../directory/choices.ts';
import { Obstacle } from '../directory/deletion.tsx';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Copied, One } from '../directory/one.tsx';
import type { HeldRecord } from '../directory/use-held-record.ts';
import { useList } from '../directory/use-list.ts';
import { rememberTenant } from '../shell/current-tenant.ts';
import { TenantForm } from './tenant-form.tsx';

export function TenantsPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const list = useList(['tenants'], tenantQuery, (query, options) => api.tenants.list(query, options));
  const multi = useQuery(loaded.installation).data?.mode === 'multi';
  return (
    <ListPage
      list={list}
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
          sort: 'key',
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
      actions={({ id, key }) => [
        {
          label: t('tenants.open'),
          onClick: () => void navigate({ to: '/t/$tenantKey/users', params: { tenantKey: key } }),
        },
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: '/tenants/$tenantId', params: { tenantId: id } }),
        },
        ...(multi
          ? [
              {
                label: t('ui:actions.copyAs'),
                onClick: () => void navigate({ to: '/tenants/new', search: { copy: id } }),
              },
            ]
          : []),
      ]}
      deleting={{
        text: t('tenants.deleteText'),
        dependents: (tenant) => <TenantHolds tenant={tenant} />,
        // The one tenant of single-tenant mode stays.
        offered: () => multi,
        typed: ({ key }) => key,
        remove: async ({ id }) => {
          await api.tenants.remove({ tenantId: id });
          return undefined;
        },
      }}
    />
  );
}

/** What a tenant still has; it can be deleted only without. Its reasons go with it. */
function TenantHolds({ tenant }: { readonly tenant: TenantView }): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId, key: tenantKey } = tenant;
  const counts = {
    users: useQuery(counted('users', tenantId, api.users.list)).data ?? 0,
    queues: useQuery(counted('queues', tenantId, api.queues.list)).data ?? 0,
    chatPages: useQuery(counted('chat-pages', tenantId, api.chatPages.list)).data ?? 0,
  };
  const held = holders.filter(([kind]) => counts[kind] > 0);
  return (
    held.length > 0 && (
      <Obstacle>
        {t('tenants.deleteHolds')}
        <ul>
          {held.map(([kind, to]) => (
            <li key={kind}>
              <TextLink to={to} params={{ tenantKey }}>
                {t(`count.${kind}`, { count: counts[kind] })}
              </TextLink>
            </li>
          ))}
        </ul>
      </Obstacle>
    )
  );
}

const holders = [
  ['users', '/t/$tenantKey/users'],
  ['queues', '/t/$tenantKey/queues'],
  ['chatPages', '/t/$tenantKey/chat-pages'],
] as const;

export function NewTenantPage(): ReactNode {
  const { copy } = useSearch({ from: '/tenants/new' });
  return (
    <Copied
      queryKey={['tenants']}
      schema={tenantIdOf}
      id={copy}
      get={(tenantId, options) => api.tenants.get({ tenantId }, options)}
    >
      {(copied) => <TenantForm key={copy} copied={copied} />}
    </Copied>
  );
}

export function TenantPage(): ReactNode {
  const params = useParams({ from: '/tenants/$tenantId' });
  return (
    <One
      queryKey={['tenants']}
      schema={tenantIdOf}
      id={params.tenantId}
      get={(tenantId, options) => api.tenants.get({ tenantId }, options)}
    >
      {(tenant) => (
        <Held key={tenant.id} current={tenant}>
          {(held) => <OpenTenant held={held} />}
        </Held>
      )}
    </One>
  );
}

/** The navigation leads to the tenant that is edited. */
function OpenTenant({ held }: { readonly held: HeldRecord<TenantView> }): ReactNode {
  const { key } = held.record;
  useEffect(() => rememberTenant(key), [key]);
  return <TenantForm held={held} />;
}

/** How many of a kind a tenant has. */
function counted(
  kind: string,
  tenantId: TenantId,
  list: (
    input: { tenantId: TenantId; pageSize: number },
    options: { signal: AbortSignal },
  ) => Promise<{ total: number }>,
) {
  return queryOptions({
    queryKey: [kind, tenantId, 'count'],
    queryFn: async ({ signal }) => (await list({ tenantId, pageSize: 1 }, { signal })).total,
  });
}
