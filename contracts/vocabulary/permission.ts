/**
 * What a route may ask of its caller. Which role has which permission stands in `rolePermissions`:
 * one table, read by the server (to refuse) and by the browser (to leave out what would be refused).
 */
import type { Role } from './role.ts';

export const permissions = [
  'web-manager.enter',
  'installation.manage',
  'tenant.manage',
  'directory.manage',
  'agent-portal.enter',
  'contact.handle',
] as const;
export type Permission = (typeof permissions)[number];

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  'central-administrator': ['web-manager.enter', 'installation.manage', 'tenant.manage', 'directory.manage'],
  'tenant-manager': ['agent-portal.enter', 'contact.handle'],
  supervisor: ['agent-portal.enter', 'contact.handle'],
  agent: ['agent-portal.enter', 'contact.handle'],
};
