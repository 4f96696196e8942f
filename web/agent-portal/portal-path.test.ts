import { describe, expect, it } from 'vitest';
import { portalPathOf, portalViewOf, tenantKeyOf } from './portal-path.ts';

describe('the portal’s path', () => {
  it('names the tenant or none', () => {
    expect(tenantKeyOf('/agentportal')).toBeUndefined();
    expect(tenantKeyOf('/agentportal/')).toBeUndefined();
    expect(tenantKeyOf('/agentportal/acme')).toBe('acme');
    expect(tenantKeyOf('/agentportal/ACME/anything')).toBe('acme');
    expect(tenantKeyOf('/agentportal/%zz')).toBe('%zz');
    expect(tenantKeyOf('/elsewhere/acme')).toBeUndefined();
  });

  it('leads to a tenant and back', () => {
    expect(portalPathOf(undefined)).toBe('/agentportal');
    expect(tenantKeyOf(portalPathOf('acme'))).toBe('acme');
  });

  it('leads to the supervision of a tenant, or of the only one', () => {
    for (const key of ['acme', undefined]) {
      const path = portalPathOf(key, 'supervision');
      expect(tenantKeyOf(path)).toBe(key);
      expect(portalViewOf(path)).toBe('supervision');
      expect(portalViewOf(portalPathOf(key))).toBe('desk');
    }
    expect(portalPathOf(undefined, 'supervision')).toBe('/agentportal/-/supervision');
    // A tenant may be called so.
    expect(portalViewOf('/agentportal/supervision')).toBe('desk');
  });
});
