/**
 * One running node: everything put together, in order. `main.ts` starts one for the operator, tests start their own.
 */
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { contactId, type TenantId, userId } from '#contracts/vocabulary/ids.ts';
import { createDeskHub } from './agent-portal/desk-hub.ts';
import { mountDeskSocket, type Sockets } from './agent-portal/desk-socket.routes.ts';
import { agentPortalRouter } from './agent-portal/routes.ts';
import { beat, renewLeases } from './agents/presence.ts';
import { createChatHub } from './channels/web-interaction/chat-hub.ts';
import { mountChatSocket } from './channels/web-interaction/chat-socket.routes.ts';
import { webInteractionRouter } from './channels/web-interaction/web-interaction.routes.ts';
import { findContact } from './contacts/contact.store.ts';
import { mountHealth, type Part, probe } from './health.routes.ts';
import { createAuthenticate } from './identity/authenticate.ts';
import type { RequestContext } from './permissions/caller.ts';
import { attemptAll } from './platform/attempt-all.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/db.ts';
import { startDoorbell } from './platform/events/doorbell.ts';
import { readCursor } from './platform/events/log.store.ts';
import { startTail, tailStalledAfterMs } from './platform/events/tail.ts';
import { mountContract } from './platform/http/mount.ts';
import { isForeign, originGuard } from './platform/http/origin.ts';
import { mountPages, type Page } from './platform/http/pages.ts';
import { createHttp } from './platform/http/server.ts';
import { deleteOldWindows } from './platform/limits.store.ts';
import type { Logger } from './platform/log.ts';
import { tick } from './platform/ticks.ts';
import { createRounds } from './routing/rounds.ts';
import { webManagerRouter } from './web-manager/routes.ts';

export interface NodeOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  host: string;
  /** 0: any free port. */
  port: number;
  publicUrls: readonly string[];
  trustedProxies: readonly string[];
  tls?: { cert: string; key: string };
  /** The built pages. */
  webDir?: string;
}

export interface RunningNode {
  url: string;
  /** Closes sockets with their reason, finishes requests, ends the node's work; the database stays open. */
  stop(): Promise<void>;
}

const pages: readonly Page[] = [
  { name: 'web-manager', paths: ['/webmanager', '/webmanager/*'] },
  { name: 'agent-portal', paths: ['/agentportal', '/agentportal/*'] },
  { name: 'web-interaction', paths: ['/webinteraction/:key'] },
];

/** What a stopping node waits for before it ends it: sockets that answer the close, requests under way. */
const socketGraceMs = 1_000;
const requestGraceMs = 2_000;

const typingSignal = z.discriminatedUnion('to', [
  z.object({ typing: z.literal(true), to: z.literal('agent'), contactId, agentId: userId }),
  z.object({ typing: z.literal(true), to: z.literal('customer'), contactId }),
]);
type TypingSignal = z.infer<typeof typingSignal>;

