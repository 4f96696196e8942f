/** The customer's socket (contracts/web-interaction/chat-socket.ts). Who knows the token of a chat is its customer. */
import type {} from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import {
  type ChatCommand,
  type ChatFrame,
  chatCloseCode,
  chatCommand,
  chatSocketPath,
} from '#contracts/web-interaction/chat-socket.ts';
import { abandon } from '#server/contacts/abandon.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { end } from '#server/contacts/end.ts';
import { leaveMessage } from '#server/contacts/leave-message.ts';
import { hashToken } from '#server/contacts/open.ts';
import type { Ground } from '#server/platform/ground.ts';
import type { ChatHub } from './chat-hub.ts';
import { findChatByToken } from './web-interaction.store.ts';

const silenceMs = 25_000;
/** A socket that does not name its chat for so long is closed. */
const resumeMs = 10_000;
const framesPerInterval = 60;

export interface ChatSocketOptions {
  ground: Ground;
  hub: ChatHub;
  /** Renews the customer's lease at once. */
  onConnected(contactId: ContactId): Promise<void>;
  onTyping(tenantId: TenantId, contactId: ContactId): void;
}

interface Open {
  socket: WebSocket;
  openedAt: number;
  heardAt: number;
  frames: number;
  chat: { tenantId: TenantId; contactId: ContactId } | undefined;
  remove: () => void;
  /** Frames are worked off one after the other, in the order they came. */
  tail: Promise<void>;
}

export function mountChatSocket(app: FastifyInstance, options: ChatSocketOptions) {
  const { ground, hub } = options;
  const open = new Set<Open>();

  async function resume(entry: Open, command: Extract<ChatCommand, { type: 'resume' }>): Promise<void> {
    const chat = await ground.db.asSystem((tx) => findChatByToken(tx, hashToken(command.token)));
    if (chat === undefined || entry.chat !== undefined) {
      entry.socket.close(chatCloseCode.unknownChat);
      return;
    }
    entry.chat = chat;
    await options.onConnected(chat.contactId);
    if (!open.has(entry)) return;
    entry.remove = hub.add({
      ...chat,
      afterSeq: command.afterSeq,
      send: (frame) => send(entry.socket, frame),
      fail: () => entry.socket.close(1011),
    });
  }

  async function obey(entry: Open, command: ChatCommand): Promise<void> {
    if (command.type === 'resume') return resume(entry, command);
    if (command.type === 'pong') return;
    const { chat } = entry;
    if (chat === undefined) {
      entry.socket.close(chatCloseCode.badFrame);
    } else if (command.type === 'typing') {
      options.onTyping(chat.tenantId, chat.contactId);
    } else if (command.type === 'send') {
      const { clientId, text } = command;
      const added = await addMessage(ground, { ...chat, author: { kind: 'customer' }, clientId, text });
      if (added.outcome === 'state-changed') {
        send(entry.socket, { type: 'refused', clientId, code: 'CONTACT_STATE_CHANGED' });
      } else {
        const { seq, at } = added.message;
        send(entry.socket, { type: 'sent', clientId, seq, at: at.toISOString() });
      }
    } else if (command.type === 'end') {
      const gone = await abandon(ground, { ...chat, reason: 'customer' });
      if (gone.outcome === 'state-changed') await end(ground, { ...chat, reason: 'customer' });
    } else {
      await leaveMessage(ground, { ...chat, address: command.address });
    }
  }

  app.get(chatSocketPath, { websocket: true }, (socket, request) => {
    const now = ground.clock.now().getTime();
    const entry: Open = {
      socket,
      openedAt: now,
      heardAt: now,
      frames: 0,
      chat: undefined,
      remove: () => undefined,
      tail: Promise.resolve(),
    };
    open.add(entry);
    socket.on('error', (error) => request.log.debug({ err: error }, 'a chat socket failed'));
    socket.on('close', () => {
      open.delete(entry);
      entry.remove();
    });
    socket.on('message', (data) => {
      entry.heardAt = ground.clock.now().getTime();
      entry.frames += 1;
      if (entry.frames > framesPerInterval) return socket.close(chatCloseCode.tooMany);
      const command = readCommand(data.toString());
      if (command === undefined) return socket.close(chatCloseCode.badFrame);
      entry.tail = entry.tail
        .then(() => obey(entry, command))
        .catch((error: unknown) => {
          // Nothing was acknowledged: the page reconnects and sends again what it has no answer for.
          request.log.error({ err: error }, 'a chat frame failed');
          socket.close(1011);
        });
    });
  });

  return {
    ping(): void {
      const now = ground.clock.now().getTime();
      for (const entry of open) {
        entry.frames = 0;
        const late = entry.chat === undefined && now - entry.openedAt > resumeMs;
        if (late || now - entry.heardAt > silenceMs) entry.socket.terminate();
        else send(entry.socket, { type: 'ping' });
      }
    },
    close(): void {
      for (const { socket } of open) socket.close(chatCloseCode.restarting);
    },
  };
}

function send(socket: WebSocket, frame: ChatFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

function readCommand(text: string): ChatCommand | undefined {
  if (text.length > 50_000) return undefined;
  try {
    const parsed = chatCommand.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
