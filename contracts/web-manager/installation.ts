import { z } from 'zod';
import { route } from '../route.ts';
import { tenantId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

/** Who must have a second factor. `web-manager`: whoever may enter the Web Manager. */
export const secondFactorGroups = ['nobody', 'central-administrators', 'web-manager', 'everybody'] as const;
export type SecondFactorGroup = (typeof secondFactorGroups)[number];
export const secondFactorGroup = z.enum(secondFactorGroups);

/** What passwords must be, and who needs more than one. */
export const accessPolicy = z.object({
  passwordMinLength: z.int().min(10).max(64),
  /** 0: never. */
  passwordExpiryDays: z.int().min(0).max(3650),
  /** A one-time password works for so many days; 0: until it is changed. */
  oneTimePasswordDays: z.int().min(0).max(365),
  /** The last so many passwords, the present one among them, are not taken again. */
  passwordReuse: z.int().min(0).max(24),
  secondFactorFor: secondFactorGroup,
});
export type AccessPolicy = z.infer<typeof accessPolicy>;
export const accessPolicyDefaults: AccessPolicy = {
  passwordMinLength: 10,
  passwordExpiryDays: 0,
  oneTimePasswordDays: 0,
  passwordReuse: 0,
  secondFactorFor: 'nobody',
};

/** Single-tenant: the one tenant is taken for granted. Multi-tenant: people name theirs. */
export const tenantModes = ['single', 'multi'] as const;
export const tenantMode = z.enum(tenantModes);
export type TenantMode = z.infer<typeof tenantMode>;

export const installationView = accessPolicy.extend({
  mode: tenantMode,
  /** Minutes without a request after which a console session ends. */
  consoleIdleMinutes: z.int(),
  version: rowVersion,
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
      }),
    )
    .output(installationView),
  /** A tenant manager must name his tenant. */
  setUp: route('web-manager.enter', 'web-manager')
    .route({ method: 'GET', path: `${path}/set-up` })
    .input(z.object({ tenantId: tenantId.optional() }))
    .output(setUpProgress),
};
