/**
 * One running node: everything put together, in order. `main.ts` starts one for the operator, tests start their own.
 */
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ContactId, contactId, type TenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { mountDeskAttachments } from './agent-portal/attachments.routes.ts';
import { DeskHub } from './agent-portal/desk-hub.ts';
import { mountDeskSocket } from './agent-portal/desk-socket.routes.ts';
import { agentPortalRouter } from './agent-portal/routes.ts';
import { SupervisionHub } from './agent-portal/supervision-hub.ts';
import { signOnAgent } from './agents/agent-state.ts';
import { beat, renewLeases } from './agents/presence.ts';
import { mountCustomerAttachments } from './channels/web-interaction/attachments.routes.ts';
import { ChatHub } from './channels/web-interaction/chat-hub.ts';
import { mountChatSocket } from './channels/web-interaction/chat-socket.routes.ts';
import { findFraming, mountCrossOrigin } from './channels/web-interaction/cross-origin.routes.ts';
import { mountLogos } from './channels/web-interaction/logo.routes.ts';
import { webInteractionRouter } from './channels/web-interaction/web-interaction.routes.ts';
import { mountWidget } from './channels/web-interaction/widget.routes.ts';
import { findContact } from './contacts/contact.store.ts';
import { createNewMessages } from './contacts/new-messages.ts';
import { deleteOldRefusals, sweepFiles } from './contacts/timers.ts';
import { announceNode } from './health/announce-node.ts';
import { deleteOldAlarms } from './health/delivery.store.ts';
import { mountHealth } from './health/health.routes.ts';
import { observeNode } from './health/observe-node.ts';
import type { PartsOptions } from './health/read-parts.ts';
import type { WebhookGround } from './health/webhook.ts';
import { createAuthenticate } from './identity/authenticate.ts';
import { deleteOldSessions } from './identity/session.store.ts';
import type { RequestContext } from './permissions/caller.ts';
import { attemptAll } from './platform/attempt-all.ts';
import type { Clock } from './platform/clock.ts';
import { isNotReady } from './platform/database-trouble.ts';
import type { Database } from './platform/db.ts';
import { type Doorbell, startDoorbell } from './platform/events/doorbell.ts';
import { keepEventDays } from './platform/events/event-days.store.ts';
import { startTail } from './platform/events/tail.ts';
import type { Ground } from './platform/ground.ts';
import { Certificate, type CertificateFiles } from './platform/http/certificate.ts';
import { listen } from './platform/http/listen.ts';
import { fitLimits, type LoadLimits, usualLimits } from './platform/http/load-limits.ts';
import { measureHttp } from './platform/http/measure.ts';
import { mountContract } from './platform/http/mount.ts';
import { readOpenFilesLimit } from './platform/http/open-files.ts';
import { isForeign, originGuard } from './platform/http/origin.ts';
import { answerNowhere, mountPages, type Page } from './platform/http/pages.ts';
import type { ClosingWhy, Sockets } from './platform/http/peer-sockets.ts';
import { createHttp } from './platform/http/server.ts';
import { deleteOldWindows } from './platform/limits.store.ts';
import type { Logger } from './platform/log.ts';
import { createOutbound, type OutboundOptions } from './platform/outbound/outbound.ts';
import type { Secrets } from './platform/secrets.ts';
import { tick } from './platform/ticks.ts';
import { createUndo, type Undo } from './platform/undo.ts';
import type { Works } from './platform/works.ts';
import { createRetention, retentionEveryMs } from './retention.ts';
import { createRounds, type Rounds } from './routing/rounds.ts';
import { mountCustomerExport } from './web-manager/customer-export.routes.ts';
import { webManagerRouter } from './web-manager/routes.ts';

export interface NodeOptions {
  db: Database;
  secrets: Secrets;
  clock: Clock;
  log: Logger;
  host: string;
  /** 0: any free port. */
  port: number;
  publicUrls: readonly string[];
  trustedProxies: readonly string[];
  tls?: CertificateFiles;
  /** `usualLimits` when absent. */
  limits?: LoadLimits;
  /** Who shows it may read /metrics; absent: whoever asks from this machine. */
  metricsToken?: string;
  /** The folders whose disks are watched: the data directory, and that of the embedded database. */
  disks?: PartsOptions['disks'];
  /** The way of calls out of the house; absent: the public internet, without a proxy. */
  outbound?: OutboundOptions;
  /** The built pages. */
  webDir?: string;
}