export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { db, clock, log } = options;
  const ground = { db, clock };
  const onError = (error: unknown): void => log.error({ err: error }, 'work of the node failed');

  const doorbell = await startDoorbell({ db, log });
  const allSockets: Sockets[] = [];
  // A replaced log (restore, failover): desks and chats read their state again when they reconnect.
  const tail = await startTail({
    db,
    doorbell,
    clock,
    log,
    onReplaced: () => {
      for (const sockets of allSockets) sockets.close();
    },
  });
  const rounds = createRounds(ground, onError);
  const desks = createDeskHub(ground, onError);
  const chats = createChatHub(ground, onError);
  tail.subscribe((events) => rounds.onEvents(events));
  tail.subscribe((events) => desks.onEvents(events));
  tail.subscribe((events) => chats.onEvents(events));
  doorbell.onSignal((payload) => {
    const signal = typingSignal.safeParse(payload);
    if (!signal.success) return;
    if (signal.data.to === 'agent') desks.onTyping(signal.data.contactId, signal.data.agentId);
    else chats.onTyping(signal.data.contactId);
  });
  const say = (signal: TypingSignal): void => doorbell.signal(signal);

  const app = await createHttp({
    log,
    trustedProxies: options.trustedProxies,
    ...(options.tls === undefined
      ? {}
      : { tls: { cert: Buffer.from(options.tls.cert), key: Buffer.from(options.tls.key) } }),
  });
  app.addHook('onRequest', originGuard(options.publicUrls));
  const authenticate = createAuthenticate(ground);
  const context = (request: FastifyRequest, reply: FastifyReply): RequestContext => ({
    request,
    reply,
    address: request.ip,
    authenticate: (door) => authenticate(request, door),
  });
  mountContract(app, { path: '/api/web-manager/*', router: webManagerRouter(ground), context });
  mountContract(app, { path: '/api/agent-portal/*', router: agentPortalRouter(ground), context });
  mountContract(app, { path: '/api/web-interaction/*', router: webInteractionRouter(ground), context });
  const deskSockets = mountDeskSocket(app, {
    clock,
    hub: desks,
    authenticate: (request) => authenticate(request, 'agent-portal', { unseen: true }),
    isOwnOrigin: (request) => !isForeign(request.headers, request.host, options.publicUrls),
    onConnected: ({ userId: agent }) => renewLeases(ground, { agents: () => [agent], customers: () => [] }),
    onTyping: ({ tenantId, userId: agent }, contact) => {
      if (tenantId !== undefined)
        sayIfOwn(tenantId, contact, agent, () => say({ typing: true, to: 'customer', contactId: contact }));
    },
  });
  const chatSockets = mountChatSocket(app, {
    ground,
    hub: chats,
    onConnected: (contact) => renewLeases(ground, { agents: () => [], customers: () => [contact] }),
    onTyping: (tenantId, contact) => {
      sayIfOwn(tenantId, contact, undefined, (agentId) => {
        if (agentId !== undefined) say({ typing: true, to: 'agent', contactId: contact, agentId });
      });
    },
  });
  allSockets.push(deskSockets, chatSockets);
  mountHealth(app, () => readParts(db, () => tail.lagMs()));
  if (options.webDir !== undefined) await mountPages(app, path.resolve(options.webDir), pages);

  /** Calls `then` with the agent of an active contact, which must be `agent` where one is given. */
  function sayIfOwn(
    tenantId: TenantId,
    contact: z.infer<typeof contactId>,
    agent: z.infer<typeof userId> | undefined,
    then: (agentId: z.infer<typeof userId> | undefined) => void,
  ): void {
    db.inTenant(tenantId, (tx) => findContact(tx, contact))
      .then((row) => {
        if (row?.state !== 'active' || row.agent_id === null) return;
        if (agent === undefined || row.agent_id === agent) then(userId.parse(row.agent_id));
      })
      .catch(onError);
  }

  const connected = { agents: desks.agents, customers: chats.customers };
  const ticks = [
    tick(5_000, () => renewLeases(ground, connected), onError),
    tick(1_000, () => beat(ground), onError),
    tick(1_000, () => rounds.runAll(), onError),
    tick(1_000, () => attemptAll([desks.flushQueues, chats.flushPositions], (flush) => flush()), onError),
    tick(
      10_000,
      () => {
        for (const sockets of allSockets) sockets.ping();
      },
      onError,
    ),
    tick(3_600_000, () => deleteOldWindows(db, clock), onError),
    tick(30_000, () => Promise.all(desks.all().map((desk) => desk.recheckSession())), onError),
  ];

  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  const scheme = options.tls === undefined ? 'http' : 'https';
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: options.publicUrls[0] ?? `${scheme}://${host}:${port}`,
    async stop() {
      for (const sockets of allSockets) sockets.close();
      const overdue = [
        setTimeout(() => {
          for (const socket of app.websocketServer.clients) socket.terminate();
        }, socketGraceMs),
        setTimeout(() => app.server.closeAllConnections(), requestGraceMs),
      ];
      await app.close();
      for (const timer of overdue) clearTimeout(timer);
      await Promise.all(ticks.map((stop) => stop()));
      await tail.stop();
      await rounds.idle();
      await doorbell.stop();
    },
  };
}

async function readParts(db: Database, lagMs: () => number): Promise<Part[]> {
  const database = await probe('database', async () => {
    const { position } = await db.asSystem(readCursor);
    return `answers; ${position} events in the log`;
  });
  const lag = lagMs();
  const events: Part = { name: 'events', ok: lag <= tailStalledAfterMs, detail: `${lag} ms behind` };
  return [database, events];
}
