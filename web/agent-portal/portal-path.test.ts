import { describe, expect, it } from 'vitest';
import { portalPathOf, tenantKeyOf } from './portal-path.ts';

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
});
