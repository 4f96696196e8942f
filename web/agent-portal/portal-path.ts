/**
 * `/agentportal` in single-tenant mode, `/agentportal/<tenant>` otherwise; behind it the page of the portal. In
 * single-tenant mode `-`, which is no tenant's key, stands in the tenant's place before a page.
 */
const root = '/agentportal';
const noTenant = '-';

/** The pages of the portal: the agent's own desk, and what a supervisor watches. */
export type PortalView = 'desk' | 'supervision';

/** The tenant's key in a path, or undefined when it names none. Always in lower case, as keys are. */
export function tenantKeyOf(pathname: string): string | undefined {
  const [, portal, key] = pathname.split('/');
  if (`/${portal}` !== root || key === undefined || key === '' || key === noTenant) return undefined;
  try {
    return decodeURIComponent(key).toLowerCase();
  } catch {
    // A stray '%' is no key that anybody has: the server says so.
    return key.toLowerCase();
  }
}

/** Whatever is not known leads to the desk. */
export function portalViewOf(pathname: string): PortalView {
  return pathname.split('/')[3] === 'supervision' ? 'supervision' : 'desk';
}

export function portalPathOf(tenantKey: string | undefined, view: PortalView = 'desk'): string {
  if (view === 'desk') return tenantKey === undefined ? root : `${root}/${encodeURIComponent(tenantKey)}`;
  return `${root}/${tenantKey === undefined ? noTenant : encodeURIComponent(tenantKey)}/${view}`;
}
