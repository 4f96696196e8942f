import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, nameText, route } from '../route.ts';
import { reasonId, tenantId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

/** `wrap-up`: how a contact ended. `unavailable`: why an agent takes no contacts. */
export const reasonKinds = ['wrap-up', 'unavailable'] as const;
export const reasonKind = z.enum(reasonKinds);
export type ReasonKind = z.infer<typeof reasonKind>;

export const reasonInput = z.object({
  kind: reasonKind,
  name: nameText(60),
  /** A retired reason stays on the contacts that have it and is no longer offered. */
  retired: z.boolean(),
});
export type ReasonInput = z.infer<typeof reasonInput>;

export const reasonView = reasonInput.extend({ id: reasonId, version: rowVersion, updatedAt: z.iso.datetime() });
export type ReasonView = z.infer<typeof reasonView>;

export const reasonQuery = z.object({
  ...listFields,
  sort: z.enum(['name', 'kind', 'state', 'updatedAt']).default('name'),
  kind: reasonKind.optional(),
  state: z.enum(['active', 'retired']).optional(),
});
export type ReasonQuery = z.infer<typeof reasonQuery>;

const path = '/api/web-manager/tenants/{tenantId}/reasons';
const one = z.object({ tenantId, reasonId });

export const reasonsContract = {
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(reasonQuery.extend({ tenantId }))
    .output(listOf(reasonView)),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{reasonId}` })
    .input(one)
    .output(reasonView),
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(reasonInput.extend({ tenantId }))
    .output(reasonView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{reasonId}` })
    .input(reasonInput.extend({ tenantId, reasonId, version: rowVersion }))
    .output(reasonView),
  /** A reason that contacts or agents carry is retired instead of deleted; the answer says which. */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{reasonId}` })
    .input(one)
    .output(done.extend({ retired: z.boolean() })),
};
