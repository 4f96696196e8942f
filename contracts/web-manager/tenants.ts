import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, nameText, route } from '../route.ts';
import { type AttachmentKind, attachmentKind, mostMegabytes } from '../vocabulary/attachment.ts';
import { branding, brandingView } from '../vocabulary/branding.ts';
import { tenantId } from '../vocabulary/ids.ts';
import { language } from '../vocabulary/language.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

const seconds = (min: number, max: number) => z.int().min(min).max(max);

/** Areas and places as IANA writes them, e.g. `Asia/Kolkata`, `America/Port-au-Prince`. */
const areaAndPlace = /^(?:[A-Z][a-z]+|US)(?:\/[A-Z][a-z][A-Za-z_-]*)+$/;

/**
 * An IANA name that this machine knows, or UTC. The list `Intl.supportedValuesOf('timeZone')` is no test: it leaves out
 * names that browsers have as their default (`Asia/Kolkata`, `Europe/Kyiv`). Nor is `Intl.DateTimeFormat` alone: it takes
 * offsets and names in any spelling.
 */
export function isTimeZone(zone: string): boolean {
  const known = knownAs(zone);
  if (known === undefined || !/^[A-Z]/.test(known)) return false;
  if (known.toLowerCase() === zone.toLowerCase()) return known === zone;
  return areaAndPlace.test(zone);
}

/** The name that this machine uses for a zone, perhaps an older one; undefined for what it does not know. */
function knownAs(zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const usualKinds: AttachmentKind[] = ['image', 'pdf', 'text', 'office'];

/** The fields of the form. The key stands in the portal's path: `/agentportal/<key>`. */
export const tenantInput = z.object({
  key: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/),
  name: nameText(),
  /** The tenant's domain names, for `user@domain` (S11); a domain belongs to one tenant only. */
  domains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/),
    )
    .max(20),
  language,
  timeZone: z.string().refine(isTimeZone),
  /** An agent without a connection for so long becomes unavailable, his offers return. */
  agentLostAfterSeconds: seconds(5, 3600),
  /** His active chats return to the head of the queue after so long. */
  agentLostRequeueAfterSeconds: seconds(5, 7200),
  /** A vanished customer's waiting contact is abandoned after so long. */
  customerGoneQueuedAfterSeconds: seconds(5, 3600),
  /** A vanished customer's active contact is ended after so long. */
  customerGoneActiveAfterSeconds: seconds(5, 7200),
  /** Minutes without an act of the person after which a portal session ends; an open desk alone does not count. */
  portalIdleMinutes: z.int().min(5).max(1440),
  /** An answer within so long is in time for the service level. */
  serviceLevelSeconds: seconds(5, 3600),
  /** The largest file that customers and agents may send each other. */
  attachmentMegabytes: z.int().min(1).max(mostMegabytes).default(10),
  /** The kinds of files that they may send; none: no files at all. */
  attachmentKinds: z.array(attachmentKind).default(() => [...usualKinds]),
  /** Logo and colours of its customer pages; absent: the product's own colours, no logo. */
  ...branding,
});
export type TenantInput = z.infer<typeof tenantInput>;

export const tenantDefaults = {
  agentLostAfterSeconds: 30,
  agentLostRequeueAfterSeconds: 120,
  customerGoneQueuedAfterSeconds: 60,
  customerGoneActiveAfterSeconds: 300,
  portalIdleMinutes: 480,
  serviceLevelSeconds: 20,
  attachmentMegabytes: 10,
  attachmentKinds: usualKinds,
  timeZone: 'Europe/Paris',
} as const;

export const tenantView = tenantInput.extend({
  id: tenantId,
  timeZone: z.string(),
  ...brandingView,
  version: rowVersion,
  updatedAt: z.iso.datetime(),
});
export type TenantView = z.infer<typeof tenantView>;

export const tenantQuery = z.object({
  ...listFields,
  sort: z.enum(['name', 'key', 'updatedAt']).default('name'),
});
export type TenantQuery = z.infer<typeof tenantQuery>;

const path = '/api/web-manager/tenants';
const one = z.object({ tenantId });

export const tenantsContract = {
  /** All tenants; to a tenant manager his own. */
  list: route('web-manager.enter', 'web-manager', { narrows: true })
    .route({ method: 'GET', path })
    .input(tenantQuery)
    .output(listOf(tenantView)),
  get: route('web-manager.enter', 'web-manager')
    .route({ method: 'GET', path: `${path}/{tenantId}` })
    .input(one)
    .output(tenantView),
  /** Refused in single-tenant mode (TENANT_MODE_SINGLE). */
  add: route('tenant.manage', 'web-manager').route({ method: 'POST', path }).input(tenantInput).output(tenantView),
  update: route('tenant.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{tenantId}` })
    .input(tenantInput.extend({ tenantId, version: rowVersion }))
    .output(tenantView),
  /** Refused while the tenant has users, queues or contacts (TENANT_NOT_EMPTY). */
  remove: route('tenant.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{tenantId}` })
    .input(one)
    .output(done),
};
