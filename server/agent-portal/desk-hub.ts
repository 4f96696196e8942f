/**
 * The desks connected to this node and what they are told. Every frame is read from the database when it is sent, and
 * the frames of one desk go out one after the other: a desk that hears of an event twice is told the same state twice,
 * never an older one after a newer. A desk whose frame could not be made is closed: it reconnects to a snapshot.
 */
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { readLimits } from '#server/attachments/attachment.store.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import { createNewMessages, type ReadNewMessages } from '#server/contacts/new-messages.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import { BatchedReads } from '#server/platform/batched-reads.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { FairGate } from '#server/platform/fair-gate.ts';
import type { Ground } from '#server/platform/ground.ts';
import {
  findPersonName,
  getDeskAgent,
  listConnected,
  listDeskContacts,
  listDeskReasons,
  listQueuesOfDesks,
} from './desk.store.ts';
import { toMessageView } from './message-view.ts';
import { findPassedOn } from './passings.store.ts';

export interface Desk {
  readonly tenantId: TenantId;
  readonly agentId: UserId;
  send(frame: DeskFrame): void;
  /** Asks again whether the session still stands; closes the desk if not. */
  recheckSession(): Promise<void>;
  /** A frame could not be made: the page must reconnect and get its snapshot anew. */
  fail(error: unknown): void;
}

interface Held {
  desk: Desk;
  /** The last seq sent, by contact on the desk. */
  sent: Map<ContactId, number>;
  /** Whether the customer was connected when the desk was told last, by live contact. */
  connected: Map<ContactId, boolean>;
  /** Contacts of which a read of what is new stands in line: it finds whatever came until it begins. */
  willRead: Set<ContactId>;
  /** The waiting counts as they were told last, as JSON; undefined before the snapshot. */
  queues: string | undefined;
  /** The frames of this desk wait for one another. */
  tail: Promise<void>;
}

/** Looks at sessions: of all desks, or of a tenant's after a change, together they would be more than wait for a connection. */
const rechecks = { atOnce: 20, perKey: 20, waitingPerKey: Number.POSITIVE_INFINITY, waiting: Number.POSITIVE_INFINITY };

const cannedAnswersChanged = { type: 'canned-answers' } as const satisfies DeskFrame;

type DirectoryChange = Extract<EventBody, { type: 'directory.changed' }>;
type LeftReason = Extract<DeskFrame, { type: 'contact-left' }>['why'];

export class DeskHub {
  readonly #ground: Ground;
  readonly #onError: (error: unknown) => void;
  readonly #readNewMessages: ReadNewMessages;
  readonly #held = new Set<Held>();
  readonly #byAgent = new Map<UserId, Set<Held>>();
  /** Tenants whose waiting counts may have changed. */
  readonly #dirty = new Set<TenantId>();
  /** What all desks of a tenant are told alike: the very same frame, so that it is also written once (peer-sockets.ts). */
  readonly #reasons: BatchedReads<void, DeskFrame>;
  readonly #limits: BatchedReads<void, DeskFrame>;
  readonly #rechecks = new FairGate(rechecks);

  /** `readNewMessages` may be shared with the customers' hub. */
  constructor(ground: Ground, onError: (error: unknown) => void, readNewMessages = createNewMessages(ground.db)) {
    this.#ground = ground;
    this.#onError = onError;
    this.#readNewMessages = readNewMessages;
    this.#reasons = shared(ground, async (tx) => ({ type: 'directory', ...(await listDeskReasons(tx)) }));
    this.#limits = shared(ground, async (tx) => ({ type: 'attachments', limits: await readLimits(tx) }));
  }

