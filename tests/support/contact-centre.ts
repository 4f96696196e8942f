/** A contact centre as its administrator sets it up through the doors, and the people who use it. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type DeskFrame, deskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { type ChatFrame, chatFrame, chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { opened } from '#contracts/web-interaction/contract.ts';
import { connect, type Person, person, type Socket } from './api.ts';

export const agentPassword = 'an-agents-password-1';
const firstPassword = 'first-password-1';
const withId = z.object({ id: z.string() });

/** The administrator at a node, and the only tenant. */
export async function administrator(url: string, password: string): Promise<Centre> {
  const admin = await person(url, 'web-manager', { userName: 'admin', password });
  const { items } = await admin.get(z.object({ items: z.array(withId) }), 'GET', '/api/web-manager/tenants');
  return { admin, tenantId: items[0]?.id ?? '' };
}

export interface Centre {
  readonly admin: Person;
  readonly tenantId: string;
}

/** A new user with a password of his own, signed on at the Agent Portal of the node; by default an agent for two chats. */
export async function hire({ admin, tenantId }: Centre, url: string, fields: Record<string, unknown> = {}) {
  const userName = `agent${randomUUID().slice(0, 8)}`;
  const user = await admin.get(withId, 'POST', `/api/web-manager/tenants/${tenantId}/users`, {
    userName,
    firstName: 'Ada',
    lastName: 'Lovelace',
    role: 'agent',
    queueIds: [],
    capacity: { voice: 0, callback: 0, email: 0, 'web-interaction': 2, 'open-media': 0 },
    disabled: false,
    password: firstPassword,
    ...fields,
  });
  const agent = await person(url, 'agent-portal', { userName, password: firstPassword });
  await agent.get(z.unknown(), 'POST', '/api/agent-portal/session/password', {
    currentPassword: firstPassword,
    newPassword: agentPassword,
  });
  return { agent, userName, userId: user.id };
}

/** An agent of a queue of his own behind a chat page of its own, at his desk and unavailable. */
export async function team(centre: Centre, url: string) {
  const { admin, tenantId } = centre;
  const base = `/api/web-manager/tenants/${tenantId}`;
  const { agent, userName, userId } = await hire(centre, url);
  const queue = await admin.get(withId, 'POST', `${base}/queues`, {
    name: `Queue ${userName}`,
    priority: 5,
    offerTimeoutSeconds: 20,
    memberIds: [userId],
  });
  const key = `page-${userName}`;
  const page = { key, name: 'Help', queueId: queue.id, enabled: true };
  const { id: pageId } = await admin.get(withId, 'POST', `${base}/chat-pages`, page);
  const desk = await sitDown(url, agent);
  return { agent, desk, key, pageId, userName, userId, queueId: queue.id };
}

/** The desk of somebody who is signed on, once its snapshot is there. */
export async function sitDown(url: string, agent: Person): Promise<Socket<DeskFrame>> {
  const desk: Socket<DeskFrame> = await connect(url, deskSocketPath, deskFrame, { cookie: agent.cookie });
  await desk.next((frame) => frame.type === 'snapshot');
  return desk;
}

/** A customer who opens a chat on the page. */
export async function customer(url: string, key: string, question = 'Where is my parcel?') {
  const stranger = await person(url);
  const chat = await stranger.get(opened, 'POST', `/api/web-interaction/pages/${key}/contacts`, {
    openId: randomUUID(),
    name: 'Grace',
    question,
  });
  return { ...chat, socket: await resume(url, chat.token, 0) };
}

/** The customer's page of a running chat, behind the last message it has. */
export async function resume(url: string, token: string, afterSeq: number): Promise<Socket<ChatFrame>> {
  const socket: Socket<ChatFrame> = await connect(url, chatSocketPath, chatFrame);
  socket.send({ type: 'resume', token, afterSeq });
  return socket;
}

export const isContact = (state: string) => (frame: DeskFrame) =>
  frame.type === 'contact' && frame.contact.state === state;