export interface RunningNode {
  url: string;
  /** From now on /health/ready says that the node stops, and no connection is kept for a next request; all else goes on. */
  drain(): void;
  /** Closes sockets with their reason, finishes requests, ends the node's work; the database stays open. */
  stop(): Promise<void>;
}

const pagesOf = (ground: Ground): readonly Page[] => [
  { name: 'front-door', paths: ['/'] },
  { name: 'web-manager', paths: ['/webmanager', '/webmanager/*'] },
  { name: 'agent-portal', paths: ['/agentportal', '/agentportal/*'] },
  { name: 'web-interaction', paths: ['/webinteraction', '/webinteraction/'] },
  { name: 'web-interaction', paths: ['/webinteraction/:key'], framedBy: (request) => findFraming(ground, request) },
];

/** What a stopping node waits for before it ends it: sockets that answer the close, requests under way. */
const socketGraceMs = 1_000;
const requestGraceMs = 2_000;
/** How soon a renewed certificate is used. */
const certificateLookMs = 10_000;
/** A node that cannot renew leases for so long lets its sockets go: another node may have the database. */
const leaseFailureMs = 10_000;

/** What nodes tell each other at once and nowhere else: typing, and that leases and offers began afresh. */
const signal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent-typing'), contactId }),
  z.object({ kind: z.literal('customer-typing'), contactId, agentId: userId }),
  z.object({ kind: z.literal('restarted') }),
]);
type Signal = z.infer<typeof signal>;

/** The parts that work together on one node. */
interface Parts {
  readonly ground: WebhookGround;
  readonly doorbell: Doorbell;
  readonly rounds: Rounds;
  readonly desks: DeskHub;
  readonly supervision: SupervisionHub;
  readonly chats: ChatHub;
  readonly works: Works;
  readonly log: Logger;
  readonly onError: (error: unknown) => void;
}

/** A start that fails leaves nothing running. Throws ListenError when the address cannot be had. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const undo = createUndo();
  try {
    const life = { draining: false };
    const url = await start(options, undo, life);
    const drain = (): void => {
      life.draining = true;
    };
    return { url, drain, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Everything that is begun is pushed on `undo`. Answers the node's address. */
async function start(options: NodeOptions, undo: Undo, life: { readonly draining: boolean }): Promise<string> {
  const { db, secrets, clock, log } = options;
  const outbound = createOutbound(options.outbound ?? { privateNetworks: [] });
  undo.push(() => outbound.close());
  const ground = { db, clock, secrets, outbound };
  const onError = (error: unknown): void => {
    // Told by the connections, once for all who meet it.
    if (!isNotReady(error)) log.error({ err: error }, 'work of the node failed');
  };
  const doorbell = await startDoorbell({ db, log });
  undo.push(() => doorbell.stop());
  const allSockets: Sockets[] = [];
  const { works, watch, metrics } = observeNode({
    db,
    clock,
    log,
    disks: options.disks ?? {},
    lagMs: () => tail.lagMs(),
    certificateEnds: () => certificate?.endsAt,
    sockets: () => allSockets,
    isStopping: () => life.draining,
  });
  const rounds = createRounds(ground, onError, metrics.roundTook);
  undo.push(() => rounds.idle());
  const hubs = createHubs(ground, onError);
  const { desks, chats } = hubs;
  const parts: Parts = { ground, doorbell, rounds, ...hubs, works, log, onError };

  const closeSockets = (why: ClosingWhy): void => {
    for (const sockets of allSockets) sockets.close(why);
  };
  // A replaced log (restore, failover): desks and chats read their state again when they reconnect.
  const tail = await startTail({ db, doorbell, clock, log, onReplaced: () => closeSockets('restarting') });
  undo.push(() => tail.stop());
  for (const listener of [rounds, desks, chats]) tail.subscribe((events) => listener.onEvents(events));
  doorbell.onSignal((payload) => hear(parts, payload));

  const limits = fitLimits(options.limits ?? usualLimits, readOpenFilesLimit(), log);
  const app = await createHttp({
    log,
    limits,
    trustedProxies: options.trustedProxies,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  });
  undo.push(() => close(app, () => closeSockets('restarting')));
  measureHttp(app, metrics.registry);
  const certificate = options.tls === undefined ? undefined : new Certificate(options.tls, app.server, log);
  allSockets.push(...mountDoors(app, parts, options.publicUrls, limits));
  mountHealth(app, { parts: () => watch.parts(), metrics, metricsToken: options.metricsToken });
  app.addHook('onSend', async (_request, reply) => {
    // A balancer that kept the connection would send its next request into its end.
    if (life.draining) void reply.header('connection', 'close');
  });
  if (options.webDir === undefined) answerNowhere(app);
  else {
    const webDir = path.resolve(options.webDir);
    await mountPages(app, webDir, { pages: pagesOf(ground), nowhere: 'front-door' });
    await mountWidget(app, path.join(webDir, 'widget'));
  }

  const port = await listen(app, options);
  const ticks = startTicks(parts, allSockets, () => closeSockets('not-ready'));
  const often = (name: string, everyMs: number, work: () => Promise<unknown>): void => {
    ticks.push(tick(everyMs, works.watch(name, work), onError));
  };
  if (certificate !== undefined) often('certificate', certificateLookMs, () => certificate.refresh());
  const address = addressOf(options, port);
  const announced = announceNode({ ground, log, watch, port, address });
  for (const { name, everyMs, work } of announced.works) often(name, everyMs, work);
  undo.push(() => announced.leave());
  undo.push(() => Promise.all(ticks.map((stop) => stop())));
  undo.push(() => announced.stopDelivering());
  return options.publicUrls[0] ?? address;
}

