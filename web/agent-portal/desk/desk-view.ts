/** What the desk shows, worked out from its state: who comes first, who waits since when, what is new. Pure. */
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { DeskChat, DeskState } from './desk-state.ts';
import type { Outgoing } from './messages.ts';

interface Sections {
  /** The one that runs out first on top. */
  readonly offers: readonly DeskChat[];
  /** Who waits longest for an answer on top, then those who have one, the oldest conversation first. */
  readonly active: readonly DeskChat[];
  /** The one that ended first on top. */
  readonly wrapUp: readonly DeskChat[];
}

export function sectionsOf(chats: ReadonlyMap<ContactId, DeskChat>): Sections {
  const all = [...chats.values()];
  const inState = (state: string) => all.filter((chat) => chat.contact.state === state);
  return {
    offers: inState('offered').sort((a, b) =>
      compare(a.contact.offerExpiresAt ?? '', b.contact.offerExpiresAt ?? '', a, b),
    ),
    // '~' sorts behind every time: who waits for nothing comes last.
    active: inState('active').sort((a, b) => compare(waitingSince(a) ?? '~', waitingSince(b) ?? '~', a, b)),
    wrapUp: inState('wrap-up').sort((a, b) => compare(a.contact.endedAt ?? '', b.contact.endedAt ?? '', a, b)),
  };
}

/** ISO times of one zone sort as text; equal ones by arrival, so that rows never swap places for nothing. */
function compare(a: string, b: string, one: DeskChat, other: DeskChat): number {
  if (a !== b) return a < b ? -1 : 1;
  const ids = [one.contact.queuedAt + one.contact.id, other.contact.queuedAt + other.contact.id] as const;
  return ids[0] < ids[1] ? -1 : 1;
}

/** The rows of the list from top to bottom, as the keys walk through them. */
export function rowsOf(sections: Sections): readonly DeskChat[] {
  return [...sections.offers, ...sections.active, ...sections.wrapUp];
}

/** The contact `step` rows below (or above) the chosen one, round at the ends; with none chosen the first or last. */
export function neighbour(rows: readonly DeskChat[], chosen: ContactId | undefined, step: 1 | -1) {
  if (rows.length === 0) return undefined;
  const at = rows.findIndex((chat) => chat.contact.id === chosen);
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : (at + step + rows.length) % rows.length;
  return rows[next]?.contact.id;
}

/**
 * Since when (ISO) the customer waits for an answer: his first message after the agent's last one, or since an earlier
 * agent let him go when this one has not answered. Undefined when the agent spoke last, or when nobody waits at the
 * other end.
 */
export function waitingSince({ contact, messages }: DeskChat): string | undefined {
  if (!contact.live) return undefined;
  const { waitingSince: again, acceptedAt = '' } = contact;
  let since = again;
  for (const message of messages) {
    if (message.author === 'agent') since = again === undefined || message.at >= acceptedAt ? undefined : again;
    else if (message.author === 'customer') since ??= message.at;
  }
  return since;
}

/** How many messages of the customer the agent has not had before his eyes; who answered has seen what came before. */
export function newMessages(state: Pick<DeskState, 'seen'>, chat: DeskChat): number {
  const answered = chat.messages.findLast((message) => message.author === 'agent')?.seq ?? 0;
  const seen = Math.max(state.seen.get(chat.contact.id) ?? 0, answered);
  return chat.messages.filter((message) => message.author === 'customer' && message.seq > seen).length;
}

/** What is on its way to this contact, in the order written. */
export function outgoingOf(state: Pick<DeskState, 'outgoing'>, id: ContactId): readonly Outgoing[] {
  return state.outgoing.filter((one) => one.contactId === id);
}

/** A customer who reloads his page is back in a moment: only who stays away is shown as not connected. */
const goneShownAfterMs = 5_000;

export function customerGone(chat: DeskChat, now: number): boolean {
  return chat.goneSince !== undefined && now - chat.goneSince >= goneShownAfterMs;
}

interface Unsent {
  /** Sent, but never confirmed, in the order written. */
  readonly unconfirmed: readonly string[];
  /** Never sent; may be empty. */
  readonly draft: string;
}

/** What was written for a contact. A message that its agent has put back into the field is a draft again. */
export function unsentTexts(state: Pick<DeskState, 'outgoing' | 'drafts'>, id: ContactId): Unsent {
  const draft = state.drafts.get(id)?.trim() ?? '';
  const sent = outgoingOf(state, id).map((one) => one.text);
  return { unconfirmed: sent.filter((text) => !draft.includes(text)), draft };
}

/** Whether a message can be written: in a conversation that goes on, to somebody who reads it here. */
export function mayWrite(chat: DeskChat): boolean {
  return chat.contact.state === 'active' && chat.contact.live;
}

/** Whether the contact can be closed with its result: it has ended, or nobody waits at the other end. */
export function mayClose({ contact }: DeskChat): boolean {
  return contact.state === 'wrap-up' || (contact.state === 'active' && !contact.live);
}

/** Where there is no reason to choose nobody is held to give one. */
export function mustGiveReason({ me, wrapUpReasons }: Pick<DeskState, 'me' | 'wrapUpReasons'>): boolean {
  return me?.wrapUpReasonRequired === true && wrapUpReasons.length > 0;
}

/**
 * For how many milliseconds the time of a wrap-up has been over that waits for its agent's reason; undefined for every
 * other contact. `now` is the page's clock.
 */
export function overSince(
  { me, clockOffset, wrapUpReasons }: Pick<DeskState, 'me' | 'clockOffset' | 'wrapUpReasons'>,
  { contact }: DeskChat,
  now: number,
): number | undefined {
  const { state, wrapUpExpiresAt } = contact;
  if (state !== 'wrap-up' || wrapUpExpiresAt === undefined || !mustGiveReason({ me, wrapUpReasons })) return undefined;
  const over = now + clockOffset - Date.parse(wrapUpExpiresAt);
  return over >= 0 ? over : undefined;
}

/** Whole seconds until `time` (ISO) on the server's clock, never below 0; `now` is the page's clock. */
export function secondsUntil(time: string, now: number, clockOffset: number): number {
  return Math.max(0, Math.ceil((Date.parse(time) - now - clockOffset) / 1000));
}

/** Whole seconds since `time` (ISO) on the server's clock, never below 0. */
export function secondsSince(time: string, now: number, clockOffset: number): number {
  return Math.max(0, Math.floor((now + clockOffset - Date.parse(time)) / 1000));
}

interface DurationUnits {
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
}

/** `48 s`, `1 m 20 s`, `2 h 05 m`, never broken over two lines; the units are the language's. */
export function durationText(seconds: number, units: DurationUnits): string {
  const text = (parts: readonly (string | number)[]) => parts.join('\u00a0');
  if (seconds < 60) return text([seconds, units.seconds]);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text([minutes, units.minutes, pad(seconds % 60), units.seconds]);
  return text([Math.floor(minutes / 60), units.hours, pad(minutes % 60), units.minutes]);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** What signing off would do to how many contacts. */
export interface Held {
  /** Offers and conversations that go on: their customers are handed back. */
  readonly handedBack: number;
  /** Closed with no result but the one that is saved. */
  readonly inWrapUp: number;
}

export function holding(state: Pick<DeskState, 'chats'>): Held {
  const all = [...state.chats.values()];
  const inWrapUp = all.filter(({ contact }) => contact.state === 'wrap-up').length;
  return { handedBack: all.length - inWrapUp, inWrapUp };
}
