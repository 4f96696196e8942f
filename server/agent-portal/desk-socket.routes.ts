/** The desk socket (contracts/agent-portal/desk-socket.ts). */
import type {} from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type DeskFrame, deskCommand, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import type { Focus } from '#contracts/agent-portal/supervision-views.ts';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import { may } from '#server/permissions/authorise.ts';
import type { Caller } from '#server/permissions/caller.ts';
import type { Clock } from '#server/platform/clock.ts';
import { isNotReady } from '#server/platform/database-trouble.ts';
import { closeCode, type Peer, PeerSockets, type Sockets } from '#server/platform/http/peer-sockets.ts';
import type { DeskHub } from './desk-hub.ts';
import type { SupervisionHub, Watching } from './supervision-hub.ts';

const sessionEndedCode = 4401;
const limits = { frame: 2_000, frames: 100, total: 5_000 };

export interface DeskSocketOptions {
  clock: Clock;
  /** Desks of one address at this node: a site of many agents may share one. */
  perAddress: number;
  hub: Pick<DeskHub, 'add'>;
  supervision: Pick<SupervisionHub, 'add'>;
  authenticate(request: FastifyRequest): Promise<Caller | undefined>;
  /** Makes the agent present at once, so that a reconnect is presence from its first moment. */
  onConnected(agent: DeskAgent): Promise<void>;
  /** The agent types in one of his contacts. */
  onTyping(agent: DeskAgent, contactId: ContactId): void;
  isOwnOrigin(request: FastifyRequest): boolean;
}

export type DeskAgent = Caller & { readonly tenantId: TenantId };

export function mountDeskSocket(app: FastifyInstance, options: DeskSocketOptions): Sockets {
  const { clock, hub } = options;
  const sockets = new PeerSockets({
    clock,
    limits: { ...limits, perAddress: options.perAddress },
    command: deskCommand,
  });

  /** Who may sit at a desk; undefined for everybody else. */
  async function findAgent(request: FastifyRequest): Promise<DeskAgent | undefined> {
    const caller = options.isOwnOrigin(request) ? await options.authenticate(request) : undefined;
    if (caller?.tenantId === undefined || caller.awaits !== undefined || !may(caller.role, 'contact.handle')) {
      return undefined;
    }
    return { ...caller, tenantId: caller.tenantId };
  }

  app.get(deskSocketPath, { websocket: true }, (socket, request) => {
    let remove: () => void = () => undefined;
    let agent: DeskAgent | undefined;
    let watching: Watching | undefined;
    const stopWatching = (): void => {
      watching?.stop();
      watching = undefined;
    };
    const peer = sockets.accept(socket, request, {
      onCommand(command) {
        if (agent === undefined) return;
        if (command.type === 'typing') options.onTyping(agent, command.contactId);
        else if (command.type === 'supervise') supervise(agent, command.focus);
        else if (command.type === 'supervise-no-more') stopWatching();
      },
      onClosed() {
        remove();
        stopWatching();
      },
    });
    if (peer === undefined) return;
    const supervise = ({ tenantId, role }: DeskAgent, focus: Focus | undefined): void => {
      if (!peer.isOpen || !may(role, 'contact-centre.supervise')) return;
      const fail = (error: unknown) => endFailed(peer, error);
      if (watching !== undefined) watching.look(focus);
      else watching = options.supervision.add({ tenantId, send: (frame) => peer.send(frame), fail }, focus);
    };
    const sitDown = async (): Promise<void> => {
      agent = await findAgent(request);
      if (agent === undefined) return endSession(peer);
      await options.onConnected(agent);
      // He may have gone while we looked: nobody would take a desk away that is added now.
      if (!peer.isOpen) return;
      remove = hub.add({
        tenantId: agent.tenantId,
        agentId: agent.userId,
        send: (frame) => peer.send(frame),
        async recheckSession() {
          agent = await findAgent(request);
          if (agent === undefined) endSession(peer);
          else if (!may(agent.role, 'contact-centre.supervise')) stopWatching();
        },
        fail: (error) => endFailed(peer, error),
      });
    };
    sitDown().catch((error: unknown) => {
      if (!isNotReady(error)) request.log.error({ err: error }, 'a desk could not be opened');
      endFailed(peer, error);
    });
  });

  return {
    door: 'agent-portal',
    size: () => sockets.size,
    ping: () => sockets.ping({ type: 'ping' } satisfies DeskFrame),
    close: (why) => sockets.close(codeOf[why], { type: 'goodbye', reason: why } satisfies DeskFrame),
  };
}

const codeOf = { restarting: closeCode.restarting, 'not-ready': closeCode.notReady } as const;

/** A frame could not be made, or the desk not be opened: the page reconnects. */
function endFailed(peer: Peer, error: unknown): void {
  const notReady = isNotReady(error);
  if (notReady) peer.send({ type: 'goodbye', reason: 'not-ready' } satisfies DeskFrame);
  peer.close(notReady ? closeCode.notReady : closeCode.failed);
}

function endSession(peer: Peer): void {
  peer.send({ type: 'goodbye', reason: 'session-ended' } satisfies DeskFrame);
  peer.close(sessionEndedCode);
}
