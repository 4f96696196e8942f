/** The desk socket (contracts/agent-portal/desk-socket.ts). */
import type {} from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { type DeskFrame, deskCommand, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { may } from '#server/permissions/authorise.ts';
import type { Caller } from '#server/permissions/caller.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { DeskHub } from './desk-hub.ts';

/** A desk that answers no ping for so long is taken for gone. */
const silenceMs = 25_000;
/** Frames that a page may send in one ping interval. */
const framesPerInterval = 100;

export interface DeskSocketOptions {
  clock: Clock;
  hub: DeskHub;
  authenticate(request: FastifyRequest): Promise<Caller | undefined>;
  /** Renews the agent's lease at once, so that a reconnect is presence from its first moment. */
  onConnected(caller: Caller): Promise<void>;
  /** The agent types in one of his contacts. */
  onTyping(caller: Caller, contactId: ContactId): void;
  isOwnOrigin(request: FastifyRequest): boolean;
}

/** What the server does with all sockets on its clockwork. */
export interface Sockets {
  /** Pings all and drops the silent; every 10 s. */
  ping(): void;
  /** Says why and closes all; the server stops. */
  close(): void;
}

export function mountDeskSocket(app: FastifyInstance, options: DeskSocketOptions): Sockets {
  const open = new Set<{ socket: WebSocket; heardAt: number; frames: number }>();

  app.get(deskSocketPath, { websocket: true }, async (socket, request) => {
    const caller = options.isOwnOrigin(request) ? await options.authenticate(request) : undefined;
    const send = (frame: DeskFrame): void => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    };
    const goodbye = (reason: 'session-ended' | 'restarting'): void => {
      send({ type: 'goodbye', reason });
      socket.close(reason === 'restarting' ? 1012 : 4401);
    };
    if (caller?.tenantId === undefined || caller.mustChangePassword || !may(caller.role, 'contact.handle')) {
      goodbye('session-ended');
      return;
    }
    const entry = { socket, heardAt: options.clock.now().getTime(), frames: 0 };
    open.add(entry);
    let remove: () => void = () => undefined;
    socket.on('error', (error) => request.log.debug({ err: error }, 'a desk socket failed'));
    socket.on('close', () => {
      open.delete(entry);
      remove();
    });
    socket.on('message', (data) => {
      entry.heardAt = options.clock.now().getTime();
      entry.frames += 1;
      const command = entry.frames > framesPerInterval ? undefined : readCommand(data.toString());
      if (command === undefined) socket.close(4400);
      else if (command.type === 'typing') options.onTyping(caller, command.contactId);
    });
    await options.onConnected(caller);
    if (!open.has(entry)) return;
    remove = options.hub.add({
      tenantId: caller.tenantId,
      agentId: caller.userId,
      send,
      async recheckSession() {
        if ((await options.authenticate(request)) === undefined) goodbye('session-ended');
      },
      fail: () => socket.close(1011),
    });
  });

  return {
    ping() {
      for (const entry of open) {
        entry.frames = 0;
        if (options.clock.now().getTime() - entry.heardAt > silenceMs) entry.socket.terminate();
        else entry.socket.send(JSON.stringify({ type: 'ping' } satisfies DeskFrame));
      }
    },
    close() {
      for (const { socket } of open) {
        socket.send(JSON.stringify({ type: 'goodbye', reason: 'restarting' } satisfies DeskFrame));
        socket.close(1012);
      }
    },
  };
}

function readCommand(text: string) {
  if (text.length > 2_000) return undefined;
  try {
    const parsed = deskCommand.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
