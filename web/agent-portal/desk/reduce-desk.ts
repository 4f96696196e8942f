/** What frames and the agent's acts do to the desk, as a pure reducer. */
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { DeskAgent, DeskContact, MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { DeskAct, DeskChat, DeskState, Gone, Notice, Stranded } from './desk-state.ts';
import { addMessages, addOutgoing, failAllOf, type Outgoing, withoutConfirmed } from './messages.ts';
import { reduceSupervision } from './reduce-supervision.ts';

/** How long a typing sign stays without a new one. */
const typingShownMs = 5_000;
/** More notices than this nobody reads: the oldest go. */
const noticesKept = 4;

export function reduceDesk(state: DeskState, act: DeskAct): DeskState {
  switch (act.type) {
    case 'frame':
      return reduceFrame(state, act.frame, act.at);
    case 'connection-lost':
      return onLost(state, act.why === 'database', act.at);
    case 'signed-off':
      return { ...state, connection: 'signed-off' };
    case 'signed-on':
      return { ...state, connection: 'connecting' };
    case 'command-started':
      return { ...state, busy: new Set(state.busy).add(act.contactId) };
    case 'command-ended':
      return { ...state, busy: withoutMember(state.busy, act.contactId) };
    case 'contact-answered':
      return onContactAnswered(state, act.contact, act.at);
    case 'me-answered':
      return state.me !== undefined && state.me.since >= act.me.since ? state : { ...state, me: act.me };
    case 'supervision-left':
      return { ...state, supervision: undefined };
    case 'fault-noticed':
      return withNotice(state, { id: state.nextNotice, kind: 'fault', code: act.code });
    case 'notice-dismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== act.id) };
    default:
      return reduceWriting(state, act);
  }
}

function onLost(state: DeskState, databaseAway: boolean, at: number): DeskState {
  if (state.connection === 'signed-off') return state;
  if (state.connection === 'lost') return state.databaseAway === databaseAway ? state : { ...state, databaseAway };
  return { ...state, connection: 'lost', lostAt: at, databaseAway };
}

type WritingAct = Extract<
  DeskAct,
  {
    type:
      | 'chosen'
      | 'seen'
      | 'drafted'
      | 'result-drafted'
      | `send-${string}`
      | 'stranded-discarded'
      | 'messages-fetched';
  }
>;

function reduceWriting(state: DeskState, act: WritingAct): DeskState {
  switch (act.type) {
    case 'chosen':
      if (act.contactId !== undefined && !state.chats.has(act.contactId)) return state;
      return { ...state, chosen: act.contactId };
    case 'seen':
      return onSeen(state, act.contactId);
    case 'drafted':
      return { ...state, drafts: withDraft(state.drafts, act.contactId, act.text) };
    case 'result-drafted':
      return { ...state, wrapUpDrafts: new Map(state.wrapUpDrafts).set(act.contactId, act.draft) };
    case 'send-started': {
      const { contactId, clientId, text, at } = act;
      return {
        ...state,
        outgoing: addOutgoing(state.outgoing, { contactId, clientId, text, at, state: 'pending' }),
        drafts: withDraft(state.drafts, contactId, ''),
      };
    }
    case 'send-confirmed':
      return onMessages(state, act.contactId, [act.message]);
    case 'messages-fetched':
      return onMessages(state, act.contactId, act.messages);
    case 'send-failed':
      return changeOutgoing(state, act.clientId, (one) => ({ ...one, state: 'failed', code: act.code }));
    case 'send-retried':
      return changeOutgoing(state, act.clientId, ({ contactId, clientId, text, at }) => {
        return { contactId, clientId, text, at, state: 'pending' };
      });
    case 'send-discarded':
      return { ...state, outgoing: state.outgoing.filter((one) => one.clientId !== act.clientId) };
    case 'stranded-discarded':
      return withoutWriting(state, act.contactId);
  }
}

function reduceFrame(state: DeskState, frame: DeskFrame, at: number): DeskState {
  switch (frame.type) {
    case 'snapshot':
      return onSnapshot(state, frame, at);
    case 'me':
      return onMe(state, frame.me);
    case 'contact':
      return { ...onContact(state, frame.contact, at), clockOffset: Date.parse(frame.now) - at };
    case 'contact-left':
      return onContactLeft(state, frame);
    case 'contact-erased':
      return onErased(state, frame.contactId);
    case 'passed-on': {
      const { contactId, customerName, colleague, became, back } = frame;
      const told = { contactId, customerName, colleague, became, back };
      return withNotice(state, { id: state.nextNotice, kind: 'passed-on', ...told });
    }
    case 'messages':
      return onMessages(state, frame.contactId, frame.messages);
    case 'typing':
      return changeChat(state, frame.contactId, (chat) => ({ ...chat, typingUntil: at + typingShownMs }));
    case 'supervision':
    case 'supervised-contacts':
      return {
        ...state,
        supervision: reduceSupervision(state.supervision, frame),
        clockOffset: Date.parse(frame.now) - at,
      };
    case 'queues':
      return { ...state, queues: frame.queues };
    case 'directory':
      return { ...state, unavailableReasons: frame.unavailableReasons, wrapUpReasons: frame.wrapUpReasons };
    case 'canned-answers':
      return { ...state, answersVersion: state.answersVersion + 1 };
    case 'attachments':
      return { ...state, attachments: frame.limits };
    case 'ping':
      return state;
    case 'goodbye':
      return frame.reason === 'session-ended' ? { ...state, connection: 'signed-off' } : state;
  }
}

/** What the page itself says of a customer whose data are erased goes; what it has read of him is read anew. */
function onErased(state: DeskState, contactId: ContactId): DeskState {
  return {
    ...withoutWriting(state, contactId),
    notices: state.notices.filter((notice) => !('contactId' in notice) || notice.contactId !== contactId),
    wrapUpDrafts: withoutKeys(state.wrapUpDrafts, (id) => id === contactId),
    erased: [...state.erased, contactId],
  };
}

/** Made available by a supervisor: told once. Of every other state that he chose a line says so as long as it lasts. */
function onMe(state: DeskState, me: DeskAgent): DeskState {
  const next = { ...state, me };
  const isOld = me.by === state.me?.by && me.since === state.me?.since;
  if (me.by === undefined || me.state !== 'available' || isOld) return next;
  return withNotice(next, { id: state.nextNotice, kind: 'made-available', by: me.by });
}

type Snapshot = Extract<DeskFrame, { type: 'snapshot' }>;

/** Replaces all that is the server's; keeps what is the agent's own: drafts, messages on their way, his place. */
function onSnapshot(state: DeskState, frame: Snapshot, at: number): DeskState {
  const chats = new Map<ContactId, DeskChat>();
  for (const { contact, messages } of frame.contacts) {
    const goneSince = goneSinceOf(contact, state.chats.get(contact.id), at);
    chats.set(contact.id, { contact, messages: addMessages([], messages), typingUntil: 0, goneSince });
  }
  let outgoing = state.outgoing;
  for (const chat of chats.values()) outgoing = withoutConfirmed(outgoing, chat.contact.id, chat.messages);
  let next: DeskState = {
    ...state,
    connection: 'live',
    lostAt: 0,
    clockOffset: Date.parse(frame.now) - at,
    me: frame.me,
    chats,
    queues: frame.queues,
    unavailableReasons: frame.unavailableReasons,
    wrapUpReasons: frame.wrapUpReasons,
    answersVersion: state.answersVersion + 1,
    // Others may have been erased while nothing was heard: who reads of them reads anew.
    erased: [...state.erased],
    outgoing,
    stranded: withoutKeys(state.stranded, (id) => chats.has(id)),
    seen: withoutKeys(state.seen, (id) => !chats.has(id)),
    wrapUpDrafts: withoutKeys(state.wrapUpDrafts, (id) => !chats.has(id)),
    busy: new Set([...state.busy].filter((id) => chats.has(id))),
    chosen: state.chosen !== undefined && chats.has(state.chosen) ? state.chosen : undefined,
  };
  for (const { contact } of state.chats.values()) {
    if (chats.has(contact.id)) continue;
    next = contact.state === 'wrap-up' ? withoutDraft(next, contact.id) : next;
    next = withDeparture(next, contact, {
      kind: contact.state === 'offered' ? 'offer-returned' : 'requeued',
      by: undefined,
    });
  }
  for (const [id, one] of next.stranded) next = strand(next, id, one);
  return next;
}

function onContact(state: DeskState, contact: DeskContact, at: number): DeskState {
  const known = state.chats.get(contact.id);
  const chat: DeskChat = {
    ...(known ?? { messages: [], typingUntil: 0 }),
    contact,
    goneSince: goneSinceOf(contact, known, at),
  };
  const next = {
    ...state,
    chats: new Map(state.chats).set(contact.id, chat),
    stranded: withoutKeys(state.stranded, (id) => id === contact.id),
  };
  const { endedBy: by, customer } = contact;
  if (by === undefined || known === undefined || known.contact.endedBy === by) return next;
  return withNotice(next, {
    id: state.nextNotice,
    kind: 'ended',
    contactId: contact.id,
    customerName: customer.name,
    by,
  });
}

/** Only who was here a moment ago may be on his way back: one who comes without a customer has none. */
function goneSinceOf(contact: DeskContact, known: DeskChat | undefined, at: number): number | undefined {
  if (contact.customerConnected) return undefined;
  return known === undefined ? Number.NEGATIVE_INFINITY : (known.goneSince ?? at);
}

const stateOrder: Readonly<Record<string, number>> = { queued: 0, offered: 1, active: 2, 'wrap-up': 3, closed: 4 };

function onContactAnswered(state: DeskState, contact: DeskContact, at: number): DeskState {
  const known = state.chats.get(contact.id);
  // A contact that is not here has left again, or its frame is still to come: then the frame brings it.
  if (known === undefined) return state;
  if ((stateOrder[known.contact.state] ?? 0) > (stateOrder[contact.state] ?? 0)) return state;
  return onContact(state, contact, at);
}

type Left = Extract<DeskFrame, { type: 'contact-left' }>;

function onContactLeft(state: DeskState, { contactId: id, why, by, to }: Left): DeskState {
  const known = state.chats.get(id);
  if (known === undefined) return state;
  const isIt = (one: ContactId) => one === id;
  const left: DeskState = {
    ...state,
    chats: withoutKeys(state.chats, isIt),
    seen: withoutKeys(state.seen, isIt),
    wrapUpDrafts: withoutKeys(state.wrapUpDrafts, isIt),
    busy: withoutMember(state.busy, id),
    chosen: state.chosen === id ? undefined : state.chosen,
  };
  // What the agent closes himself, or lets close, is no news to him.
  if (why === 'closed' && by === undefined) return withoutWriting(left, id);
  if (why === 'transferred' && by !== undefined)
    return withDeparture(left, known.contact, { kind: 'given-away', by, to });
  if (why === 'rejected' || why === 'given-back' || why === 'transferred')
    return withDeparture(left, known.contact, { kind: why });
  const over = why === 'abandoned' || why === 'closed';
  return withDeparture(over ? withoutWriting(left, id) : left, known.contact, { kind: why, by });
}

/** Says that a contact is gone, once: with what was not sent to it, or in a notice. */
function withDeparture(state: DeskState, contact: DeskContact, gone: Gone): DeskState {
  const { id, customer } = contact;
  const stranded = strand(state, id, { customerName: customer.name, gone });
  if (stranded.stranded.has(id)) return stranded;
  // A contact in wrap-up goes when it is closed: nobody needs to read that.
  if (contact.state === 'wrap-up' && gone.kind === 'requeued') return stranded;
  return withNotice(stranded, { id: state.nextNotice, ...gone, contactId: id, customerName: customer.name });
}

/** What was written for a contact that is gone is kept until the agent has seen it, or the contact comes back. */
function strand(state: DeskState, id: ContactId, one: Stranded): DeskState {
  const written = state.drafts.has(id) || state.outgoing.some((one) => one.contactId === id);
  return {
    ...state,
    outgoing: failAllOf(state.outgoing, id),
    stranded: written ? new Map(state.stranded).set(id, one) : withoutKeys(state.stranded, (other) => other === id),
  };
}

function withoutWriting(state: DeskState, id: ContactId): DeskState {
  return {
    ...withoutDraft(state, id),
    outgoing: state.outgoing.filter((one) => one.contactId !== id),
    stranded: withoutKeys(state.stranded, (other) => other === id),
  };
}

function withoutDraft(state: DeskState, id: ContactId): DeskState {
  return { ...state, drafts: withDraft(state.drafts, id, '') };
}

function onMessages(state: DeskState, id: ContactId, messages: readonly MessageView[]): DeskState {
  const outgoing = withoutConfirmed(state.outgoing, id, messages);
  const fromCustomer = messages.some((message) => message.author === 'customer');
  const next = changeChat(state, id, (chat) => ({
    ...chat,
    messages: addMessages(chat.messages, messages),
    typingUntil: fromCustomer ? 0 : chat.typingUntil,
  }));
  return outgoing === next.outgoing ? next : { ...next, outgoing };
}

function onSeen(state: DeskState, id: ContactId): DeskState {
  const last = state.chats.get(id)?.messages.at(-1)?.seq ?? 0;
  if (last <= (state.seen.get(id) ?? 0)) return state;
  return { ...state, seen: new Map(state.seen).set(id, last) };
}

function changeChat(state: DeskState, id: ContactId, change: (chat: DeskChat) => DeskChat): DeskState {
  const chat = state.chats.get(id);
  return chat === undefined ? state : { ...state, chats: new Map(state.chats).set(id, change(chat)) };
}

function changeOutgoing(state: DeskState, clientId: string, change: (one: Outgoing) => Outgoing): DeskState {
  return { ...state, outgoing: state.outgoing.map((one) => (one.clientId === clientId ? change(one) : one)) };
}

function withNotice(state: DeskState, notice: Notice): DeskState {
  return { ...state, nextNotice: notice.id + 1, notices: [...state.notices, notice].slice(-noticesKept) };
}

function withDraft(drafts: ReadonlyMap<ContactId, string>, id: ContactId, text: string) {
  const next = new Map(drafts);
  if (text === '') next.delete(id);
  else next.set(id, text);
  return next;
}

function withoutKeys<Key, Value>(map: ReadonlyMap<Key, Value>, drop: (key: Key) => boolean): ReadonlyMap<Key, Value> {
  const left = new Map([...map].filter(([key]) => !drop(key)));
  return left.size === map.size ? map : left;
}

function withoutMember<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  if (!set.has(member)) return set;
  const next = new Set(set);
  next.delete(member);
  return next;
}
