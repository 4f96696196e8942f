/** A desk on this browser's network, clock and timers. */
import type { deskAttachmentsPath } from '#contracts/agent-portal/attachments.ts';
import type { agentPortalContract } from '#contracts/agent-portal/contract.ts';
import type { deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import type { ApiClient } from '#web/ui/api-client.ts';
import { isApiError } from '#web/ui/api-error.ts';
import { postFile } from '#web/ui/files/post-file.ts';
import { randomUuid } from '#web/ui/random-uuid.ts';
import { createDesk, type Desk } from './desk.ts';
import { browserSocket } from './desk-connection.ts';
import type { DeskRoutes } from './desk-routes.ts';
import type { Keeping } from './kept-desk.ts';

/** The contract's own constant by its type only: its module would load all schemas, a tenth of the page. */
const socketPath: typeof deskSocketPath = '/api/agent-portal/socket';

const filesPath: typeof deskAttachmentsPath = (contactId) => `/api/agent-portal/contacts/${contactId}/attachments`;

/** So soon a server answers that can be reached at all. */
const answerMs = 5_000;

export type PortalClient = ApiClient<typeof agentPortalContract>;

/** The desk of one person: what another one wrote in this tab is not shown to him. */
export function browserDesk(client: PortalClient, userId: UserId): Desk {
  return createDesk({
    keeping: sessionKeeping(`relais.desk.${userId}`),
    openSocket: (events) => browserSocket(socketPath, events),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    random: Math.random,
    newClientId: randomUuid,
    async stillSignedOn() {
      try {
        await client.session.current();
        return true;
      } catch (error) {
        return !isApiError(error, 'SIGN_ON_REQUIRED');
      }
    },
    async isReachable() {
      try {
        await client.session.current(undefined, { signal: AbortSignal.timeout(answerMs) });
        return true;
      } catch (error) {
        return isApiError(error) && error.code !== 'NO_CONNECTION';
      }
    },
    routes: routesOf(client),
    postFile: (contactId, file, clientId, onShare, signal) =>
      postFile({ url: filesPath(contactId), file, clientId }, onShare, signal),
  });
}

/** One by one: a client names its routes only when they are asked for. */
function routesOf({ desk, passOn }: PortalClient): DeskRoutes {
  const { setState, accept, send, messages, end, wrapUp } = desk;
  return { setState, accept, send, messages, end, wrapUp, reject: passOn.reject };
}

/** Of this tab alone: two tabs never write over each other's. A browser that forbids storage keeps it until a reload. */
function sessionKeeping(key: string): Keeping {
  const attempt = <Result>(run: () => Result): Result | undefined => {
    try {
      return run();
    } catch (error) {
      console.warn('this browser keeps nothing for a reload of the desk', error);
      return undefined;
    }
  };
  return {
    read: () => attempt(() => window.sessionStorage.getItem(key)) ?? null,
    save: (text) =>
      attempt(() => {
        if (text === undefined) window.sessionStorage.removeItem(key);
        else window.sessionStorage.setItem(key, text);
      }),
  };
}
