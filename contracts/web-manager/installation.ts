import { z } from 'zod';
import { route } from '../route.ts';
import { tenantId } from '../vocabulary/ids.ts';

/** Single-tenant: the one tenant is taken for granted. Multi-tenant: people name theirs (DESIGN 12). */
export const tenantModes = ['single', 'multi'] as const;
export const tenantMode = z.enum(tenantModes);
export type TenantMode = z.infer<typeof tenantMode>;

export const installationView = z.object({
  mode: tenantMode,
  /** Minutes without a request after which a console session ends. */
  consoleIdleMinutes: z.int(),
  /** Days that entries of the audit are kept. */
  auditKeepDays: z.int(),
  version: z.int(),
});
export type InstallationView = z.infer<typeof installationView>;

/** The set-up path of the first hour, each step read from what is really there. */
export const setUpProgress = z.object({
  tenantId: tenantId.optional(),
  steps: z.array(
    z.object({
      step: z.enum(['tenant', 'users', 'queue', 'chat-page', 'first-contact']),
      done: z.boolean(),
    }),
  ),
});

const path = '/api/web-manager/installation';

export const installationContract = {
  get: route('installation.manage', 'web-manager').route({ method: 'GET', path }).output(installationView),
  /** To `single` only while exactly one tenant exists (INSTALLATION_HAS_TENANTS). */
  update: route('installation.manage', 'web-manager')
    .route({ method: 'PUT', path })
    .input(
      installationView.extend({
        consoleIdleMinutes: z.int().min(5).max(1440),
        auditKeepDays: z.int().min(90).max(3650),
      }),
    )
    .output(installationView),
  /** A tenant manager must name his tenant. */
  setUp: route('web-manager.enter', 'web-manager')
    .route({ method: 'GET', path: `${path}/set-up` })
    .input(z.object({ tenantId: tenantId.optional() }))
    .output(setUpProgress),
};
