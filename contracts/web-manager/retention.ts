import { z } from 'zod';
import { route } from '../route.ts';
import { tenantId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

/** Days after its end that a closed contact is kept, with all that hangs on it. 0: for ever. */
export const contactKeepDays = z
  .int()
  .min(0)
  .max(3650)
  // Shorter, and what a day's figures are counted from could go before the day is over.
  .refine((days) => days === 0 || days >= 7, { params: { fault: 'zeroOrMore', limit: 7 } });

export const retentionInput = z.object({
  contactKeepDays,
  /** Whole days that events are kept, for readers of the log. */
  eventKeepDays: z.int().min(7).max(400),
  /** Days that entries of the audit are kept. */
  auditKeepDays: z.int().min(90).max(3650),
  /** Tenants that keep their contacts for another time than the installation. */
  ofTenants: z.array(z.object({ tenantId, contactKeepDays })).max(10_000),
});
export type RetentionInput = z.infer<typeof retentionInput>;

/** No count goes on beyond this; `more` says that there are. */
export const mostCounted = 1_000_000;
export const amount = z.object({ count: z.int(), more: z.boolean() });
export type Amount = z.infer<typeof amount>;
const held = amount.extend({ oldest: z.iso.datetime().optional() });
export type Held = z.infer<typeof held>;

export const retentionView = retentionInput.extend({
  version: rowVersion,
  /** What there is now; of contacts those that are over. */
  held: z.object({ contacts: held, events: held, audit: held }),
});
export type RetentionView = z.infer<typeof retentionView>;

export const retentionEffect = z.object({ contacts: amount, events: amount, audit: amount });
export type RetentionEffect = z.infer<typeof retentionEffect>;

const path = '/api/web-manager/retention';

export const retentionContract = {
  get: route('installation.manage', 'web-manager').route({ method: 'GET', path }).output(retentionView),
  /** What these settings would delete of what there is now. */
  effect: route('installation.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/effect` })
    .input(retentionInput)
    .output(retentionEffect),
  /** Deletion begins within a minute. TENANT_NOT_FOUND for a tenant that is gone. */
  update: route('installation.manage', 'web-manager')
    .route({ method: 'PUT', path })
    .input(retentionInput.extend({ version: rowVersion }))
    .output(retentionView),
};
