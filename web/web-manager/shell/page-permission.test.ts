import { expect, it } from 'vitest';
import { rolePermissions } from '#contracts/vocabulary/permission.ts';
import type { Role } from '#contracts/vocabulary/role.ts';
import { pagePermission } from './page-permission.ts';
import { configurationSections, tenantSections } from './sections.ts';

const byTenant = [...tenantSections, ...configurationSections].map(({ to }) => to.replace('$tenantKey', 'main'));
const central = [
  '/health',
  '/health/settings',
  '/installation',
  '/tenants',
  '/tenants/new',
  '/tenants/0198',
  '/Audit',
  '/administrators/new',
];

function opens(role: Role, page: string): boolean {
  const needed = pagePermission(page);
  return needed === undefined || rolePermissions[role].includes(needed);
}

it('A central administrator may open every page', () => {
  for (const page of ['/', ...byTenant, ...central]) expect(opens('central-administrator', page), page).toBe(true);
});

it('A tenant manager may open the start page and those of his tenant, none of the whole installation', () => {
  for (const page of ['/', ...byTenant, '/t/main/users/0198']) expect(opens('tenant-manager', page), page).toBe(true);
  for (const page of central) expect(opens('tenant-manager', page), page).toBe(false);
});
