import { z } from 'zod';

/** The profiles a user can have (seed chapter 2). A central administrator belongs to no tenant. */
export const roles = ['central-administrator', 'tenant-manager', 'supervisor', 'agent'] as const;
export type Role = (typeof roles)[number];
export const role = z.enum(roles);

/** The roles of users who belong to a tenant. */
export const tenantRoles = ['tenant-manager', 'supervisor', 'agent'] as const;
export type TenantRole = (typeof tenantRoles)[number];
export const tenantRole = z.enum(tenantRoles);

/** A service is a program (bot, application): it keeps the password that an administrator set and enters no page. */
export const userKinds = ['person', 'service'] as const;
export type UserKind = (typeof userKinds)[number];
export const userKind = z.enum(userKinds);

/** The doors that a person signs on to; a session belongs to exactly one. */
export const doors = ['web-manager', 'agent-portal'] as const;
export type Door = (typeof doors)[number];
export const door = z.enum(doors);
