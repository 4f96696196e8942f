/**
 * Pulls the plug in mid-chat, again and again: customers and an agent write as fast as they are answered, the server is
 * killed, started again, and what it acknowledged is compared with what it has.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type DeskFrame, deskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { messageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { type ChatFrame, chatFrame, chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { opened } from '#contracts/web-interaction/contract.ts';
import { connect, person, type Socket } from './api.ts';
import { asOwner, findUnlawful, killDatabase } from './embedded-access.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const adminPassword = 'kill-rounds-administrator';
const agentPassword = 'kill-rounds-at-the-desk';
const chatsInARound = 4;
const withId = z.object({ id: z.string() });
const items = z.object({ items: z.array(messageView) });

export interface RoundResult {
  /** Whether PostgreSQL was killed too, as by a power cut. */
  databaseToo: boolean;
  /** Messages that the server had said it has. */
  acknowledged: number;
  /** Messages that were under way, sent again after the restart. */
  unanswered: number;
  lost: number;
  doubled: number;
  /** From the moment the agent is back until the chat that waited is offered. */
  offeredAfterMs: number;
  /** What the database says that cannot be (embedded-access.ts). */
  unlawful: string[];
}

interface Chat {
  contactId: ContactId;
  token: string;
  /** clientId → whether the server acknowledged it. */
  sent: Map<string, boolean>;
}

/** Runs `rounds` on one data directory; `random` decides when the plug is pulled, every other time on PostgreSQL too. */
export async function killRounds(dataDir: string, rounds: number, random: () => number): Promise<RoundResult[]> {
  let server = await startServer(dataDir, { RELAIS_ADMIN_PASSWORD: adminPassword });
  const results: RoundResult[] = [];
  try {
    await setUp(server, rounds);
    for (let round = 0; round < rounds; round++) {
      const databaseToo = round % 2 === 1;
      const kill = async (): Promise<void> => {
        await Promise.all([server.kill(), databaseToo ? killDatabase(dataDir) : undefined]);
      };
      const chats = await talkUntilKilled(server, kill, pageOf(round), Math.round(20 + random() * 250));
      server = await startServer(dataDir);
      const unlawful = await asOwner(dataDir, findUnlawful);
      const result = await verify(server, pageOf(round), chats);
      unlawful.push(...(await asOwner(dataDir, findUnlawful)));
      results.push({ ...result, databaseToo, unlawful });
    }
    return results;
  } finally {
    await server.stop();
  }
}

/** A page a round: one address may open only so many chats on one page. */
const pageOf = (round: number): string => `help-${round}`;

async function setUp({ url }: ServerProcess, rounds: number): Promise<void> {
  const admin = await person(url, 'web-manager', { userName: 'admin', password: adminPassword });
  const tenants = await admin.get(z.object({ items: z.array(withId) }), 'GET', '/api/web-manager/tenants');
  const base = `/api/web-manager/tenants/${tenants.items[0]?.id}`;
  const capacity = { voice: 0, callback: 0, email: 0, 'web-interaction': 50, 'open-media': 0 };
  const user = await admin.get(withId, 'POST', `${base}/users`, {
    userName: 'agent',
    firstName: 'Ada',
    lastName: 'Lovelace',
    role: 'agent',
    queueIds: [],
    capacity,
    disabled: false,
    password: 'first-password-1',
  });
  const queue = await admin.get(withId, 'POST', `${base}/queues`, {
    name: 'Support',
    priority: 5,
    offerTimeoutSeconds: 60,
    memberIds: [user.id],
  });
  for (let round = 0; round < rounds; round++) {
    const page = { key: pageOf(round), name: 'Help', queueId: queue.id, enabled: true };
    await admin.get(z.unknown(), 'POST', `${base}/chat-pages`, page);
  }
  const agent = await person(url, 'agent-portal', { userName: 'agent', password: 'first-password-1' });
  await agent.get(z.unknown(), 'POST', '/api/agent-portal/session/password', {
    currentPassword: 'first-password-1',
    newPassword: agentPassword,
  });
}

async function agentAtDesk(url: string) {
  const agent = await person(url, 'agent-portal', { userName: 'agent', password: agentPassword });
  const desk: Socket<DeskFrame> = await connect(url, deskSocketPath, deskFrame, { cookie: agent.cookie });
  const snapshot = await desk.next((frame) => frame.type === 'snapshot');
  const offered = new Set(
    snapshot.type === 'snapshot'
      ? snapshot.contacts.filter(({ contact }) => contact.state === 'offered').map(({ contact }) => contact.id)
      : [],
  );
  await agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  return {
    agent,
    desk,
    /** Waits until a contact is offered; it may have been before the desk was there. */
    async isOffered(id: ContactId): Promise<void> {
      if (offered.has(id)) return;
      await desk.next(
        (frame) => frame.type === 'contact' && frame.contact.id === id && frame.contact.state === 'offered',
      );
    },
  };
}

