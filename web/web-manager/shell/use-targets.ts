import { useDebouncedValue } from '@mantine/hooks';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ListAnswer } from '#contracts/list.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { api, loaded } from '../api.ts';
import { fullName } from '../directory/choices.ts';
import { useCurrentTenant } from './current-tenant.ts';
import { type Found, findTargets, mostOfAKind, type Target } from './find-targets.ts';
import { configurationSections, systemSections, tenantSections } from './sections.ts';
import { useMay } from './use-may.ts';

export interface OpenTarget extends Target {
  open(): Promise<void>;
}

export interface Targets extends Found<OpenTarget> {
  /** In which the things by tenant were looked for. */
  readonly tenant: TenantView | undefined;
  readonly loading: boolean;
  readonly error: Error | null;
}

/**
 * What a search leads to: the pages, the tenants, and the directory of the tenant in scope, which the server searches
 * once typing rests. Without a search the pages, as a list of what there is.
 */
export function useTargets(search: string): Targets {
  const tenant = useCurrentTenant();
  const { i18n } = useTranslation();
  const pages = usePages(tenant);
  const tenants = useTenants();
  const directory = useDirectory(tenant, search);
  const here = findTargets([...pages, ...tenants], search, i18n.language);
  return {
    tenant,
    loading: directory.loading,
    error: directory.error,
    shown: [...here.shown, ...directory.shown],
    count: here.count + directory.count,
  };
}

function useTenants(): readonly OpenTarget[] {
  const tenants = useQuery(loaded.tenants).data ?? [];
  const navigate = useNavigate();
  const may = useMay();
  if (!may('tenant.manage')) return [];
  return tenants.map(({ id, name, key }) => ({
    id: `tenant-${id}`,
    kind: 'tenants',
    name,
    also: key,
    open: () => navigate({ to: '/tenants/$tenantId', params: { tenantId: id } }),
  }));
}

function usePages(tenant: TenantView | undefined): readonly OpenTarget[] {
  const { t } = useTranslation('webManager');
  const navigate = useNavigate();
  const may = useMay();
  const page = (id: string, name: string, open: () => Promise<void>): OpenTarget => ({ id, kind: 'pages', name, open });
  const byTenant = tenantSections.map(({ name, to }) =>
    page(name, t(`${name}.title`), async () => {
      if (tenant !== undefined) await navigate({ to, params: { tenantKey: tenant.key } });
    }),
  );
  const configuration = configurationSections.map(({ name, below, to }) => ({
    ...page(name, t(`${name}.title`), async () => {
      if (tenant !== undefined) await navigate({ to, params: { tenantKey: tenant.key } });
    }),
    also: t(`nav.${below}`),
  }));
  const system = systemSections
    .filter(({ permission }) => may(permission))
    .map(({ name, to }) => page(name, t(`${name}.title`), () => navigate({ to })));
  return [
    page('home', t('home.title'), () => navigate({ to: '/' })),
    ...(may('tenant.manage') ? [page('tenants', t('tenants.title'), () => navigate({ to: '/tenants' }))] : []),
    ...(tenant === undefined ? [] : [...byTenant, ...configuration]),
    ...system,
  ];
}

function useDirectory(tenant: TenantView | undefined, typed: string): Omit<Targets, 'tenant'> {
  const navigate = useNavigate();
  const [search] = useDebouncedValue(typed.trim().slice(0, 100), 200);
  const params = { tenantKey: tenant?.key ?? '' };
  const all = [
    useSearched(
      'users',
      tenant?.id,
      search,
      api.users.list,
      (user): OpenTarget => ({
        id: user.id,
        kind: 'users',
        name: fullName(user),
        also: user.userName,
        open: () => navigate({ to: '/t/$tenantKey/users/$userId', params: { ...params, userId: user.id } }),
      }),
    ),
    useSearched(
      'queues',
      tenant?.id,
      search,
      api.queues.list,
      ({ id, name }): OpenTarget => ({
        id,
        kind: 'queues',
        name,
        open: () => navigate({ to: '/t/$tenantKey/queues/$queueId', params: { ...params, queueId: id } }),
      }),
    ),
    useSearched(
      'reasons',
      tenant?.id,
      search,
      api.reasons.list,
      ({ id, name }): OpenTarget => ({
        id,
        kind: 'reasons',
        name,
        open: () => navigate({ to: '/t/$tenantKey/reasons/$reasonId', params: { ...params, reasonId: id } }),
      }),
    ),
    useSearched(
      'chat-pages',
      tenant?.id,
      search,
      api.chatPages.list,
      ({ id, name, key }): OpenTarget => ({
        id,
        kind: 'chatPages',
        name,
        also: key,
        open: () => navigate({ to: '/t/$tenantKey/chat-pages/$chatPageId', params: { ...params, chatPageId: id } }),
      }),
    ),
  ];
  return {
    shown: all.flatMap(({ targets }) => targets),
    count: all.reduce((sum, { total }) => sum + total, 0),
    loading: search !== typed.trim().slice(0, 100) || all.some(({ loading }) => loading),
    error: all.find(({ error }) => error !== null)?.error ?? null,
  };
}

/** The first few of a kind that the server finds; nothing without a search or a tenant. */
function useSearched<Item>(
  kind: string,
  tenantId: TenantId | undefined,
  search: string,
  list: (
    input: { tenantId: TenantId; search: string; pageSize: number },
    options: { signal: AbortSignal },
  ) => Promise<ListAnswer<Item>>,
  targetOf: (item: Item) => OpenTarget,
) {
  const { data, isLoading, error } = useQuery({
    queryKey: [kind, tenantId, 'searched', search],
    queryFn:
      tenantId === undefined || search === ''
        ? skipToken
        : ({ signal }) => list({ tenantId, search, pageSize: mostOfAKind }, { signal }),
  });
  return { targets: (data?.items ?? []).map(targetOf), total: data?.total ?? 0, loading: isLoading, error };
}
