/** What is worth saying aloud between two states of the desk. Pure. */
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { NamedCustomer } from '../customer-name.ts';
import type { DeskState, Notice, Stranded } from './desk-state.ts';

export type Announcement =
  | { readonly kind: 'offer'; readonly customer: NamedCustomer; readonly queue: string; readonly passedBy?: string }
  | { readonly kind: 'message'; readonly customer: NamedCustomer; readonly text: string }
  /** A conversation is over, without the agent's doing. */
  | { readonly kind: 'ended'; readonly customer: NamedCustomer; readonly by: 'customer' | 'customer-gone' }
  | { readonly kind: 'connection'; readonly connection: 'live' | 'lost' | 'databaseAway' | 'signed-off' }
  /** Nothing is offered any more, without the agent's doing. */
  | { readonly kind: 'state'; readonly cause: 'no-answer' | 'connection-lost' | 'offline' }
  /** The same by a supervisor. */
  | { readonly kind: 'state-by'; readonly state: 'unavailable' | 'offline'; readonly by: string }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'stranded'; readonly contactId: ContactId; readonly stranded: Stranded };

/** Longer messages are read in the conversation. */
const longestSpoken = 200;

/** Everything that began between the two, in the order a person would want to hear it. */
export function announcementsOf(before: DeskState, after: DeskState): readonly Announcement[] {
  return [
    ...offers(before, after),
    ...connection(before, after),
    ...own(before, after),
    ...messages(before, after),
    ...endings(before, after),
  ];
}

function customerOf({ id, customer }: DeskContact): NamedCustomer {
  return { id, name: customer.name };
}

function offers(before: DeskState, after: DeskState): Announcement[] {
  if (before.chats === after.chats) return [];
  return [...after.chats.values()]
    .filter(({ contact }) => contact.state === 'offered')
    .filter(({ contact }) => before.chats.get(contact.id)?.contact.state !== 'offered')
    .map(({ contact }) => ({
      kind: 'offer',
      customer: customerOf(contact),
      queue: contact.queue.name,
      ...(contact.passedBy === undefined ? {} : { passedBy: contact.passedBy }),
    }));
}

/** The last one of each chat: who was away for many hears where it stands. */
function messages(before: DeskState, after: DeskState): Announcement[] {
  if (before.chats === after.chats) return [];
  return [...after.chats.values()].flatMap((chat): Announcement[] => {
    const known = before.chats.get(chat.contact.id);
    const last = chat.messages.at(-1);
    if (known === undefined || last?.author !== 'customer' || chat.contact.state === 'offered') return [];
    if (last.seq <= (known.messages.at(-1)?.seq ?? 0)) return [];
    return [
      {
        kind: 'message',
        customer: customerOf(chat.contact),
        text: (last.text || last.attachment?.name || '').slice(0, longestSpoken),
      },
    ];
  });
}

function endings(before: DeskState, after: DeskState): Announcement[] {
  if (before.chats === after.chats) return [];
  return [...after.chats.values()].flatMap(({ contact }): Announcement[] => {
    const by = contact.endReason;
    const ended = contact.state === 'wrap-up' && before.chats.get(contact.id)?.contact.state === 'active';
    if (!ended || (by !== 'customer' && by !== 'customer-gone')) return [];
    return [{ kind: 'ended', customer: customerOf(contact), by }];
  });
}

function connection(before: DeskState, after: DeskState): Announcement[] {
  if (before.connection === after.connection || after.connection === 'connecting') return [];
  // The first snapshot is the desk itself, not news.
  if (after.connection === 'live' && before.lostAt === 0) return [];
  if (after.connection === 'lost' && after.databaseAway) return [{ kind: 'connection', connection: 'databaseAway' }];
  return [{ kind: 'connection', connection: after.connection }];
}

function own(before: DeskState, after: DeskState): Announcement[] {
  const cause = causeOf(after);
  const by = after.me?.since === before.me?.since ? undefined : stateBy(after);
  const known = new Set(before.notices.map((notice) => notice.id));
  const told = (state: DeskState) => (state.me === undefined ? new Map<never, Stranded>() : state.stranded);
  return [
    ...(by === undefined ? [] : [by]),
    ...(cause === undefined || cause === causeOf(before) ? [] : [{ kind: 'state', cause } as const]),
    ...after.notices.filter(({ id }) => !known.has(id)).map((notice) => ({ kind: 'notice', notice }) as const),
    ...[...told(after)]
      .filter(([id]) => before.me === undefined || !before.stranded.has(id))
      .map(([contactId, stranded]) => ({ kind: 'stranded', contactId, stranded }) as const),
  ];
}

function stateBy({ me }: DeskState): Announcement | undefined {
  if (me?.by === undefined || me.state === 'available') return undefined;
  return { kind: 'state-by', state: me.state, by: me.by };
}

function causeOf({ me }: DeskState): 'no-answer' | 'connection-lost' | 'offline' | undefined {
  if (me?.by !== undefined) return undefined;
  if (me?.state === 'offline') return 'offline';
  return me?.state === 'unavailable' && me.cause !== 'chosen' ? me.cause : undefined;
}