async function openChat(url: string, key: string): Promise<Chat & { socket: Socket<ChatFrame> }> {
  const stranger = await person(url);
  const chat = await stranger.get(opened, 'POST', `/api/web-interaction/pages/${key}/contacts`, {
    openId: randomUUID(),
    name: 'Grace',
    question: 'Hello?',
  });
  const socket: Socket<ChatFrame> = await connect(url, chatSocketPath, chatFrame);
  socket.send({ type: 'resume', token: chat.token, afterSeq: 0 });
  return { ...chat, socket, sent: new Map() };
}

async function talkUntilKilled(
  server: ServerProcess,
  kill: () => Promise<void>,
  key: string,
  afterMs: number,
): Promise<Chat[]> {
  const { agent, isOffered } = await agentAtDesk(server.url);
  const chats = [];
  for (let n = 0; n < chatsInARound; n++) chats.push(await openChat(server.url, key));
  for (const { contactId } of chats) {
    await isOffered(contactId);
    await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/accept`);
  }
  let alive = true;
  // A slow machine has acknowledged nothing yet when the time is over: it counts from the first acknowledgement.
  const acknowledged = Promise.withResolvers<void>();
  const until = async (work: () => Promise<void>): Promise<void> => {
    while (alive) {
      try {
        await work();
      } catch (error) {
        // The plug is out; what was not acknowledged stays so.
        if (alive) throw error;
      }
    }
  };
  const talks = chats.flatMap(({ contactId, socket, sent }) => [
    until(async () => {
      const clientId = randomUUID();
      sent.set(clientId, false);
      socket.send({ type: 'send', clientId, text: 'from the customer' });
      await socket.next((frame) => frame.type === 'sent' && frame.clientId === clientId);
      sent.set(clientId, true);
      acknowledged.resolve();
    }),
    until(async () => {
      const clientId = randomUUID();
      sent.set(clientId, false);
      await agent.get(messageView, 'POST', `/api/agent-portal/contacts/${contactId}/messages`, {
        clientId,
        text: 'from the agent',
      });
      sent.set(clientId, true);
    }),
  ]);
  const all = Promise.all(talks);
  await Promise.race([acknowledged.promise, all]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  alive = false;
  await kill();
  await all;
  return chats;
}

async function verify(
  server: ServerProcess,
  key: string,
  chats: readonly Chat[],
): Promise<Omit<RoundResult, 'databaseToo' | 'unlawful'>> {
  const result = { acknowledged: 0, unanswered: 0, lost: 0, doubled: 0, offeredAfterMs: 0 };
  const waiting = await openChat(server.url, key);
  const start = performance.now();
  const { agent, desk, isOffered } = await agentAtDesk(server.url);
  await isOffered(waiting.contactId);
  result.offeredAfterMs = Math.round(performance.now() - start);
  for (const { contactId, token, sent } of chats) {
    const socket = await connect(server.url, chatSocketPath, chatFrame);
    socket.send({ type: 'resume', token, afterSeq: 0 });
    // What was not acknowledged is sent again, as the page does.
    for (const clientId of [...sent].filter(([, done]) => !done).map(([id]) => id)) {
      socket.send({ type: 'send', clientId, text: 'again' });
      await socket.next((frame) => frame.type === 'sent' && frame.clientId === clientId);
    }
    const stored = await agent.get(items, 'GET', `/api/agent-portal/contacts/${contactId}/messages`);
    const counts = new Map<string, number>();
    for (const { clientId } of stored.items)
      if (clientId !== undefined) counts.set(clientId, (counts.get(clientId) ?? 0) + 1);
    for (const [clientId, acknowledged] of sent) {
      if (acknowledged) result.acknowledged += 1;
      else result.unanswered += 1;
      const count = counts.get(clientId) ?? 0;
      if (count === 0) result.lost += 1;
      if (count > 1) result.doubled += 1;
    }
    if (stored.items.some(({ seq }, index) => seq !== index + 1)) result.lost += 1;
    socket.send({ type: 'end' });
    await socket.next((frame) => frame.type === 'status' && frame.phase === 'ended');
    await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/wrap-up`, {});
    socket.close();
  }
  waiting.socket.send({ type: 'end' });
  await waiting.socket.next((frame) => frame.type === 'status' && frame.phase === 'ended');
  waiting.socket.close();
  desk.close();
  return result;
}
