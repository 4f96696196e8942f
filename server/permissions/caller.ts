import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Door, Role } from '#contracts/vocabulary/role.ts';
import type { SignOnStep } from '#contracts/vocabulary/sign-on-step.ts';
import { RelaisError } from '#server/platform/errors.ts';

/** Who calls a route, as his session says it. */
export interface Caller {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly userName: string;
  readonly role: Role;
  /** Absent for central administrators. */
  readonly tenantId?: TenantId;
  readonly door: Door;
  /** What the session has to bring before it may do anything else. */
  readonly awaits?: SignOnStep;
}

/** What every handler of a door gets. `caller` is there after `authorise` let a route through that is not public. */
export interface RequestContext {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The client's address, behind trusted proxies the one that they name. */
  readonly address: string;
  /** Reads the session of the door from its cookie; undefined when there is none, or it ended. `unseen`: authenticate.ts. */
  authenticate(door: Door, options?: { unseen?: boolean }): Promise<Caller | undefined>;
  readonly caller?: Caller;
}

export function callerOf(context: RequestContext): Caller {
  if (context.caller === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
  return context.caller;
}

/** The caller's tenant, for doors of people who belong to one. */
export function tenantOf(context: RequestContext): TenantId {
  const { tenantId } = callerOf(context);
  if (tenantId === undefined) throw new RelaisError('PERMISSION_MISSING');
  return tenantId;
}
