/** The server as Web Manager sees it: the typed client, and what the pages keep loaded. */
import { queryOptions } from '@tanstack/react-query';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { webManagerContract } from '#contracts/web-manager/contract.ts';
import routes from '#contracts/web-manager/contract.ts?routes';
import { createApiClient } from '#web/ui/api-client.ts';
import { createQueryClient } from '#web/ui/query-client.ts';
import { sessionKey, watchSession } from '#web/ui/session/session-context.ts';
import type { SessionDoor } from '#web/ui/session/session-door.ts';

export const queryClient = createQueryClient();
export const api = createApiClient<typeof webManagerContract>(routes, { onRefused: watchSession(queryClient) });

export const door: SessionDoor = {
  current: (options) => api.session.current(undefined, options),
  signOn: (credentials) => api.session.signOn(credentials),
  changePassword: (change) => api.session.changePassword(change),
  signOff: () => api.session.signOff(),
};

export const loaded = {
  installation: queryOptions({
    queryKey: ['installation'],
    queryFn: ({ signal }) => api.installation.get(undefined, { signal }),
  }),
  tenants: queryOptions({
    queryKey: ['tenants'],
    queryFn: async ({ signal }) => (await api.tenants.list(undefined, { signal })).items,
  }),
  setUp: (tenantId: TenantId | undefined) =>
    queryOptions({
      queryKey: ['set-up', tenantId],
      queryFn: ({ signal }) => api.installation.setUp(tenantId === undefined ? {} : { tenantId }, { signal }),
    }),
  users: (tenantId: TenantId) =>
    queryOptions({
      queryKey: ['users', tenantId],
      queryFn: async ({ signal }) => (await api.users.list({ tenantId }, { signal })).items,
    }),
  queues: (tenantId: TenantId) =>
    queryOptions({
      queryKey: ['queues', tenantId],
      queryFn: async ({ signal }) => (await api.queues.list({ tenantId }, { signal })).items,
    }),
  reasons: (tenantId: TenantId) =>
    queryOptions({
      queryKey: ['reasons', tenantId],
      queryFn: async ({ signal }) => (await api.reasons.list({ tenantId }, { signal })).items,
    }),
  chatPages: (tenantId: TenantId) =>
    queryOptions({
      queryKey: ['chat-pages', tenantId],
      queryFn: async ({ signal }) => (await api.chatPages.list({ tenantId }, { signal })).items,
    }),
};

/** After a change: everything may hang on it (members, ticks, names), so that all is read anew. */
export async function reloadAll(): Promise<void> {
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}
