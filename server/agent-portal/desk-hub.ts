/**
 * The desks connected to this node and what they are told. Every frame is read from the database when it is sent, and
 * the frames of one desk go out one after the other: a desk that hears of an event twice is told the same state twice,
 * never an older one after a newer.
 */
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getDeskAgent, listDeskContacts, listDeskQueues, listDeskReasons } from './desk.store.ts';
import { toMessageView } from './message-view.ts';

export interface Desk {
  readonly tenantId: TenantId;
  readonly agentId: UserId;
  send(frame: DeskFrame): void;
  /** Asks again whether the session still stands; closes the desk if not. */
  recheckSession(): Promise<void>;
}

interface Held {
  desk: Desk;
  /** The last seq sent, by contact on the desk. */
  sent: Map<ContactId, number>;
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
  /** Sends the waiting counts of tenants in which something changed; called every second. */
  flushQueues(): void;
  agents(): UserId[];
  all(): Desk[];
}

export function createDeskHub({ db, clock }: Ground, onError: (error: unknown) => void): DeskHub {
  const held = new Set<Held>();
  const dirtyQueues = new Set<TenantId>();

  function run(entry: Held, work: () => Promise<void>): void {
    entry.tail = entry.tail.then(() => (held.has(entry) ? work() : undefined)).catch(onError);
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
        queues: await listDeskQueues(tx, agentId),
        ...(await listDeskReasons(tx)),
      };
    });
    for (const { contact, messages } of snapshot.contacts) entry.sent.set(contact.id, messages.at(-1)?.seq ?? 0);
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
      if (!entry.sent.delete(contactId)) return;
      entry.desk.send({ type: 'contact-left', contactId, why: why ?? 'closed' });
      return;
    }
    entry.desk.send({ type: 'contact', now: now.toISOString(), contact });
    entry.sent.set(contactId, messages.at(-1)?.seq ?? entry.sent.get(contactId) ?? 0);
    if (messages.length > 0) entry.desk.send({ type: 'messages', contactId, messages: messages.map(toMessageView) });
  }

  function react(entry: Held, body: EventBody): void {
    const { desk } = entry;
    if (body.type === 'directory.changed') {
      if (body.entity === 'user' || body.entity === 'tenant') run(entry, () => desk.recheckSession());
      if (body.entity !== 'reason') return;
      run(entry, async () => {
        desk.send({ type: 'directory', ...(await db.inTenant(desk.tenantId, listDeskReasons)) });
      });
    } else if ('agentId' in body && body.agentId === desk.agentId) {
      if (body.type === 'agent.state-changed') {
        run(entry, async () => {
          desk.send({ type: 'me', me: await db.inTenant(desk.tenantId, (tx) => getDeskAgent(tx, desk.agentId)) });
        });
      } else {
        run(entry, () => sendContact(entry, body.contactId, leftReason(body)));
      }
    }
  }

  return {
    add(desk) {
      const entry: Held = { desk, sent: new Map(), tail: Promise.resolve() };
      held.add(entry);
      run(entry, () => sendSnapshot(entry));
      return () => held.delete(entry);
    },
    onEvents(events) {
      for (const { tenantId, body } of events) {
        if (body.type !== 'message.added' && body.type !== 'agent.state-changed') dirtyQueues.add(tenantId);
        for (const entry of held) if (entry.desk.tenantId === tenantId) react(entry, body);
      }
    },
    onTyping(contactId, agentId) {
      for (const { desk } of held) if (desk.agentId === agentId) desk.send({ type: 'typing', contactId });
    },
    flushQueues() {
      for (const entry of held) {
        const { desk } = entry;
        if (!dirtyQueues.has(desk.tenantId)) continue;
        run(entry, async () => {
          desk.send({
            type: 'queues',
            queues: await db.inTenant(desk.tenantId, (tx) => listDeskQueues(tx, desk.agentId)),
          });
        });
      }
      dirtyQueues.clear();
    },
    agents: () => [...held].map(({ desk }) => desk.agentId),
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
