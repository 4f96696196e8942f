/** Agents at their desks and customers in chats: each contact is opened, offered, accepted, talked about, ended and closed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { z } from 'zod';
import { deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { opened } from '#contracts/web-interaction/contract.ts';
import type { Talked } from './answers.ts';
import { monotonic, quantile, serveActs } from './process.ts';
import { addressOf, request } from './requests.ts';

const sitInput = z.object({ url: z.string(), cookies: z.array(z.string()) });
const talkInput = z.object({
  url: z.string(),
  keys: z.array(z.string()),
  perSecond: z.number(),
  seconds: z.number(),
  messages: z.int(),
});

/** What these people look at in a frame; the rest is for the eyes of others. */
const frame = z.looseObject({
  type: z.string(),
  contact: z.looseObject({ id: z.string(), state: z.string() }).optional(),
  contactId: z.string().optional(),
  messages: z.array(z.looseObject({ seq: z.int(), author: z.string(), clientId: z.string().optional() })).optional(),
  phase: z.string().optional(),
});
type Frame = z.infer<typeof frame>;

/** Before each answer and act, as somebody who reads and types; short, so that many chats are at the same place at once. */
const thinkMs = 500;
/** After the last contact is opened, the others have this long to come to their end. */
const finishMs = 60_000;

interface Chat {
  readonly askedAt: number;
  offeredAt?: number;
  /** The seqs that each side has. */
  readonly known: { customer: number; agent: number };
  readonly wanted: number;
  closed: boolean;
}
const chats = new Map<string, Chat>();
/** Offers of contacts whose opening has not been answered yet. */
const early = new Map<string, number>();
const sentAt = new Map<string, number>();
const told: number[] = [];
const faults: string[] = [];
const desks: WebSocket[] = [];
let origin = '';

const onFault = (error: unknown): void => void faults.push(String(error));

function open(url: string, headers: Record<string, string>, onFrame: (heard: Frame, socket: WebSocket) => void) {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: { origin, ...headers },
    perMessageDeflate: false,
  });
  socket.on('error', onFault);
  socket.on('message', (data) => {
    const heard = frame.parse(JSON.parse(data.toString()));
    if (heard.type === 'ping') socket.send('{"type":"pong"}');
    for (const { clientId } of heard.messages ?? []) {
      const at = clientId === undefined ? undefined : sentAt.get(clientId);
      if (at !== undefined && clientId !== undefined) {
        told.push(monotonic() - at);
        sentAt.delete(clientId);
      }
    }
    onFrame(heard, socket);
  });
  return socket;
}

async function sit({ url, cookies }: z.infer<typeof sitInput>): Promise<void> {
  origin = new URL(url).origin;
  const queue = cookies.entries();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (const [n, cookie] of queue) await sitDown(n, cookie);
    }),
  );
}

async function sitDown(n: number, cookie: string): Promise<void> {
  const address = addressOf(n, 1);
  const ready = Promise.withResolvers<void>();
  const act = (method: 'POST' | 'PUT', path: string, body: unknown) =>
    request(`${origin}/api/agent-portal${path}`, { method, cookie, address, body });
  const desk = open(`${origin}${deskSocketPath}`, { cookie, 'x-forwarded-for': address }, (heard) => {
    if (heard.type === 'snapshot') ready.resolve();
    if (heard.type === 'contact' && heard.contact !== undefined) atDesk(heard.contact, act).catch(onFault);
    if (heard.type === 'messages' && heard.contactId !== undefined) answer(heard.contactId, heard, act).catch(onFault);
  });
  desk.once('close', (code) => ready.reject(new Error(`a desk closed with ${code}`)));
  await ready.promise;
  desks.push(desk);
  await act('PUT', '/state', { state: 'available' });
}

type Act = (method: 'POST' | 'PUT', path: string, body: unknown) => Promise<string>;

