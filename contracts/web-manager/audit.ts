/** System > Audit: who did what, when, from where, with what before and after. Entries are never changed. */
import { z } from 'zod';
import { route } from '../route.ts';
import { auditAction, auditObject, fieldChange } from '../vocabulary/audit.ts';
import { tenantId } from '../vocabulary/ids.ts';

export const auditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  /** Absent for what concerns the whole installation; the name is the tenant's of today, absent once it is deleted. */
  tenant: z.object({ id: z.uuid(), name: z.string().optional() }).optional(),
  /** `id` is absent for the server itself. The name is the one of then. */
  actor: z.object({ id: z.uuid().optional(), name: z.string(), role: z.string() }),
  address: z.string(),
  action: auditAction,
  object: auditObject,
  objectId: z.uuid().optional(),
  objectName: z.string(),
  /** The page of the object, which still exists: of the user for a session; `tenantKey` for what belongs to a tenant. */
  page: z.object({ object: auditObject, id: z.uuid(), tenantKey: z.string().optional() }).optional(),
  changes: z.array(fieldChange),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditPageSizeMax = 500;

export const auditQuery = z.object({
  /** `none`: what concerns no tenant. */
  tenantId: z.union([tenantId, z.literal('none')]).optional(),
  object: auditObject.optional(),
  objectId: z.uuid().optional(),
  action: auditAction.optional(),
  /** Part of the name of who did it or of what it was done to. */
  text: z.string().trim().max(100).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  /** The `id` of the last entry of the page before. */
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(auditPageSizeMax).default(50),
});
export type AuditQuery = z.infer<typeof auditQuery>;

export const auditContract = {
  /** The latest first. `next` is the `after` of the next page, absent on the last. */
  list: route('audit.read', 'web-manager')
    .route({ method: 'GET', path: '/api/web-manager/audit' })
    .input(auditQuery)
    .output(z.object({ items: z.array(auditEntry), next: z.uuid().optional() })),
};
