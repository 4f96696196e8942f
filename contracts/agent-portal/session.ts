import { z } from 'zod';
import { done, route } from '../route.ts';
import { credentials, passwordChange, sessionView } from '../session.ts';
import { language } from '../vocabulary/language.ts';

const path = '/api/agent-portal/session';
const tenantKey = z.string().trim().toLowerCase().max(40);

/** What the sign-on page needs before anybody is known. */
export const portalView = z.object({
  mode: z.enum(['single', 'multi']),
  /** The tenant of the path or, in single-tenant mode, the only one; absent when the path names none. */
  tenant: z.object({ key: z.string(), name: z.string(), language }).optional(),
});
export type PortalView = z.infer<typeof portalView>;

export const agentSessionContract = {
  /** TENANT_NOT_FOUND for a key that no tenant has. */
  portal: route('public', 'agent-portal')
    .route({ method: 'GET', path: '/api/agent-portal/portal' })
    .input(z.object({ tenantKey: tenantKey.optional() }))
    .output(portalView),
  signOn: route('public', 'agent-portal')
    .route({ method: 'POST', path })
    .input(credentials.extend({ tenantKey: tenantKey.optional() }))
    .output(sessionView),
  current: route('signing-on', 'agent-portal').route({ method: 'GET', path }).output(sessionView),
  /** Signs off: offers and active contacts go back to their queues, contacts in wrap-up are closed. */
  signOff: route('signing-on', 'agent-portal').route({ method: 'DELETE', path }).output(done),
  changePassword: route('signed-on', 'agent-portal', { step: 'password' })
    .route({ method: 'POST', path: `${path}/password` })
    .input(passwordChange)
    .output(sessionView),
};
