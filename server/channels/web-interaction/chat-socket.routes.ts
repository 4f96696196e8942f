/** The customer's socket (contracts/web-interaction/chat-socket.ts). Who knows the token of a chat is its customer. */
import type {} from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isAllowedOrigin } from '#contracts/vocabulary/allowed-origin.ts';
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
import { addressBlock } from '#server/platform/address-block.ts';
import { isNotReady } from '#server/platform/database-trouble.ts';
import { FairGate, GateFull, type GateLimits } from '#server/platform/fair-gate.ts';
import type { Ground } from '#server/platform/ground.ts';
import { closeCode, type Peer, PeerSockets, type Sockets } from '#server/platform/http/peer-sockets.ts';
import type { ChatHub } from './chat-hub.ts';
import { findChatByToken } from './web-interaction.store.ts';

/** A socket that does not name its chat for so long is closed. */
const resumeMs = 10_000;
/** Sockets that have not named their chat yet; for one more the oldest goes. A page names it with its first frame. */
const usuallyStrangers = 1_000;
/** What is done at once for the customers of one address; the rest waits its turn. */
const usualWorks: GateLimits = { atOnce: 32, perKey: 2, waitingPerKey: 2_000, waiting: 20_000 };
/** The frames of one chat would wait for its row, each with a connection to the database in its hand. */
const oneOfAChat: GateLimits = { atOnce: Number.POSITIVE_INFINITY, perKey: 1, waitingPerKey: 1_000, waiting: 20_000 };
const limits = { frame: 50_000, frames: 60, total: 10_000 };

export interface ChatSocketOptions {
  ground: Ground;
  /** Chats of one address at this node: many customers may share that of an office or a mobile network. */
  perAddress: number;
  /** Sockets at this node that have not named their chat. */
  mostStrangers?: number;
  /** What this node does at once. */
  works?: GateLimits;
  hub: Pick<ChatHub, 'add' | 'hasRoom'>;
  /** Renews the customer's lease at once. */
  onConnected(contactId: ContactId): Promise<void>;
  onTyping(tenantId: TenantId, contactId: ContactId): void;
  isOwnOrigin(request: FastifyRequest): boolean;
}

interface Customer {
  readonly peer: Peer;
  /** The origin of a page of another site, as its browser says it; undefined for our own. */
  readonly foreignOrigin: string | undefined;
  chat: { tenantId: TenantId; contactId: ContactId } | undefined;
  remove: () => void;
}

export function mountChatSocket(app: FastifyInstance, options: ChatSocketOptions): Sockets {
  const { mostStrangers = usuallyStrangers, works = usualWorks } = options;
  const { clock } = options.ground;
  const sockets = new PeerSockets({
    clock,
    limits: { ...limits, perAddress: options.perAddress },
    command: chatCommand,
  });
  const strangers = new Set<Customer>();
  const gates = { ofAddress: new FairGate(works), ofChat: new FairGate(oneOfAChat) };
  const inTurn = (address: string, { chat }: Customer, work: () => Promise<void>): Promise<void> => {
    const ofAddress = () => gates.ofAddress.run(address, work);
    return chat === undefined ? ofAddress() : gates.ofChat.run(chat.contactId, ofAddress);
  };

  app.get(chatSocketPath, { websocket: true }, (socket, request) => {
    const address = addressBlock(request.ip);
    // Commands are worked off one after the other, in the order they came.
    let tail = Promise.resolve();
    const peer = sockets.accept(socket, request, {
      onCommand(command) {
        tail = tail
          .then(() =>
            command.type === 'pong' ? undefined : inTurn(address, customer, () => obey(options, customer, command)),
          )
          .catch((error: unknown) => {
            // Nothing was acknowledged: the page reconnects and sends again what it has no answer for.
            if (!isForWantOfRoom(error)) request.log.error({ err: error }, 'a chat frame failed');
            customer.peer.close(codeOf(error));
          })
          .finally(() => {
            if (customer.chat !== undefined) strangers.delete(customer);
          });
      },
      onClosed() {
        strangers.delete(customer);
        customer.remove();
      },
    });
    if (peer === undefined) return;
    const foreignOrigin = options.isOwnOrigin(request) ? undefined : (request.headers.origin ?? 'null');
    const customer: Customer = { peer, foreignOrigin, chat: undefined, remove: () => undefined };
    const [oldest] = strangers;
    if (oldest !== undefined && strangers.size >= mostStrangers) {
      strangers.delete(oldest);
      oldest.peer.close(closeCode.full);
    }
    strangers.add(customer);
  });

  return {
    door: 'web-interaction',
    size: () => sockets.size,
    ping() {
      const longAgo = clock.now().getTime() - resumeMs;
      for (const { peer } of strangers) if (peer.openedAt < longAgo) peer.close(chatCloseCode.badFrame);
      sockets.ping({ type: 'ping' } satisfies ChatFrame);
    },
    close: (why) => sockets.close(why === 'restarting' ? chatCloseCode.restarting : chatCloseCode.notReady),
  };
}

