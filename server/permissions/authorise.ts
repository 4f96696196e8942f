/**
 * The one gate of all contract routes: the route's meta says what it asks for (contracts/route.ts), the role table who
 * has it. A route without a known permission is refused.
 */
import { os } from '@orpc/server';
import { z } from 'zod';
import type { RouteMeta } from '#contracts/route.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type Permission, rolePermissions } from '#contracts/vocabulary/permission.ts';
import type { Role } from '#contracts/vocabulary/role.ts';
import type { SignOnStep } from '#contracts/vocabulary/sign-on-step.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { RequestContext } from './caller.ts';

export function may(role: Role, permission: Permission): boolean {
  return rolePermissions[role].includes(permission);
}

/**
 * Somebody who belongs to a tenant works in no other: to him they do not exist. A route of the Web Manager that names
 * no tenant is none for him, whatever its permission says.
 */
function holdInTenant(own: TenantId, input: unknown): void {
  const named = z.object({ tenantId: z.string() }).safeParse(input).data?.tenantId;
  if (named === undefined) throw new RelaisError('PERMISSION_MISSING');
  if (named !== own) throw new RelaisError('TENANT_NOT_FOUND');
}

/** What a session is told that owes a step of signing on. */
export function awaited(step: SignOnStep): RelaisError {
  return new RelaisError(step === 'password' ? 'PASSWORD_CHANGE_REQUIRED' : 'SECOND_FACTOR_REQUIRED');
}

export const authorise = os
  .$context<RequestContext>()
  .$meta<Partial<RouteMeta>>({})
  .middleware(async ({ context, procedure, next }, input) => {
    const { permission, door, narrows, step, unseen = false } = procedure['~orpc'].meta;
    if (permission === undefined)
      throw new RelaisError('PERMISSION_MISSING', { detail: 'the route names no permission' });
    if (permission === 'public') return next();
    const caller = door === undefined ? undefined : await context.authenticate(door, { unseen });
    if (caller === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
    if (permission === 'signing-on') return next({ context: { caller } });
    if (caller.awaits !== undefined && caller.awaits !== step) throw awaited(caller.awaits);
    if (permission !== 'signed-on') {
      if (!may(caller.role, permission)) throw new RelaisError('PERMISSION_MISSING');
      if (caller.tenantId !== undefined && door === 'web-manager' && narrows !== true)
        holdInTenant(caller.tenantId, input);
    }
    return next({ context: { caller } });
  });
