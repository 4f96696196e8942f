import { Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { PageFault } from '../error-boundary.tsx';
import { currentSession, SessionContext, sessionKey } from './session-context.ts';
import type { SessionDoor } from './session-door.ts';

const SignOnPage = lazy(() => import('./sign-on-page.tsx'));
const RenewSession = lazy(() => import('./renew-session.tsx'));

export interface SessionGateProps {
  readonly door: SessionDoor;
  /** The console's name, e.g. "Web Manager". */
  readonly console: string;
  readonly userNameHelp?: string;
  readonly children: ReactNode;
}

/**
 * Lets nobody in without a session of which nothing is awaited. The address stays, so that sign-on leads to the page
 * that was asked for. A session that ends under an open page is renewed in a dialog over it: what was typed stays.
 */
export function SessionGate({ door, console: name, userNameHelp, children }: SessionGateProps): ReactNode {
  const queries = useQueryClient();
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => currentSession(door, signal),
    refetchOnWindowFocus: true,
    staleTime: 0,
  });
  const [last, setLast] = useState<SessionView>();
  const usable = session?.awaits === undefined ? (session ?? undefined) : undefined;
  if (usable !== undefined && usable !== last) setLast(usable);
  const shown = usable ?? last;

  const begin = (next: SessionView) => {
    // Another person must see nothing of what the one before had loaded.
    if (last?.userId !== next.userId) forget();
    queries.setQueryData(sessionKey, next);
    if (next.awaits === undefined) queries.invalidateQueries({ predicate: isOther }).catch(console.error);
  };
  const forget = () => queries.removeQueries({ predicate: isOther });
  const leave = () => {
    queries.setQueryData(sessionKey, null);
    setLast(undefined);
    forget();
  };
  const signOff = async () => {
    await door.signOff();
    leave();
  };

  if (shown === undefined) {
    if (session === undefined) {
      return error === null ? <Waiting /> : <PageFault error={error} onRetry={() => void refetch()} />;
    }
    return (
      <Suspense fallback={<Waiting />}>
        <SignOnPage
          door={door}
          console={name}
          onSession={begin}
          onSignOff={signOff}
          {...(session === null ? {} : { begun: session })}
          {...(userNameHelp === undefined ? {} : { userNameHelp })}
        />
      </Suspense>
    );
  }
  return (
    <SessionContext.Provider value={{ session: shown, door, signOff, take: begin }}>
      <Fragment key={shown.userId}>{children}</Fragment>
      {usable === undefined && session !== undefined && (
        <Suspense fallback={null}>
          <RenewSession
            door={door}
            userName={shown.signOnName}
            session={session}
            onSession={begin}
            // Without a session there is nothing to end at the server.
            onLeave={session === null ? async () => leave() : signOff}
          />
        </Suspense>
      )}
    </SessionContext.Provider>
  );
}

function isOther({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return queryKey[0] !== sessionKey[0];
}

/** Nothing for a moment, so that a quick answer does not flicker. */
function Waiting(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="waiting" role="status" aria-label={t('table.loading')}>
      <Loader color="gray" />
    </div>
  );
}
