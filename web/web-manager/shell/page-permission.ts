/** Pure: what a page asks of the person who opens it. */
import type { Permission } from '#contracts/vocabulary/permission.ts';

const pages: readonly (readonly [RegExp, Permission])[] = [
  [/^\/installation(\/|$)/i, 'installation.manage'],
  [/^\/tenants(\/|$)/i, 'tenant.manage'],
  [/^\/administrators(\/|$)/i, 'administrator.manage'],
  [/^\/health(\/|$)/i, 'installation.manage'],
  [/^\/retention(\/|$)/i, 'installation.manage'],
  [/^\/audit(\/|$)/i, 'audit.read'],
  [/^\/t\/[^/]+\/clip(\/|$)/i, 'clip.manage'],
  [/^\/t\/[^/]+\/customer-data(\/|$)/i, 'customer-data.manage'],
  [/^\/t\//i, 'directory.manage'],
];

/** The permission of an address within the console; undefined for what is open to all who may enter. */
export function pagePermission(pathname: string): Permission | undefined {
  return pages.find(([pattern]) => pattern.test(pathname))?.[1];
}
