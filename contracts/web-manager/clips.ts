/** Telephony > CLIP (seed chapter 7, T1, T2): the numbers that outbound calls of a tenant may carry. */
import { z } from 'zod';
import { done, nameText, route } from '../route.ts';
import { clipId, tenantId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

/** A tenant has at most so many; the database holds it too (CLIP_LIMIT_REACHED). */
export const clipsPerTenant = 10;

export const clipInput = z.object({
  /** Digits only. */
  number: z
    .string()
    .trim()
    .regex(/^[0-9]{1,32}$/),
  name: nameText(),
});
export type ClipInput = z.infer<typeof clipInput>;

export const clipView = clipInput.extend({ id: clipId, version: rowVersion, updatedAt: z.iso.datetime() });
export type ClipView = z.infer<typeof clipView>;

const path = '/api/web-manager/tenants/{tenantId}/clips';
const one = z.object({ tenantId, clipId });

export const clipsContract = {
  list: route('clip.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(z.object({ tenantId }))
    .output(z.object({ items: z.array(clipView) })),
  /** CLIP_NUMBER_TAKEN, or CLIP_LIMIT_REACHED for an eleventh. */
  add: route('clip.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(clipInput.extend({ tenantId }))
    .output(clipView),
  update: route('clip.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{clipId}` })
    .input(clipInput.extend({ tenantId, clipId, version: rowVersion }))
    .output(clipView),
  /** Agents who always used it are asked at each call again. */
  remove: route('clip.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{clipId}` })
    .input(one)
    .output(done),
};
