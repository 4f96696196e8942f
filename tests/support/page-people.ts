/** Customers and agents who use the pages' own code, without a browser: how it sends, loses, resumes and sends again. */
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { z } from 'zod';
import { deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { deskAgent, deskContact, messageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { opened } from '#contracts/web-interaction/contract.ts';
import { createDesk, type Desk } from '#web/agent-portal/desk/desk.ts';
import type { SocketEvents } from '#web/agent-portal/desk/desk-connection.ts';
import { ApiError, apiErrorOf } from '#web/ui/api-error.ts';
import { ChatSession } from '#web/web-interaction/chat-session.ts';
import { memoryStore, PageStorage } from '#web/web-interaction/storage.ts';
import { type Person, person } from './api.ts';

/** Times at which a connection was lost and was back, in `performance.now()`. */
export interface Absence {
  readonly who: string;
  readonly from: number;
  to: number | undefined;
}

/** How the connection of each is told to its person; what the page shows, not what the socket does. */
export class Absences {
  readonly all: Absence[] = [];
  readonly #open = new Map<string, Absence>();

  tell(who: string, isHere: boolean): void {
    const open = this.#open.get(who);
    if (isHere && open !== undefined) {
      open.to = performance.now();
      this.#open.delete(who);
    } else if (!isHere && open === undefined) {
      const absence: Absence = { who, from: performance.now(), to: undefined };
      this.all.push(absence);
      this.#open.set(who, absence);
    }
  }

  get open(): number {
    return this.#open.size;
  }
}

export interface AgentAtPage {
  readonly name: string;
  readonly desk: Desk;
  /** What he wrote, by contact. */
  readonly written: Map<ContactId, string[]>;
  write(id: ContactId): void;
  stop(): void;
}

const answerMs = 15_000;

/** The routes as the page calls them, with its errors. */
async function ask<T extends z.ZodType>(
  { url, cookie }: { url: string; cookie: string },
  schema: T,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<z.output<T>> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal: AbortSignal.any([AbortSignal.timeout(answerMs), ...(signal === undefined ? [] : [signal])]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answer = text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError('NO_CONNECTION', { status: 0, cause });
  }
  if (!response.ok) throw apiErrorOf(answer, response.status);
  return schema.parse(answer);
}

function openSocket(url: string, path: string, headers: Record<string, string>, events: SocketEvents) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers: { origin: url, ...headers } });
  socket.on('open', () => events.opened());
  socket.on('message', (data) => events.received(data.toString()));
  socket.on('close', () => events.closed());
  // Behind every error comes its close.
  socket.on('error', () => undefined);
  return {
    send: (text: string) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.terminate(),
  };
}

/** An agent at his desk who takes whatever he is offered. */
export function sitAtPage(url: string, name: string, { cookie }: Person, absences: Absences): AgentAtPage {
  const at = { url, cookie };
  const base = '/api/agent-portal';
  const of = (id: ContactId) => `${base}/contacts/${id}`;
  const isSignedOn = async () => {
    const response = await fetch(`${url}${base}/session`, { headers: { cookie } }).catch(() => undefined);
    return response?.status;
  };
  const desk = createDesk({
    keeping: { read: () => null, save: () => undefined },
    openSocket: (events) => openSocket(url, deskSocketPath, { cookie }, events),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    random: Math.random,
    newClientId: randomUUID,
    stillSignedOn: async () => (await isSignedOn()) !== 401,
    isReachable: async () => (await isSignedOn()) !== undefined,
    postFile: () => Promise.reject(new Error('no files here')),
    routes: {
      setState: (input) => ask(at, deskAgent, 'PUT', `${base}/state`, input),
      accept: ({ contactId: id }, { signal }) => ask(at, deskContact, 'POST', `${of(id)}/accept`, undefined, signal),
      reject: ({ contactId: id }, { signal }) => ask(at, z.unknown(), 'POST', `${of(id)}/reject`, undefined, signal),
      send: ({ contactId: id, ...message }, { signal }) =>
        ask(at, messageView, 'POST', `${of(id)}/messages`, message, signal),
      messages: ({ contactId: id, afterSeq }) =>
        ask(at, z.object({ items: z.array(messageView) }), 'GET', `${of(id)}/messages?afterSeq=${afterSeq}`),
      end: ({ contactId: id }, { signal }) => ask(at, deskContact, 'POST', `${of(id)}/end`, undefined, signal),
      wrapUp: ({ contactId: id, ...result }, { signal }) =>
        ask(at, z.unknown(), 'POST', `${of(id)}/wrap-up`, result, signal),
    },
  });
  const written = new Map<ContactId, string[]>();
  const unsubscribe = desk.store.subscribe(() => {
    const { connection, chats, busy } = desk.store.getState();
    if (connection !== 'connecting') absences.tell(name, connection === 'live');
    for (const [id, { contact }] of chats) {
      if (contact.state === 'offered' && connection === 'live' && !busy.has(id)) void desk.accept(id);
    }
  });
  desk.start();
  return {
    name,
    desk,
    written,
    write(id) {
      const texts = written.get(id) ?? [];
      const text = `${name} ${texts.length}`;
      written.set(id, [...texts, text]);
      desk.send(id, text);
    },
    stop() {
      unsubscribe();
      desk.stop();
    },
  };
}

export interface CustomerAtPage {
  readonly contactId: ContactId;
  readonly session: ChatSession;
  readonly written: string[];
  write(): void;
}

/** A customer who opens a chat on the page `key`, tried again as the page does until it is answered. */
export async function visitPage(url: string, key: string, absences: Absences): Promise<CustomerAtPage> {
  const openId = randomUUID();
  const chat = await openChat(url, key, openId);
  const storage = new PageStorage(memoryStore(), key);
  const session = new ChatSession({
    chat: { token: chat.token, customerName: 'Grace', pageName: 'Help', tenantName: 'Default' },
    storage,
    openSocket(told) {
      const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${chatSocketPath}`, { headers: { origin: url } });
      socket.on('open', () => told.onOpen());
      socket.on('message', (data) => told.onText(data.toString()));
      socket.on('close', (code) => told.onClosed(code));
      socket.on('error', () => undefined);
      return {
        send(text) {
          if (socket.readyState !== WebSocket.OPEN) return false;
          socket.send(text);
          return true;
        },
        close: () => socket.terminate(),
      };
    },
    isReachable: () =>
      fetch(`${url}/health/live`).then(
        () => true,
        () => false,
      ),
    onChange({ link }) {
      if (link !== 'connecting') absences.tell(chat.contactId, link === 'open');
    },
    onUnknownChat: () => {
      throw new Error('a chat is not known any more');
    },
  });
  const written: string[] = [];
  return {
    contactId: chat.contactId,
    session,
    written,
    write() {
      const text = `customer ${written.length}`;
      written.push(text);
      session.write(text);
    },
  };
}

async function openChat(url: string, key: string, openId: string): Promise<z.output<typeof opened>> {
  for (let tries = 0; ; tries++) {
    try {
      const stranger = await person(url);
      const path = `/api/web-interaction/pages/${key}/contacts`;
      return await stranger.get(opened, 'POST', path, { openId, name: 'Grace', question: 'Hello?' });
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