async function atDesk({ id, state }: { id: string; state: string }, act: Act): Promise<void> {
  const chat = chats.get(id);
  if (state === 'offered') {
    if (chat === undefined) early.set(id, monotonic());
    else if (chat.offeredAt === undefined) chat.offeredAt = monotonic();
    else return;
    await act('POST', `/contacts/${id}/accept`, {});
  } else if (state === 'wrap-up' && chat !== undefined && !chat.closed) {
    chat.closed = true;
    await wait(thinkMs);
    await act('POST', `/contacts/${id}/wrap-up`, {});
  }
}

/** The agent answers what the customer wrote. */
async function answer(id: string, { messages = [] }: Frame, act: Act): Promise<void> {
  const chat = chats.get(id);
  const last = messages.at(-1);
  if (chat === undefined || last === undefined || last.seq <= chat.known.agent) return;
  chat.known.agent = last.seq;
  if (last.author !== 'customer' || last.seq >= chat.wanted) return;
  await wait(thinkMs);
  const clientId = randomUUID();
  sentAt.set(clientId, monotonic());
  await act('POST', `/contacts/${id}/messages`, { clientId, text: 'A short answer of an agent to what was asked.' });
}

async function chatOf(n: number, { keys, messages }: z.infer<typeof talkInput>): Promise<void> {
  const address = addressOf(n, 2);
  const askedAt = monotonic();
  const text = await request(`${origin}/api/web-interaction/pages/${keys[n % keys.length]}/contacts`, {
    method: 'POST',
    address,
    body: { openId: randomUUID(), name: 'Grace Hopper', question: 'Where is the parcel that I ordered last week?' },
  });
  const { contactId, token } = opened.parse(JSON.parse(text));
  const offeredAt = early.get(contactId);
  const chat: Chat = {
    askedAt,
    ...(offeredAt === undefined ? {} : { offeredAt }),
    known: { customer: 1, agent: 0 },
    wanted: messages,
    closed: false,
  };
  chats.set(contactId, chat);
  const socket = open(`${origin}${chatSocketPath}`, { 'x-forwarded-for': address }, (heard) => {
    if (heard.type === 'status' && heard.phase === 'ended') socket.close();
    const last = heard.messages?.at(-1);
    if (last === undefined || last.seq <= chat.known.customer) return;
    chat.known.customer = last.seq;
    if (last.author === 'agent') reply(socket, last.seq >= chat.wanted).catch(onFault);
  });
  socket.once('open', () => socket.send(JSON.stringify({ type: 'resume', token, afterSeq: 0 })));
}

async function reply(socket: WebSocket, isLast: boolean): Promise<void> {
  await wait(thinkMs);
  const clientId = randomUUID();
  if (!isLast) sentAt.set(clientId, monotonic());
  socket.send(
    JSON.stringify(isLast ? { type: 'end' } : { type: 'send', clientId, text: 'What a customer says to it.' }),
  );
}

async function talk(input: z.infer<typeof talkInput>): Promise<Talked> {
  const { perSecond, seconds } = input;
  const start = monotonic();
  const count = perSecond * seconds;
  for (let n = 0; n < count; n++) {
    await wait(Math.max(0, start + (n * 1_000) / perSecond - monotonic()));
    chatOf(n, input).catch(onFault);
  }
  const all = () => [...chats.values()];
  for (const until = monotonic() + finishMs; monotonic() < until; await wait(100)) {
    if (all().length === count && all().every(({ closed }) => closed)) break;
  }
  await wait(thinkMs + 500);
  const offers = all().flatMap(({ askedAt, offeredAt }) => (offeredAt === undefined ? [] : [offeredAt - askedAt]));
  const { user, system } = process.cpuUsage();
  return {
    opened: chats.size,
    offers: { p50: quantile(offers, 0.5), p99: quantile(offers, 0.99) },
    messages: { p50: quantile(told, 0.5), p99: quantile(told, 0.99) },
    faults: faults.slice(0, 20),
    tookMs: monotonic() - start,
    cpuMs: (user + system) / 1_000,
  };
}

serveActs(
  {
    sit: (input) => sit(sitInput.parse(input)),
    talk: (input) => talk(talkInput.parse(input)),
    leave() {
      for (const desk of desks) desk.terminate();
    },
  },
  () => undefined,
);