function createHubs(ground: Ground, onError: (error: unknown) => void) {
  const readNewMessages = createNewMessages(ground.db);
  return {
    desks: new DeskHub(ground, onError, readNewMessages),
    supervision: new SupervisionHub(ground, onError),
    chats: new ChatHub(ground, onError, readNewMessages),
  };
}

function addressOf({ host, tls }: NodeOptions, port: number): string {
  return `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The contract routes and sockets of all doors. */
function mountDoors(app: FastifyInstance, parts: Parts, publicUrls: readonly string[], limits: LoadLimits): Sockets[] {
  const { ground, desks, supervision, chats } = parts;
  const crossOrigin = mountCrossOrigin(app, ground, publicUrls);
  app.addHook(
    'onRequest',
    originGuard(publicUrls, (request) => crossOrigin.allows(request)),
  );
  const authenticate = createAuthenticate(ground);
  const context = (request: FastifyRequest, reply: FastifyReply): RequestContext => ({
    request,
    reply,
    address: request.ip,
    authenticate: (door, options) => authenticate(request, door, options),
  });
  mountContract(app, {
    path: '/api/web-manager/*',
    router: webManagerRouter(ground, { publicUrls, outbound: ground.outbound }),
    context,
  });
  mountContract(app, { path: '/api/agent-portal/*', router: agentPortalRouter(ground), context });
  mountContract(app, { path: '/api/web-interaction/*', router: webInteractionRouter(ground, publicUrls), context });
  mountDeskAttachments(app, ground, authenticate);
  mountCustomerExport(app, ground, authenticate);
  mountCustomerAttachments(app, ground);
  mountLogos(app, ground);
  const deskSockets = mountDeskSocket(app, {
    clock: ground.clock,
    perAddress: limits.connectionsPerAddress,
    hub: desks,
    supervision,
    // A socket is no sign of a person: whoever goes away from an open desk is signed off in the end.
    authenticate: (request) => authenticate(request, 'agent-portal', { unseen: true }),
    isOwnOrigin: (request) => !isForeign(request.headers, request.host, publicUrls),
    async onConnected({ tenantId, userId: agentId }) {
      await signOnAgent(ground, { tenantId, agentId });
      await renewLeases(ground, { agents: () => [agentId], customers: () => [] });
    },
    onTyping: ({ tenantId, userId: agentId }, contact) => {
      sayTyping(parts, tenantId, contact, agentId);
    },
  });
  const chatSockets = mountChatSocket(app, {
    ground,
    perAddress: limits.chatsPerAddress,
    hub: chats,
    isOwnOrigin: (request) => !isForeign(request.headers, request.host, publicUrls),
    onConnected: (contact) => renewLeases(ground, { agents: () => [], customers: () => [contact] }),
    onTyping: (tenantId, contact) => {
      sayTyping(parts, tenantId, contact, undefined);
    },
  });
  return [deskSockets, chatSockets];
}

/** Tells the other side of an active contact that somebody types: its agent, or (`by` absent) its customer. */
function sayTyping({ ground, doorbell, onError }: Parts, tenant: TenantId, contact: ContactId, by?: UserId): void {
  ground.db
    .readInTenant(tenant, (tx) => findContact(tx, contact))
    .then((row) => {
      if (row?.state !== 'active' || row.agent_id === null) return;
      const agentId = userId.parse(row.agent_id);
      const say = (what: Signal): void => doorbell.signal(what);
      if (by === undefined) say({ kind: 'customer-typing', contactId: contact, agentId });
      else if (by === agentId) say({ kind: 'agent-typing', contactId: contact });
    })
    .catch(onError);
}

/** What a node says that this one does not know (a newer release) is passed over. */
function hear({ desks, chats }: Parts, payload: unknown): void {
  const heard = signal.safeParse(payload).data;
  if (heard?.kind === 'customer-typing') desks.onTyping(heard.contactId, heard.agentId);
  else if (heard?.kind === 'agent-typing') chats.onTyping(heard.contactId);
  else if (heard?.kind === 'restarted') desks.resync();
}

/** What is done once an hour. */
const cleanings = [keepEventDays, deleteOldWindows, deleteOldSessions, deleteOldRefusals, deleteOldAlarms];

/** The node's clockwork. Answers how to stop each part of it. */
function startTicks(parts: Parts, allSockets: readonly Sockets[], closeSockets: () => void) {
  const { ground, rounds, desks, supervision, chats, works, doorbell, onError } = parts;
  const { db, clock } = ground;
  let renewedAt = clock.now().getTime();
  const renew = async (): Promise<void> => {
    try {
      await renewLeases(ground, { agents: () => desks.agents(), customers: () => chats.customers() });
      renewedAt = clock.now().getTime();
    } catch (error) {
      if (clock.now().getTime() - renewedAt > leaseFailureMs) closeSockets();
      throw error;
    }
  };
  const retention = createRetention(ground, parts.log);
  const say = (what: Signal): void => doorbell.signal(what);
  const beatOnce = async (): Promise<void> => {
    // Offers have their full time again: the desks' countdowns must know.
    if ((await beat(ground)) === 'restarted') say({ kind: 'restarted' });
  };
  const all: ReadonlyArray<[name: string, everyMs: number, work: () => Promise<unknown> | unknown]> = [
    ['leases', 5_000, renew],
    ['connections', 5_000, () => desks.flushConnections()],
    ['beat', 1_000, beatOnce],
    ['rounds', 1_000, () => rounds.runAll()],
    ['supervision', 1_000, () => supervision.flush()],
    [
      'positions',
      1_000,
      () => attemptAll([() => desks.flushQueues(), () => chats.flushPositions()], (flush) => flush()),
    ],
    ['files', 10_000, () => sweepFiles(ground)],
    ['pings', 10_000, () => attemptAll(allSockets, async (sockets) => sockets.ping())],
    ['sessions', 30_000, () => desks.recheckSessions()],
    ['cleaning', 3_600_000, () => attemptAll(cleanings, (clean) => clean(db, clock))],
    ['retention', retentionEveryMs, () => retention.slice()],
  ];
  const stops = all.map(([name, everyMs, work]) => tick(everyMs, works.watch(name, work), onError));
  return [async () => retention.stop(), ...stops];
}

async function close(app: FastifyInstance, closeSockets: () => void): Promise<void> {
  closeSockets();
  const overdue = [
    setTimeout(() => {
      for (const socket of app.websocketServer.clients) socket.terminate();
    }, socketGraceMs),
    setTimeout(() => app.server.closeAllConnections(), requestGraceMs),
  ];
  await app.close();
  for (const timer of overdue) clearTimeout(timer);
}