  /** Sends the snapshot and from then on what changes. Answers how to take the desk away. */
  add(desk: Desk): () => void {
    const entry: Held = {
      desk,
      sent: new Map(),
      connected: new Map(),
      willRead: new Set(),
      queues: undefined,
      tail: Promise.resolve(),
    };
    this.#held.add(entry);
    const desks = this.#byAgent.get(desk.agentId) ?? new Set();
    this.#byAgent.set(desk.agentId, desks.add(entry));
    this.#run(entry, () => this.#sendSnapshot(entry));
    return () => {
      this.#held.delete(entry);
      desks.delete(entry);
      if (desks.size === 0 && this.#byAgent.get(desk.agentId) === desks) this.#byAgent.delete(desk.agentId);
    };
  }

  agents(): UserId[] {
    return [...this.#byAgent.keys()];
  }

  /** Asks of every desk whether its session still stands, a few at once; throws in the end what failed. */
  async recheckSessions(): Promise<void> {
    const outcomes = await Promise.allSettled([...this.#held].map((entry) => this.#recheck(entry)));
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${outcomes.length} failed`);
  }

  /** To be subscribed to the event tail. */
  onEvents(events: readonly LoggedEvent[]): void {
    for (const { tenantId, body } of events) {
      if (changesQueues(body)) this.#dirty.add(tenantId);
      if (body.type === 'directory.changed') this.#reactToDirectory(tenantId, body);
      else if (body.type === 'contact.erased') this.#tellErased(tenantId, body.contactId);
      else if ('agentId' in body && body.agentId !== undefined) {
        this.#tellPasser(body);
        for (const entry of this.#byAgent.get(body.agentId) ?? []) this.#react(entry, body);
      }
    }
  }

  /** A customer types: told to the desks of the contact's agent. */
  onTyping(contactId: ContactId, agentId: UserId): void {
    for (const { desk } of this.#byAgent.get(agentId) ?? []) desk.send({ type: 'typing', contactId });
  }

  /** All desks get their snapshot anew. */
  resync(): void {
    for (const entry of this.#held) this.#run(entry, () => this.#sendSnapshot(entry));
  }

  /** Tells desks whose customer's connection came or went, which no event says; called every 5 s. */
  async flushConnections(): Promise<void> {
    const tenants = new Map<TenantId, Held[]>();
    for (const entry of this.#held) {
      const { tenantId } = entry.desk;
      if (entry.connected.size > 0) tenants.set(tenantId, [...(tenants.get(tenantId) ?? []), entry]);
    }
    await attemptAll([...tenants], async ([tenantId, entries]) => {
      const ids = entries.flatMap((entry) => [...entry.connected.keys()]);
      const now = this.#ground.clock.now();
      const connected = await this.#ground.db.readInTenant(tenantId, (tx) => listConnected(tx, ids, now));
      for (const entry of entries) {
        for (const [id, told] of entry.connected) {
          if (told !== connected.has(id)) this.#run(entry, () => this.#sendContact(entry, id, undefined));
        }
      }
    });
  }

  /** Sends the waiting counts of tenants in which something changed; called every second. */
  async flushQueues(): Promise<void> {
    const tenants = [...this.#dirty];
    this.#dirty.clear();
    await attemptAll(tenants, async (tenantId) => {
      try {
        await this.#sendQueues(tenantId);
      } catch (error) {
        this.#dirty.add(tenantId);
        throw error;
      }
    });
  }

  #recheck(entry: Held): Promise<void> {
    const { desk } = entry;
    return this.#rechecks.run(desk.tenantId, async () => {
      // It may have gone while it waited.
      if (this.#held.has(entry)) await desk.recheckSession();
    });
  }

  #run(entry: Held, work: () => Promise<void>): void {
    entry.tail = entry.tail
      .then(() => (this.#held.has(entry) ? work() : undefined))
      .catch((error: unknown) => {
        this.#onError(error);
        entry.desk.fail(error);
      });
  }

  /** Who is signed on at one of the desks, or the tenant's reasons, may have changed. */
  #reactToDirectory(tenantId: TenantId, { entity, entityId }: DirectoryChange): void {
    for (const entry of this.#held) {
      const { desk } = entry;
      if (desk.tenantId !== tenantId) continue;
      // Which answers he may insert hangs on his queues too.
      if (entity === 'canned-answer' || entity === 'queue' || (entity === 'user' && entityId === desk.agentId)) {
        this.#run(entry, async () => desk.send(cannedAnswersChanged));
      }
      if (entity === 'tenant' || (entity === 'user' && entityId === desk.agentId)) {
        this.#run(entry, () => this.#recheck(entry));
        // What an administrator changed about him holds from now on.
        if (entity === 'user') this.#run(entry, () => this.#sendMe(entry));
        else this.#run(entry, () => this.#sendLimits(entry));
      } else if (entity === 'reason') {
        this.#run(entry, async () => desk.send(await this.#reasons.get(tenantId)));
      }
    }
  }

  #react(entry: Held, body: Exclude<EventBody, DirectoryChange>): void {
    if (body.type === 'agent.state-changed') {
      // First who did it: a supervisor who signs him off ends his session.
      this.#run(entry, () => this.#sendMe(entry));
      // He signed off, maybe at another browser.
      if (body.state === 'offline') this.#run(entry, () => this.#recheck(entry));
    } else if (body.type === 'message.added') {
      const { contactId } = body;
      if (entry.willRead.has(contactId)) return;
      entry.willRead.add(contactId);
      this.#run(entry, () => {
        entry.willRead.delete(contactId);
        // The contact is as the desk knows it.
        return entry.sent.has(contactId)
          ? this.#sendMessages(entry, contactId)
          : this.#sendContact(entry, contactId, undefined);
      });
    } else {
      this.#run(entry, () => this.#sendContact(entry, body.contactId, leavingOf(body)));
    }
  }

  /** Anybody may have the customer's past before him. */
  #tellErased(tenantId: TenantId, contactId: ContactId): void {
    for (const entry of this.#held) {
      const { desk } = entry;
      if (desk.tenantId === tenantId) this.#run(entry, async () => desk.send({ type: 'contact-erased', contactId }));
    }
  }

  /** Whoever passed a contact on to a colleague is told what became of it. */
  #tellPasser(body: EventBody): void {
    const became = outcomeOf(body);
    if (became === undefined || !('passedBy' in body) || body.passedBy === undefined) return;
    const { contactId, passedBy, agentId } = body;
    if (agentId === undefined) return;
    for (const entry of this.#byAgent.get(passedBy) ?? []) {
      this.#run(entry, async () => {
        const told = await this.#ground.db.inTenant(entry.desk.tenantId, (tx) =>
          findPassedOn(tx, contactId, { colleague: agentId, passedBy }),
        );
        if (told !== undefined) entry.desk.send({ type: 'passed-on', contactId, became, ...told });
      });
    }
  }

  async #sendMe({ desk }: Held): Promise<void> {
    const me = await this.#ground.db.inTenant(desk.tenantId, (tx) => getDeskAgent(tx, desk.agentId));
    desk.send({ type: 'me', me });
  }

  async #sendLimits({ desk }: Held): Promise<void> {
    desk.send(await this.#limits.get(desk.tenantId));
  }

  async #sendSnapshot(entry: Held): Promise<void> {
    const { tenantId, agentId } = entry.desk;
    await this.#sendLimits(entry);
    const now = this.#ground.clock.now();
    const snapshot = await this.#ground.db.inTenant(tenantId, async (tx) => {
      const contacts = await listDeskContacts(tx, agentId, now);
      const withMessages = [];
      for (const contact of contacts) {
        withMessages.push({ contact, messages: (await listMessages(tx, contact.id, 0)).map(toMessageView) });
      }
      return {
        me: await getDeskAgent(tx, agentId),
        contacts: withMessages,
        queues: (await listQueuesOfDesks(tx, [agentId])).get(agentId) ?? [],
        ...(await listDeskReasons(tx)),
      };
    });
    entry.sent.clear();
    entry.connected.clear();
    for (const { contact, messages } of snapshot.contacts) {
      entry.sent.set(contact.id, messages.at(-1)?.seq ?? 0);
      if (contact.live) entry.connected.set(contact.id, contact.customerConnected);
    }
    entry.queues = JSON.stringify(snapshot.queues);
    entry.desk.send({ type: 'snapshot', now: now.toISOString(), ...snapshot });
  }

  async #sendContact(entry: Held, contactId: ContactId, leaving: Leaving | undefined): Promise<void> {
    const { tenantId, agentId } = entry.desk;
    const now = this.#ground.clock.now();
    const { contact, messages, who } = await this.#ground.db.inTenant(tenantId, async (tx) => {
      const [contact] = await listDeskContacts(tx, agentId, now, contactId);
      if (contact === undefined) {
        return { contact, messages: [], who: await whoDid(tx, leaving) };
      }
      return { contact, messages: await listMessages(tx, contactId, entry.sent.get(contactId) ?? 0) };
    });
    if (contact === undefined) {
      entry.connected.delete(contactId);
      if (!entry.sent.delete(contactId)) return;
      entry.desk.send({ type: 'contact-left', contactId, why: leaving?.why ?? 'closed', ...who });
      return;
    }
    if (contact.live) entry.connected.set(contactId, contact.customerConnected);
    entry.desk.send({ type: 'contact', now: now.toISOString(), contact });
    entry.sent.set(contactId, messages.at(-1)?.seq ?? entry.sent.get(contactId) ?? 0);
    if (messages.length > 0) entry.desk.send({ type: 'messages', contactId, messages: messages.map(toMessageView) });
  }

  /** Of a contact that is on the desk. */
  async #sendMessages(entry: Held, contactId: ContactId): Promise<void> {
    const { tenantId, agentId } = entry.desk;
    const afterSeq = entry.sent.get(contactId) ?? 0;
    const { messages, holder } = await this.#readNewMessages(tenantId, contactId, afterSeq);
    const last = messages.at(-1);
    if (last === undefined || holder !== agentId) return;
    entry.sent.set(contactId, last.seq);
    entry.desk.send({ type: 'messages', contactId, messages: messages.map(toMessageView) });
  }

  /** One statement a tenant, however many desks; a desk is told what is new to it. */
  async #sendQueues(tenantId: TenantId): Promise<void> {
    const entries = [...this.#held].filter(({ desk }) => desk.tenantId === tenantId);
    if (entries.length === 0) return;
    const agents = [...new Set(entries.map(({ desk }) => desk.agentId))];
    const queuesOf = await this.#ground.db.readInTenant(tenantId, (tx) => listQueuesOfDesks(tx, agents));
    for (const entry of entries) {
      // Its snapshot is under way and may be older than these counts: its turn comes with the next flush.
      if (entry.queues === undefined) {
        this.#dirty.add(tenantId);
        continue;
      }
      const queues = queuesOf.get(entry.desk.agentId) ?? [];
      const text = JSON.stringify(queues);
      if (text === entry.queues) continue;
      entry.queues = text;
      entry.desk.send({ type: 'queues', queues });
    }
  }
}

function shared({ db }: Ground, read: (tx: TenantTx) => Promise<DeskFrame>): BatchedReads<void, DeskFrame> {
  return new BatchedReads(async (tenantId) => {
    const frame = await db.inTenant(tenantId, read);
    return () => frame;
  });
}

/** Why a contact leaves its desk, and the supervisor who did it. */
interface Leaving {
  readonly why: LeftReason;
  readonly byId?: UserId | undefined;
  /** Whom he gave it to. */
  readonly toId?: UserId | undefined;
}

/** The names of those; nothing of what no supervisor did. */
async function whoDid(tx: TenantTx, leaving: Leaving | undefined): Promise<{ by?: string; to?: string }> {
  const by = leaving?.byId === undefined ? undefined : await findPersonName(tx, leaving.byId);
  if (by === undefined) return {};
  const to = leaving?.toId === undefined ? undefined : await findPersonName(tx, leaving.toId);
  return { by, ...(to === undefined ? {} : { to }) };
}

/** Whether a desk's queues, or how many wait in them, may be others afterwards. */
function changesQueues(body: EventBody): boolean {
  if (body.type === 'directory.changed') return body.entity === 'queue' || body.entity === 'user';
  return body.type !== 'message.added' && body.type !== 'agent.state-changed';
}

function leavingOf(body: EventBody): Leaving | undefined {
  if (body.type === 'contact.offer-returned')
    return { why: body.reason === 'rejected' ? 'rejected' : 'offer-returned', byId: body.byId };
  if (body.type === 'contact.requeued')
    return { why: body.reason === 'given-back' ? 'given-back' : 'requeued', byId: body.byId };
  if (body.type === 'contact.transferred') return { why: 'transferred', byId: body.byId, toId: body.toAgentId };
  if (body.type === 'contact.closed') return { why: 'closed', byId: body.byId };
  return body.type === 'contact.abandoned' ? { why: 'abandoned', byId: body.byId } : undefined;
}

function outcomeOf(body: EventBody): Extract<DeskFrame, { type: 'passed-on' }>['became'] | undefined {
  if (body.type === 'contact.accepted') return 'accepted';
  if (body.type === 'contact.abandoned') return 'abandoned';
  if (body.type !== 'contact.offer-returned') return undefined;
  return body.reason === 'rejected' ? 'rejected' : 'not-taken';
}
