import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { loaded } from '../api.ts';
import { fullName } from '../directory/choices.ts';
import { useCurrentTenant } from './current-tenant.ts';
import type { Target } from './find-targets.ts';
import { configurationSections, systemSections, tenantSections } from './sections.ts';
import { useMay } from './use-may.ts';

export interface OpenTarget extends Target {
  open(): Promise<void>;
}

export interface Targets {
  readonly items: readonly OpenTarget[];
  /** In which the things by tenant were looked for. */
  readonly tenant: TenantView | undefined;
  readonly loading: boolean;
  readonly error: Error | null;
}

/** All that a search can lead to: the pages, the tenants, and the directory of the tenant in scope. */
export function useTargets(): Targets {
  const tenant = useCurrentTenant();
  const tenants = useQuery(loaded.tenants);
  const pages = usePages(tenant);
  const directory = useDirectory(tenant);
  const navigate = useNavigate();
  const may = useMay();
  const items = (may('tenant.manage') ? (tenants.data ?? []) : []).map(
    ({ id, name, key }): OpenTarget => ({
      id: `tenant-${id}`,
      kind: 'tenants',
      name,
      also: key,
      open: () => navigate({ to: '/tenants/$tenantId', params: { tenantId: id } }),
    }),
  );
  return { ...directory, tenant, items: [...pages, ...items, ...directory.items] };
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

function useDirectory(tenant: TenantView | undefined): Pick<Targets, 'items' | 'loading' | 'error'> {
  const tenantId = tenant?.id;
  const navigate = useNavigate();
  const users = useQuery(loaded.users(tenantId));
  const queues = useQuery(loaded.queues(tenantId));
  const reasons = useQuery(loaded.reasons(tenantId));
  const chatPages = useQuery(loaded.chatPages(tenantId));
  const all = [users, queues, reasons, chatPages];
  const tenantKey = tenant?.key ?? '';
  const items: OpenTarget[] = [
    ...(users.data ?? []).map(
      (user): OpenTarget => ({
        id: user.id,
        kind: 'users',
        name: fullName(user),
        also: user.userName,
        open: () => navigate({ to: '/t/$tenantKey/users/$userId', params: { tenantKey, userId: user.id } }),
      }),
    ),
    ...(queues.data ?? []).map(
      ({ id, name }): OpenTarget => ({
        id,
        kind: 'queues',
        name,
        open: () => navigate({ to: '/t/$tenantKey/queues/$queueId', params: { tenantKey, queueId: id } }),
      }),
    ),
    ...(reasons.data ?? []).map(
      ({ id, name }): OpenTarget => ({
        id,
        kind: 'reasons',
        name,
        open: () => navigate({ to: '/t/$tenantKey/reasons/$reasonId', params: { tenantKey, reasonId: id } }),
      }),
    ),
    ...(chatPages.data ?? []).map(
      ({ id, name, key }): OpenTarget => ({
        id,
        kind: 'chatPages',
        name,
        also: key,
        open: () => navigate({ to: '/t/$tenantKey/chat-pages/$chatPageId', params: { tenantKey, chatPageId: id } }),
      }),
    ),
  ];
  return {
    items,
    loading: all.some(({ isLoading }) => isLoading),
    error: all.find(({ error }) => error !== null)?.error ?? null,
  };
}
