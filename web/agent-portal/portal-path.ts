/** `/agentportal` in single-tenant mode, `/agentportal/<tenant>` otherwise. */
const root = '/agentportal';

/** The tenant's key in a path, or undefined when it names none. Always in lower case, as keys are. */
export function tenantKeyOf(pathname: string): string | undefined {
  const [, portal, key] = pathname.split('/');
  if (`/${portal}` !== root || key === undefined || key === '') return undefined;
  try {
    return decodeURIComponent(key).toLowerCase();
  } catch {
    // A stray '%' is no key that anybody has: the server says so.
    return key.toLowerCase();
  }
}

export function portalPathOf(tenantKey: string | undefined): string {
  return tenantKey === undefined ? root : `${root}/${encodeURIComponent(tenantKey)}`;
}
