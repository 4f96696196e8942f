import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { SessionView } from '#contracts/session.ts';
import { sessionKey, useSession } from '#web/ui/session/session-context.ts';
import { browserDesk, type PortalClient } from './browser-desk.ts';
import { AnswersContext } from './canned-answers/answers-context.ts';
import { ContactRoutesContext } from './contact-routes-context.ts';
import type { Desk } from './desk.ts';
import { DeskProvider } from './desk-context.tsx';
import { DeskPage } from './desk-page.tsx';
import { SettingsContext } from './settings-context.ts';
import { SupervisionContext } from './supervision-context.ts';

/** The desk of the person signed on, at work as long as it is shown. A session that is renewed keeps it as it is. */
export default function AtDesk({ client }: { readonly client: PortalClient }): ReactNode {
  const { session, signOff } = useSession();
  const [desk] = useState(() => browserDesk(client, session.userId));
  // A renewed session has another id: then the desk connects anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id is what counts
  useEffect(() => {
    desk.start();
    return () => desk.stop();
  }, [desk, session.sessionId]);
  useSessionEnd(desk);
  useRoleChange(desk, session);
  useWake(desk);
  useLeaveGuard(desk);
  const answers = useMemo(() => ({ client: client.cannedAnswers, session }), [client, session]);
  const signOffAndForget = async () => {
    await signOff();
    desk.forget();
  };
  return (
    <DeskProvider desk={desk} tenantZone={zoneOf(session.tenant)}>
      <ContactRoutesContext value={client}>
        <SettingsContext value={client.settings}>
          <AnswersContext value={answers}>
            <SupervisionContext value={client.supervision}>
              <DeskPage session={session} signOff={signOffAndForget} />
            </SupervisionContext>
          </AnswersContext>
        </SettingsContext>
      </ContactRoutesContext>
    </DeskProvider>
  );
}

/** Servers of an earlier version do not tell it. */
function zoneOf(tenant: SessionView['tenant']): string | undefined {
  return tenant !== undefined && 'timeZone' in tenant && typeof tenant.timeZone === 'string'
    ? tenant.timeZone
    : undefined;
}

/** Files on this page, and messages while they wait for the connection, would be lost with it. */
function useLeaveGuard(desk: Desk): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      const { connection, outgoing } = desk.store.getState();
      if ((connection === 'lost' && outgoing.length > 0) || desk.uploads.waits()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [desk]);
}

/** The socket may hear of it first: then the gate should look, and ask for the password again. */
function useSessionEnd(desk: Desk): void {
  const queries = useQueryClient();
  useEffect(() => {
    let was = desk.store.getState().connection;
    return desk.store.subscribe(() => {
      const { connection } = desk.store.getState();
      const ended = connection === 'signed-off' && was !== 'signed-off';
      was = connection;
      if (ended) queries.invalidateQueries({ queryKey: sessionKey }).catch(console.error);
    });
  }, [desk, queries]);
}

/** An administrator changed his role: the pages that it opens are in the session, so it is asked for anew. */
function useRoleChange(desk: Desk, { role }: SessionView): void {
  const queries = useQueryClient();
  useEffect(() => {
    let known: string | undefined = role;
    const look = () => {
      const now = desk.store.getState().me?.role;
      if (now === undefined || now === known) return;
      known = now;
      queries.invalidateQueries({ queryKey: sessionKey }).catch(console.error);
    };
    look();
    return desk.store.subscribe(look);
  }, [desk, queries, role]);
}

/** Doesn't wait for the next attempt when the network or the page comes back, nor for silence when the network goes. */
function useWake(desk: Desk): void {
  useEffect(() => {
    const wake = () => desk.wake();
    const onVisible = () => {
      if (document.visibilityState === 'visible') desk.wake();
    };
    const doubt = () => desk.doubt();
    window.addEventListener('online', wake);
    window.addEventListener('offline', doubt);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', doubt);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [desk]);
}
