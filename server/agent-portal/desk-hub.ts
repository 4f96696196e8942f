/**
 * The desks connected to this node and what they are told. Every frame is read from the database when it is sent, and
 * the frames of one desk go out one after the other: a desk that hears of an event twice is told the same state twice,
 * never an older one after a newer.
 */
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getDeskAgent, listConnected, listDeskContacts, listDeskReasons, listQueuesOfDesks } from './desk.store.ts';
import { toMessageView } from './message-view.ts';

export interface Desk {
  readonly tenantId: TenantId;
  readonly agentId: UserId;
  send(frame: DeskFrame): void;
  /** Asks again whether the session still stands; closes the desk if not. */
  recheckSession(): Promise<void>;
  /** A frame could not be made: the page must reconnect and get its snapshot anew. */
  fail(): void;
}

interface Held {
  desk: Desk;
  /** The last seq sent, by contact on the desk. */
  sent: Map<ContactId, number>;
  /** Whether the customer was connected when the desk was told last, by live contact. */
  connected: Map<ContactId, boolean>;
  /** The waiting counts as they were told last, as JSON; undefined before the snapshot. */
  queues: string | undefined;
  /** The frames of this desk wait for one another. */
  tail: Promise<void>;
}

export interface DeskHub {
  /** Sends the snapshot and from then on what changes. Answers how to take the desk away. */
  add(desk: Desk): () => void;
  /** To be subscribed to the event tail. */
  onEvents(events: readonly LoggedEvent[]): void;
  /** A customer types: told to the desks of the contact's agent. */
  onTyping(contactId: ContactId, agentId: UserId): void;
  /** Tells desks whose customer's connection came or went, which no event says; called every 5 s. */
  flushConnections(): Promise<void>;
  /** All desks get their snapshot anew. */
  resync(): void;
  /** Sends the waiting counts of tenants in which something changed; called every second. */
  flushQueues(): Promise<void>;
  agents(): UserId[];
  all(): Desk[];
}

