/** The server as Web Manager sees it: the typed client, and what the pages keep loaded. */
import { queryOptions, skipToken } from '@tanstack/react-query';
import type { ListAnswer } from '#contracts/list.ts';
import { longestListPage } from '#contracts/list-sizes.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { webManagerContract } from '#contracts/web-manager/contract.ts';
import routes from '#contracts/web-manager/contract.ts?routes';
import { createApiClient } from '#web/ui/api-client.ts';
import { createQueryClient } from '#web/ui/query-client.ts';
import { sessionKey, watchSession } from '#web/ui/session/session-context.ts';
import { hasSignedOnMark, type SessionDoor } from '#web/ui/session/session-door.ts';

export const queryClient = createQueryClient();
export const api = createApiClient<typeof webManagerContract>(routes, { onRefused: watchSession(queryClient) });

export const door: SessionDoor = {
  mayHaveSession: () => hasSignedOnMark('web-manager'),
  current: (options) => api.session.current(undefined, options),
  signOn: (credentials) => api.session.signOn(credentials),
  changePassword: (change) => api.session.changePassword(change),
  signOff: () => api.session.signOff(),
  own: api.own,
};

/** For what takes the server long, e.g. passwords for 1,000 users; without an answer nobody knows what was done. */
export const patientApi = createApiClient<typeof webManagerContract>(routes, {
  onRefused: watchSession(queryClient),
  timeoutMs: 600_000,
});

/** All pages of a list, or those that hold the first `most`. */
export async function everyPage<Item>(
  list: (page: number) => Promise<ListAnswer<Item>>,
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = await list(page);
    all.push(...items);
    if (items.length === 0 || all.length >= Math.min(total, most)) return all.slice(0, most);
  }
}

interface PageInput {
  page: number;
  pageSize: number;
}

/** All of a tenant's; nothing is asked without a tenant. */
function ofTenant<Item>(
  name: string,
  list: (input: PageInput & { tenantId: TenantId }, options: { signal: AbortSignal }) => Promise<ListAnswer<Item>>,
) {
  return (tenantId: TenantId | undefined) =>
    queryOptions({
      queryKey: [name, tenantId],
      queryFn:
        tenantId === undefined
          ? skipToken
          : ({ signal }) => everyPage((page) => list({ tenantId, page, pageSize: longestListPage }, { signal })),
    });
}

export const loaded = {
  installation: queryOptions({
    queryKey: ['installation'],
    queryFn: ({ signal }) => api.installation.get(undefined, { signal }),
  }),
  retention: queryOptions({
    queryKey: ['retention'],
    queryFn: ({ signal }) => api.retention.get(undefined, { signal }),
  }),
  health: queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => api.health.get(undefined, { signal }),
    refetchInterval: 5_000,
  }),
  openAlarms: queryOptions({
    queryKey: ['open-alarms'],
    queryFn: async ({ signal }) => (await api.health.openAlarms(undefined, { signal })).items,
    refetchInterval: 20_000,
  }),
  alarmSettings: queryOptions({
    queryKey: ['alarm-settings'],
    queryFn: ({ signal }) => api.health.getSettings(undefined, { signal }),
  }),
  deliveries: queryOptions({
    queryKey: ['deliveries'],
    queryFn: async ({ signal }) => (await api.health.deliveries(undefined, { signal })).items,
    refetchInterval: 5_000,
  }),
  tenants: queryOptions({
    queryKey: ['tenants'],
    queryFn: ({ signal }) => everyPage((page) => api.tenants.list({ page, pageSize: longestListPage }, { signal })),
  }),
  setUp: (tenantId: TenantId | undefined) =>
    queryOptions({
      queryKey: ['set-up', tenantId],
      queryFn: ({ signal }) => api.installation.setUp(tenantId === undefined ? {} : { tenantId }, { signal }),
    }),
  queues: ofTenant('queues', (input, options) => api.queues.list(input, options)),
  /** Null where the installation names none. */
  publicAddress: (tenantId: TenantId) =>
    queryOptions({
      queryKey: ['public-address', tenantId],
      queryFn: async ({ signal }) => (await api.chatPages.publicAddress({ tenantId }, { signal })).address ?? null,
    }),
  departments: ofTenant('departments', (input, options) => api.departments.list(input, options)),
  locations: ofTenant('locations', (input, options) => api.locations.list(input, options)),
  clips: (tenantId: TenantId) =>
    queryOptions({
      queryKey: ['clips', tenantId],
      queryFn: async ({ signal }) => (await api.clips.list({ tenantId }, { signal })).items,
    }),
};

/** After a change: everything may hang on it (members, ticks, names), so that all is read anew. */
export async function reloadAll(): Promise<void> {
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}