async function obey(options: ChatSocketOptions, customer: Customer, command: ChatCommand): Promise<void> {
  const { peer, chat } = customer;
  if (command.type === 'pong') return;
  if (command.type === 'resume') return resume(options, customer, command);
  if (chat === undefined) return peer.close(chatCloseCode.badFrame);
  if (command.type === 'typing') options.onTyping(chat.tenantId, chat.contactId);
  else await act(options.ground, peer, chat, command);
}

async function resume(
  { ground, hub, onConnected }: ChatSocketOptions,
  customer: Customer,
  command: Extract<ChatCommand, { type: 'resume' }>,
): Promise<void> {
  const { peer } = customer;
  const chat = await ground.db.readAsSystem((tx) => findChatByToken(tx, hashToken(command.token)));
  if (chat === undefined || customer.chat !== undefined) return peer.close(chatCloseCode.unknownChat);
  const { foreignOrigin } = customer;
  if (foreignOrigin !== undefined && !isAllowedOrigin(chat.allowedOrigins, foreignOrigin)) {
    return peer.close(chatCloseCode.foreignOrigin);
  }
  if (!hub.hasRoom(chat.contactId)) return peer.close(chatCloseCode.tooMany);
  customer.chat = { tenantId: chat.tenantId, contactId: chat.contactId };
  await onConnected(chat.contactId);
  // He may have gone while we looked: nobody would take a chat away that is added now.
  if (!peer.isOpen) return;
  customer.remove = hub.add({
    ...customer.chat,
    afterSeq: command.afterSeq,
    send: (frame) => peer.send(frame),
    fail: (error) => peer.close(codeOf(error)),
  });
}

/** The database's trouble, told once elsewhere, or a crowd: one line for each frame would fill the log. */
function isForWantOfRoom(error: unknown): boolean {
  return isNotReady(error) || error instanceof GateFull;
}

/** With what a page is sent away that could not be served: it reconnects in either case, and says why. */
function codeOf(error: unknown): number {
  return isForWantOfRoom(error) ? chatCloseCode.notReady : closeCode.failed;
}

type Act = Extract<ChatCommand, { type: 'send' | 'end' | 'leave-message' }>;

async function act(
  ground: Ground,
  peer: Peer,
  chat: { tenantId: TenantId; contactId: ContactId },
  command: Act,
): Promise<void> {
  if (command.type === 'send') {
    const { clientId, text } = command;
    const added = await addMessage(ground, { ...chat, author: { kind: 'customer' }, clientId, text });
    const answer: ChatFrame =
      added.outcome === 'state-changed'
        ? { type: 'refused', clientId, code: 'CONTACT_STATE_CHANGED' }
        : { type: 'sent', clientId, seq: added.message.seq, at: added.message.at.toISOString() };
    peer.send(answer);
  } else if (command.type === 'end') {
    // Again: an agent may accept it, or lose it to the queue, between the two.
    for (let tries = 0; tries < 2; tries++) {
      for (const leave of [abandon, end]) {
        if ((await leave(ground, { ...chat, reason: 'customer' })).outcome === 'moved') return;
      }
    }
  } else {
    await leaveMessage(ground, { ...chat, address: command.address });
  }
}