export function createDeskHub({ db, clock }: Ground, onError: (error: unknown) => void): DeskHub {
  const held = new Set<Held>();
  const byAgent = new Map<UserId, Set<Held>>();
  const dirtyQueues = new Set<TenantId>();

  function run(entry: Held, work: () => Promise<void>): void {
    entry.tail = entry.tail
      .then(() => (held.has(entry) ? work() : undefined))
      .catch((error: unknown) => {
        onError(error);
        entry.desk.fail();
      });
  }

  async function sendSnapshot(entry: Held): Promise<void> {
    const { tenantId, agentId } = entry.desk;
    const now = clock.now();
    const snapshot = await db.inTenant(tenantId, async (tx) => {
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

  async function sendContact(entry: Held, contactId: ContactId, why: LeftReason | undefined): Promise<void> {
    const { tenantId, agentId } = entry.desk;
    const now = clock.now();
    const { contact, messages } = await db.inTenant(tenantId, async (tx) => {
      const [contact] = await listDeskContacts(tx, agentId, now, contactId);
      if (contact === undefined) return { contact, messages: [] };
      return { contact, messages: await listMessages(tx, contactId, entry.sent.get(contactId) ?? 0) };
    });
    if (contact === undefined) {
      entry.connected.delete(contactId);
      if (!entry.sent.delete(contactId)) return;
      entry.desk.send({ type: 'contact-left', contactId, why: why ?? 'closed' });
      return;
    }
    if (contact.live) entry.connected.set(contactId, contact.customerConnected);
    entry.desk.send({ type: 'contact', now: now.toISOString(), contact });
    entry.sent.set(contactId, messages.at(-1)?.seq ?? entry.sent.get(contactId) ?? 0);
    if (messages.length > 0) entry.desk.send({ type: 'messages', contactId, messages: messages.map(toMessageView) });
  }

  /** Who is signed on at one of the desks, or the tenant's reasons, may have changed. */
  function reactToDirectory(tenantId: TenantId, body: Extract<EventBody, { type: 'directory.changed' }>): void {
    for (const entry of held) {
      const { desk } = entry;
      if (desk.tenantId !== tenantId) continue;
      if (body.entity === 'tenant' || (body.entity === 'user' && body.entityId === desk.agentId)) {
        run(entry, () => desk.recheckSession());
      } else if (body.entity === 'reason') {
        run(entry, async () => {
          desk.send({ type: 'directory', ...(await db.inTenant(tenantId, listDeskReasons)) });
        });
      }
    }
  }

  function react(entry: Held, body: Exclude<EventBody, { type: 'directory.changed' }>): void {
    const { desk } = entry;
    if (body.type === 'agent.state-changed') {
      // He signed off, maybe at another browser.
      if (body.state === 'offline') run(entry, () => desk.recheckSession());
      run(entry, async () => {
        desk.send({ type: 'me', me: await db.inTenant(desk.tenantId, (tx) => getDeskAgent(tx, desk.agentId)) });
      });
    } else {
      run(entry, () => sendContact(entry, body.contactId, leftReason(body)));
    }
  }

  /** One statement a tenant, however many desks; a desk is told what is new to it. */
  async function sendQueues(tenantId: TenantId): Promise<void> {
    const entries = [...held].filter(({ desk }) => desk.tenantId === tenantId);
    if (entries.length === 0) return;
    const agents = [...new Set(entries.map(({ desk }) => desk.agentId))];
    const queuesOf = await db.inTenant(tenantId, (tx) => listQueuesOfDesks(tx, agents));
    for (const entry of entries) {
      // Its snapshot is under way and may be older than these counts: its turn comes with the next flush.
      if (entry.queues === undefined) {
        dirtyQueues.add(tenantId);
        continue;
      }
      const queues = queuesOf.get(entry.desk.agentId) ?? [];
      const text = JSON.stringify(queues);
      if (text === entry.queues) continue;
      entry.queues = text;
      entry.desk.send({ type: 'queues', queues });
    }
  }

  return {
    add(desk) {
      const entry: Held = { desk, sent: new Map(), connected: new Map(), queues: undefined, tail: Promise.resolve() };
      held.add(entry);
      const desks = byAgent.get(desk.agentId) ?? new Set();
      byAgent.set(desk.agentId, desks.add(entry));
      run(entry, () => sendSnapshot(entry));
      return () => {
        held.delete(entry);
        desks.delete(entry);
        if (desks.size === 0 && byAgent.get(desk.agentId) === desks) byAgent.delete(desk.agentId);
      };
    },
    onEvents(events) {
      for (const { tenantId, body } of events) {
        if (body.type !== 'message.added' && body.type !== 'agent.state-changed') dirtyQueues.add(tenantId);
        if (body.type === 'directory.changed') reactToDirectory(tenantId, body);
        else if ('agentId' in body && body.agentId !== undefined) {
          for (const entry of byAgent.get(body.agentId) ?? []) react(entry, body);
        }
      }
    },
    onTyping(contactId, agentId) {
      for (const { desk } of byAgent.get(agentId) ?? []) desk.send({ type: 'typing', contactId });
    },
    resync() {
      for (const entry of held) run(entry, () => sendSnapshot(entry));
    },
    async flushConnections() {
      const tenants = new Map<TenantId, Held[]>();
      for (const entry of held) {
        const { tenantId } = entry.desk;
        if (entry.connected.size > 0) tenants.set(tenantId, [...(tenants.get(tenantId) ?? []), entry]);
      }
      await attemptAll([...tenants], async ([tenantId, entries]) => {
        const ids = entries.flatMap((entry) => [...entry.connected.keys()]);
        const now = clock.now();
        const connected = await db.inTenant(tenantId, (tx) => listConnected(tx, ids, now));
        for (const entry of entries) {
          for (const [id, told] of entry.connected) {
            if (told !== connected.has(id)) run(entry, () => sendContact(entry, id, undefined));
          }
        }
      });
    },
    async flushQueues() {
      const tenants = [...dirtyQueues];
      dirtyQueues.clear();
      await attemptAll(tenants, async (tenantId) => {
        try {
          await sendQueues(tenantId);
        } catch (error) {
          dirtyQueues.add(tenantId);
          throw error;
        }
      });
    },
    agents: () => [...byAgent.keys()],
    all: () => [...held].map(({ desk }) => desk),
  };
}

type LeftReason = Extract<DeskFrame, { type: 'contact-left' }>['why'];

function leftReason({ type }: EventBody): LeftReason | undefined {
  if (type === 'contact.offer-returned') return 'offer-returned';
  if (type === 'contact.requeued') return 'requeued';
  if (type === 'contact.closed') return 'closed';
  return type === 'contact.abandoned' ? 'abandoned' : undefined;
}
