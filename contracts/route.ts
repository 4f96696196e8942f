/**
 * How a route is declared: once, here, as an oRPC contract with a permission. The server mounts it, the browser
 * calls it typed, OpenAPI is generated from it (docs/decisions/0002-contract-first-with-orpc.md).
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { Permission } from './vocabulary/permission.ts';
import type { Door } from './vocabulary/role.ts';
import type { SignOnStep } from './vocabulary/sign-on-step.ts';

export interface RouteMeta {
  /**
   * Who may call: `public` needs no session; `signing-on` any session of the door; `signed-on` one that nothing is
   * awaited of; otherwise a permission of the caller's role.
   */
  permission: 'public' | 'signing-on' | 'signed-on' | Permission;
  /** Whose session counts. Routes of a customer have none. */
  door?: Door;
  /** The route names no tenant in its input; its handler narrows what it answers to the caller's own. */
  narrows?: true;
  /** A page asks by itself, again and again: that must not keep the session of somebody who went away. */
  unseen?: true;
  /** Also for a session of which just this is awaited before it may do anything else. */
  step?: SignOnStep;
}

/** A route must say its permission: `route('directory.manage', 'web-manager')`. */
export function route(
  permission: RouteMeta['permission'],
  door?: Door,
  more: Pick<RouteMeta, 'narrows' | 'step' | 'unseen'> = {},
) {
  return oc.$meta<RouteMeta>(door === undefined ? { permission, ...more } : { permission, door, ...more });
}

export const done = z.object({ done: z.literal(true) });

/** Text as people type names: trimmed, not empty, bounded, no control characters. */
export function nameText(max = 80) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);
}
