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
  'clip.manage',
  'customer-data.manage',
  'administrator.manage',
  'audit.read',
  'agent-portal.enter',
  'contact.handle',
  'contact-centre.supervise',
] as const;
export type Permission = (typeof permissions)[number];

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  'central-administrator': [
    'web-manager.enter',
    'installation.manage',
    'tenant.manage',
    'directory.manage',
    'clip.manage',
    'customer-data.manage',
    'administrator.manage',
    'audit.read',
  ],
  /** In the Web Manager his own tenant only: permissions/authorise.ts compares the tenant of the path. */
  'tenant-manager': [
    'web-manager.enter',
    'directory.manage',
    'clip.manage',
    'customer-data.manage',
    'agent-portal.enter',
    'contact.handle',
    'contact-centre.supervise',
  ],
  supervisor: ['agent-portal.enter', 'contact.handle', 'contact-centre.supervise'],
  agent: ['agent-portal.enter', 'contact.handle'],
};
