import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PortalView } from '#contracts/agent-portal/session.ts';
import { isApiError } from '#web/ui/api-error.ts';
import { PageFault } from '#web/ui/error-boundary.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { hasSignedOnMark, type SessionDoor } from '#web/ui/session/session-door.ts';
import { SessionGate } from '#web/ui/session/session-gate.tsx';
import { SignOnLayout } from '#web/ui/session/sign-on-layout.tsx';
import type { PortalClient } from './desk/browser-desk.ts';
import { portalPathOf, portalViewOf, tenantKeyOf } from './portal-path.ts';

const loadDesk = () => import('./desk/at-desk.tsx');
const AtDesk = lazy(loadDesk);

interface PortalProps {
  readonly client: PortalClient;
}

/** The whole portal: which tenant, who, his desk. */
export function Portal({ client }: PortalProps): ReactNode {
  const { t } = useTranslation('portal');
  const [tenantKey] = useState(() => tenantKeyOf(window.location.pathname));
  const input = tenantKey === undefined ? {} : { tenantKey };
  const portal = useQuery({
    queryKey: ['portal'],
    queryFn: ({ signal }) => client.session.portal(input, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const door = useMemo<SessionDoor>(
    () => ({
      mayHaveSession: () => hasSignedOnMark('agent-portal'),
      current: ({ signal }) => client.session.current(undefined, { signal }),
      signOn: (credentials) => {
        // As the path says by now: after the first sign-on it names the tenant.
        const here = tenantKeyOf(window.location.pathname);
        return client.session.signOn(here === undefined ? credentials : { ...credentials, tenantKey: here });
      },
      changePassword: (change) => client.session.changePassword(change),
      signOff: () => client.session.signOff(),
      own: client.own,
    }),
    [client],
  );
  useEffect(() => {
    // While the agent types his password; where it fails, the desk itself asks again and says what is wrong.
    const prepare = () => {
      loadDesk().catch(console.error);
    };
    window.addEventListener('keydown', prepare, { once: true });
    return () => window.removeEventListener('keydown', prepare);
  }, []);
  if (isApiError(portal.error, 'TENANT_NOT_FOUND')) return <UnknownTenant />;
  if (portal.error !== null) return <PageFault error={portal.error} onRetry={() => void portal.refetch()} />;
  if (portal.data === undefined) return null;
  const { mode, tenant } = portal.data;
  const asksDomain = mode === 'multi' && tenant === undefined;
  return (
    <SessionGate
      door={door}
      console={tenant === undefined ? t('title') : `${t('title')} · ${tenant.name}`}
      {...(asksDomain ? { userNameHelp: t('signOn.userNameHelp') } : {})}
    >
      <SignedOn client={client} mode={mode} />
    </SessionGate>
  );
}

function UnknownTenant(): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <SignOnLayout console={t('title')} title={t('title')}>
      <Alert color="gray">{t('signOn.tenantUnknown')}</Alert>
    </SignOnLayout>
  );
}

/** The desk of the person signed on; another person gets another one. */
function SignedOn({ client, mode }: { readonly client: PortalClient; readonly mode: PortalView['mode'] }): ReactNode {
  const { t } = useTranslation('portal');
  const { session } = useSession();
  useEffect(() => {
    // A bookmark of this page should lead to this tenant again.
    const view = portalViewOf(window.location.pathname);
    const path = portalPathOf(mode === 'multi' ? session.tenant?.key : undefined, view);
    if (window.location.pathname !== path) window.history.replaceState(window.history.state, '', path);
  }, [mode, session.tenant?.key]);
  if (!session.permissions.includes('contact.handle')) return <Alert color="gray">{t('notAllowed')}</Alert>;
  return (
    <Suspense fallback={null}>
      <AtDesk client={client} />
    </Suspense>
  );
}
